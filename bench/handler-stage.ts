import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { createS3Client, createSnsClient, LOCAL_CREDENTIALS, LOCAL_REGION } from '../client/aws-clients.ts';
import { s3EventOf } from '../client/s3-event.ts';
import { startServers } from '../integration/stack.ts';
import { type Bundles, makeBundles } from './handler-bundles.ts';
import { FunctionProcess, type Invocation } from './handler-process.ts';

const BUCKET = 'bench';
const FUNCTION_NAME = 'narrator-bench';

/** Servers, a versioned bucket that notifies nobody, a topic, and the bundles to run on them. */
export class Stage {
  readonly pollyUrl: string;
  readonly bundles: Bundles;
  readonly #s3: S3Client;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #memoryMb: number;
  #texts = 0;

  private constructor(
    pollyUrl: string,
    bundles: Bundles,
    s3: S3Client,
    environment: Readonly<Record<string, string>>,
    memoryMb: number,
  ) {
    this.pollyUrl = pollyUrl;
    this.bundles = bundles;
    this.#s3 = s3;
    this.#environment = environment;
    this.#memoryMb = memoryMb;
  }

  static async build(home: string, memoryMb: number): Promise<Stage> {
    const bundles = await makeBundles(home);
    const { endpoint, pollyUrl } = await startServers(home);
    const access = { endpoint, region: LOCAL_REGION };
    const s3 = createS3Client(access);
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
    const { TopicArn = '' } = await createSnsClient(access).send(new CreateTopicCommand({ Name: 'bench' }));
    const environment = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_POLLY: pollyUrl,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      TOPIC_ARN: TopicArn,
    };
    return new Stage(pollyUrl, bundles, s3, environment, memoryMb);
  }

  /** What the function's process gets; a bundle that is only loaded needs it too. */
  get environment(): Readonly<Record<string, string>> {
    return this.#environment;
  }

  startFunction(bundlePath: string, pollyUrl: string = this.pollyUrl): FunctionProcess {
    return new FunctionProcess({
      runnerPath: this.bundles.runner,
      bundlePath,
      environment: { ...this.#environment, AWS_ENDPOINT_URL_POLLY: pollyUrl },
      memoryMb: this.#memoryMb,
    });
  }

  /** Stores a new text and calls the function with the event that S3 would send. @throws Error if no MP3 came of it. */
  async narrate(target: FunctionProcess, text: string): Promise<Invocation & { readonly audioBytes: number }> {
    this.#texts += 1;
    const key = `text-${this.#texts}.txt`;
    const { VersionId, ETag } = await this.#s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: text }));
    const stored = { key, versionId: VersionId, etag: ETag?.replaceAll('"', '') };
    const invocation = await target.invoke(s3EventOf(BUCKET, stored));
    const head = new HeadObjectCommand({ Bucket: BUCKET, Key: key.replace(/\.txt$/, '.mp3') });
    const { ContentLength = 0 } = await this.#s3.send(head).catch((cause) => {
      throw new Error(`The function made no MP3 of ${key}, a text of ${text.length} characters.`, { cause });
    });
    return { ...invocation, audioBytes: ContentLength };
  }
}
