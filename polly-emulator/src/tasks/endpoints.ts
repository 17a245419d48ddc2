// Where S3 and SNS are: only by the variables that every AWS SDK reads, and never by the SDK's own search for a
// profile, a region or keys. Without these variables nothing may be written to a real account.
import { AwsError } from '../model/aws-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type OutputService = 'S3' | 'SNS';

/** For a client of the AWS SDK. */
export type ClientSettings = ReturnType<Endpoints['clientSettings']>;

/** More than a local S3 needs for a part of a file; a request that hangs must not keep a task for ever. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

export class Endpoints {
  readonly #environment: Environment;

  constructor(environment: Environment = process.env) {
    this.#environment = environment;
  }

  /**
   * AWS SDKs and Tools Reference Guide, "Service-specific endpoints". Throws ServiceFailureException when none is set.
   */
  urlOf(service: OutputService): string {
    const own = `AWS_ENDPOINT_URL_${service}`;
    // The guide: an empty variable counts as not set.
    const url = this.#environment[own] || this.#environment['AWS_ENDPOINT_URL'];
    const ignored = this.#environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
    if (!url || ignored) {
      throw new AwsError(
        'ServiceFailureException',
        `The Polly emulator does not know where ${service} is, and it never asks AWS: set AWS_ENDPOINT_URL or ${own} in its environment` +
          `${ignored ? ', and do not set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS' : ''}, then start it again`,
      );
    }
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
      throw new AwsError(
        'ServiceFailureException',
        `The Polly emulator cannot find ${service}: '${url}' is no http URL`,
      );
    }
    return url;
  }

  /** Throws as `urlOf`. */
  clientSettings(service: OutputService, region: string) {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId = 'test',
      AWS_SECRET_ACCESS_KEY: secretAccessKey = 'test',
      AWS_SESSION_TOKEN: sessionToken,
    } = this.#environment;
    return {
      endpoint: this.urlOf(service),
      region,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    };
  }
}
