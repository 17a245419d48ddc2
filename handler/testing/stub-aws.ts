import type { Clients } from '../aws/clients.ts';
import {
  type Answer,
  connectClients,
  type HttpRequest,
  PUBLISHED,
  readRequest,
  type S3Operation,
  type SentRequest,
  s3OperationOf,
} from './sdk-requests.ts';

/**
 * Stands for the network under the real SDK clients in unit tests: requests are serialized, answers parsed and errors
 * made by the SDK itself. An operation answers with what was set for it, in turn, the last for ever.
 */
export type Operation = S3Operation | 'SynthesizeSpeech' | 'DescribeVoices' | 'Publish';

interface Sent extends SentRequest {
  readonly operation: Operation;
}

/** Silence: ten frames of MPEG-2 layer III, 24 kHz, mono, 24 kbit/s, so 72 bytes and 24 ms each. */
export const MP3 = Buffer.concat(
  Array.from({ length: 10 }, () => Buffer.concat([Buffer.of(0xff, 0xf3, 0x34, 0xc4), Buffer.alloc(68)])),
);

export class StubAws {
  readonly sent: Sent[] = [];
  readonly #answers: Record<Operation, (Answer | Error)[]> = {
    GetObject: [textAnswer('Hello')],
    HeadObject: [{ status: 404 }],
    PutObject: [{ headers: { 'x-amz-version-id': 'audio-v1' } }],
    CreateMultipartUpload: [
      { body: '<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>' },
    ],
    UploadPart: [{ headers: { etag: '"part"' } }],
    CompleteMultipartUpload: [
      { headers: { 'x-amz-version-id': 'audio-v1' }, body: '<CompleteMultipartUploadResult/>' },
    ],
    AbortMultipartUpload: [{ status: 204 }],
    GetObjectTagging: [{ body: '<Tagging><TagSet/></Tagging>' }],
    PutObjectTagging: [{}],
    SynthesizeSpeech: [{ headers: { 'content-type': 'audio/mpeg', 'x-amzn-requestcharacters': '5' }, body: MP3 }],
    DescribeVoices: [{ body: JSON.stringify({ Voices: [] }) }],
    Publish: [{ body: PUBLISHED }],
  };

  /** An Error is the transport's own: no answer came. */
  answer(operation: Operation, ...answers: readonly (Answer | Error)[]): this {
    this.#answers[operation] = [...answers];
    return this;
  }

  sentTo(operation: Operation): readonly Sent[] {
    return this.sent.filter((one) => one.operation === operation);
  }

  /** The notices published so far, as their subscribers see them. */
  published() {
    return this.sentTo('Publish').map(({ body }) => {
      const form = new URLSearchParams(body.toString());
      const field = (name: string) => form.get(name) as string;
      const message = JSON.parse(field('Message'));
      const attributes: Record<string, string> = {};
      for (let entry = 1; form.has(`MessageAttributes.entry.${entry}.Name`); entry += 1) {
        const name = field(`MessageAttributes.entry.${entry}.Name`);
        attributes[name] = field(`MessageAttributes.entry.${entry}.Value.StringValue`);
      }
      return {
        topicArn: field('TopicArn'),
        subject: field('Subject'),
        structure: field('MessageStructure'),
        attributes,
        email: message.email as string,
        bytes: Buffer.byteLength(field('Message')),
        document: JSON.parse(message.default),
      };
    });
  }

  clients(maxAttempts = 3, maxCharacters = 100_000): Clients {
    return connectClients({ maxAttempts, maxCharacters }, (request) => this.#answer(request));
  }

  async #answer(request: HttpRequest): Promise<Answer> {
    const operation = operationOf(request);
    this.sent.push({ operation, ...readRequest(request) });
    const answers = this.#answers[operation];
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Answer | Error;
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

export function textAnswer(
  text: string | Uint8Array,
  metadata: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = Buffer.from(text);
  const prefixed = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    headers: {
      'content-length': String(body.length),
      'x-amz-version-id': 'text-v1',
      etag: '"0123456789abcdef"',
      ...Object.fromEntries(prefixed),
      ...headers,
    },
    body,
  };
}

/** An error as S3 sends it. */
export function xmlError(status: number, code: string, message = `About ${code}`): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/**
 * S3's answers about an object that is encrypted with a key which the function does not have or may not use.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const ENCRYPTED = {
  customerKey: xmlError(
    400,
    'InvalidRequest',
    'The object was stored using a form of Server Side Encryption. ' +
      'The correct parameters must be provided to retrieve the object.',
  ),
  kmsDenied: xmlError(
    403,
    'AccessDenied',
    'User: arn:aws:sts::111122223333:assumed-role/narrator/narrator is not authorized to perform: kms:Decrypt on resource: ' +
      'arn:aws:kms:eu-south-2:444455556666:key/1234 because no resource-based policy allows the kms:Decrypt action',
  ),
  kmsHidden: xmlError(
    403,
    'AccessDenied',
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not ' +
      'allowed to access.',
  ),
  kmsDisabled: xmlError(400, 'KMS.DisabledException', 'arn:aws:kms:eu-south-2:111122223333:key/1234 is disabled.'),
  kmsGone: xmlError(400, 'KMS.NotFoundException', "Key 'arn:aws:kms:eu-south-2:111122223333:key/1234' does not exist"),
  kmsEnding: xmlError(
    400,
    'KMS.KMSInvalidStateException',
    'arn:aws:kms:eu-south-2:111122223333:key/1234 is pending deletion.',
  ),
} as const;

/** An error as SNS sends it. */
export function snsError(status: number, code: string): Answer {
  return {
    status,
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>About ${code}</Message></Error></ErrorResponse>`,
  };
}

/** An error as Polly sends it. */
export function pollyError(status: number, name: string, message = `About ${name}`): Answer {
  return {
    status,
    headers: { 'x-amzn-errortype': name, 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  };
}

function operationOf(request: HttpRequest): Operation {
  const { hostname, path } = request;
  if (hostname.startsWith('polly.')) return path === '/v1/voices' ? 'DescribeVoices' : 'SynthesizeSpeech';
  return hostname.startsWith('sns.') ? 'Publish' : s3OperationOf(request);
}
