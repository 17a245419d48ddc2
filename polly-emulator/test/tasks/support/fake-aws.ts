// S3 and SNS on loopback, as far as a task uses them: what was stored, what was published, and errors on demand.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Endpoints } from '../../../src/tasks/endpoints.ts';

interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string | undefined;
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Calls that fail, after which others work; for ever unless given. */
  readonly times?: number;
}

type ServiceCall =
  | 'PutObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'Publish';

const CALLS_OF_S3: Readonly<Record<string, ServiceCall>> = {
  'POST uploads': 'CreateMultipartUpload',
  'PUT uploadId': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
};

export class FakeAws {
  /** By `/bucket/key`. */
  readonly objects = new Map<string, StoredObject>();
  /** The parameters of each Publish. */
  readonly published: Readonly<Record<string, string>>[] = [];
  readonly calls: ServiceCall[] = [];
  /** The signer's access key and region of the last call. */
  lastScope: string | undefined;
  /** Calls that are answered with an error, or not at all. */
  readonly failures = new Map<ServiceCall, Failure | 'silence'>();
  readonly #uploads = new Map<string, { contentType: string | undefined; parts: Buffer[] }>();
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get endpoints(): Endpoints {
    return new Endpoints({ AWS_ENDPOINT_URL: this.url });
  }

  /** The messages of SNS, read. */
  get notices(): unknown[] {
    return this.published.map(({ Message = '' }) => JSON.parse(Message));
  }

  reset(): void {
    this.objects.clear();
    this.failures.clear();
    this.published.length = 0;
    this.calls.length = 0;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.url);
    const query = url.searchParams;
    const marker = ['uploads', 'uploadId'].find((name) => query.has(name));
    const call = url.pathname === '/' ? 'Publish' : (CALLS_OF_S3[`${request.method} ${marker}`] ?? 'PutObject');
    this.calls.push(call);
    this.lastScope = /Credential=([^/]+\/\d+\/[^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    const failure = this.failures.get(call);
    if (failure === 'silence') return;
    if (failure !== undefined && failure.times !== 0) {
      if (failure.times !== undefined) this.failures.set(call, { ...failure, times: failure.times - 1 });
      const error = `<Code>${failure.code}</Code><Message>${failure.message}</Message>`;
      const xml =
        call === 'Publish'
          ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`
          : `<Error>${error}</Error>`;
      response.writeHead(failure.status, { 'content-type': 'application/xml' }).end(xml);
      return;
    }
    const contentType = request.headers['content-type'];
    const reply = this.#act(call, decodeURIComponent(url.pathname), query, body, contentType);
    response.writeHead(200, { 'content-type': 'application/xml', etag: '"1"' }).end(reply);
  }

  #act(call: ServiceCall, path: string, query: URLSearchParams, body: Buffer, contentType: string | undefined): string {
    const uploadId = query.get('uploadId') ?? String(this.#uploads.size + 1);
    switch (call) {
      case 'Publish':
        this.published.push(Object.fromEntries(new URLSearchParams(body.toString())));
        return '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
      case 'PutObject':
        this.objects.set(path, { body, contentType });
        return '';
      case 'CreateMultipartUpload':
        this.#uploads.set(uploadId, { contentType, parts: [] });
        return `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`;
      case 'UploadPart':
        this.#uploads.get(uploadId)?.parts.push(body);
        return '';
      case 'AbortMultipartUpload':
        this.#uploads.delete(uploadId);
        return '';
      case 'CompleteMultipartUpload': {
        const upload = this.#uploads.get(uploadId);
        this.objects.set(path, { body: Buffer.concat(upload?.parts ?? []), contentType: upload?.contentType });
        return '<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>';
      }
    }
  }
}
