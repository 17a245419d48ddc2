import { createHash } from 'node:crypto';
import { type SentRequest, s3OperationOf } from './sdk-requests.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ObjectVersion {
  readonly path: string;
  readonly versionId: string;
  readonly etag: string;
  readonly body: Buffer;
  /** Of the user, names without their prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storedAt: Date;
  readonly isDeleteMarker: boolean;
  /** XML, as it was put. */
  tagging: string;
}

interface Upload {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, Buffer>;
}

const META = 'x-amz-meta-';
const NO_TAGS = '<Tagging><TagSet/></Tagging>';

/**
 * S3 in memory, as far as the handler uses it: one bucket with versioning. It answers as AWS documents. The AWS
 * emulators do not in all: a condition on what is deleted is 404.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class FakeS3 {
  /** Of each path the oldest first. */
  readonly #versions = new Map<string, ObjectVersion[]>();
  readonly #uploads = new Map<string, Upload>();
  #lastId = 0;

  /** What a user does; a reply of S3 to the handler comes from `answer`. */
  put(path: string, body: string | Uint8Array, metadata: Readonly<Record<string, string>> = {}): ObjectVersion {
    const bytes = Buffer.from(body);
    return this.#add(path, bytes, `"${md5(bytes)}"`, metadata);
  }

  /**
   * What CopyObject does, with or without other metadata, and a replication, which keeps the version id: tags go along.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
   */
  copy(
    { body, etag, metadata, tagging }: ObjectVersion,
    path: string,
    changes: Partial<Pick<ObjectVersion, 'metadata' | 'versionId'>> = {},
  ): ObjectVersion {
    const copied = { ...this.#add(path, body, etag, changes.metadata ?? metadata), ...changes, tagging };
    this.#versions.set(path, [...this.versionsOf(path).slice(0, -1), copied]);
    return copied;
  }

  /** Without a version id: what was there stays below the marker. */
  delete(path: string): void {
    this.#add(path, Buffer.alloc(0), '', {}, true);
  }

  /** The oldest first. */
  versionsOf(path: string): readonly ObjectVersion[] {
    return this.#versions.get(path) ?? [];
  }

  current(path: string): ObjectVersion | undefined {
    const newest = this.versionsOf(path).at(-1);
    return newest?.isDeleteMarker ? undefined : newest;
  }

  /** Parts of uploads that were neither completed nor aborted: nobody sees them, and they are paid for. */
  get forgottenParts(): number {
    return [...this.#uploads.values()].reduce((sum, { parts }) => sum + parts.size, 0);
  }

  answer(request: SentRequest): FakeAnswer {
    const { path, query, headers, body } = request;
    const operation = s3OperationOf(request);
    switch (operation) {
      case 'HeadObject':
      case 'GetObject':
        return this.#get(operation, request);
      case 'PutObject':
        return this.#refusal(path, headers) ?? storedAnswer(this.put(path, body, metadataOf(headers)));
      case 'GetObjectTagging': {
        const version = this.#find(path, query);
        return version === undefined ? error(404, 'NoSuchKey') : { body: version.tagging };
      }
      case 'PutObjectTagging': {
        const version = this.#find(path, query);
        if (version === undefined) return error(404, 'NoSuchKey');
        version.tagging = body.toString();
        return {};
      }
      case 'CreateMultipartUpload': {
        const id = this.#nextId('upload');
        this.#uploads.set(id, { path, metadata: metadataOf(headers), parts: new Map() });
        return { body: `<Result><UploadId>${id}</UploadId></Result>` };
      }
      default:
        return this.#uploading(operation, request);
    }
  }

  #get(operation: string, { path, query, headers }: SentRequest): FakeAnswer {
    const version = this.#find(path, query);
    if (version === undefined) {
      const refusal = error(404, query['versionId'] === undefined ? 'NoSuchKey' : 'NoSuchVersion');
      return operation === 'HeadObject' ? { status: 404 } : refusal;
    }
    const { body, etag, versionId, metadata, storedAt } = version;
    const condition = headers['if-match'];
    if (condition !== undefined && condition !== etag) return error(412, 'PreconditionFailed');
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '') ?? [];
    const range = from === undefined ? body : body.subarray(Number(from), Number(to) + 1);
    return {
      status: from === undefined ? 200 : 206,
      headers: {
        etag,
        'x-amz-version-id': versionId,
        'content-length': String(range.length),
        'last-modified': storedAt.toUTCString(),
        ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [META + name, value])),
      },
      ...(operation === 'GetObject' && { body: range }),
    };
  }

  #uploading(operation: string, { path, query, headers, body }: SentRequest): FakeAnswer {
    const id = query['uploadId'] ?? '';
    const upload = this.#uploads.get(id);
    if (upload === undefined) return error(404, 'NoSuchUpload');
    if (operation === 'UploadPart') {
      upload.parts.set(Number(query['partNumber']), body);
      return { headers: { etag: `"${md5(body)}"` } };
    }
    if (operation === 'AbortMultipartUpload') {
      this.#uploads.delete(id);
      return { status: 204 };
    }
    const refusal = this.#refusal(path, headers);
    if (refusal !== undefined) return refusal;
    this.#uploads.delete(id);
    const parts = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) =>
      Buffer.from(upload.parts.get(Number(number)) ?? ''),
    );
    const etag = `"${md5(Buffer.from(parts.map(md5).join(''), 'hex'))}-${parts.length}"`;
    const stored = storedAnswer(this.#add(path, Buffer.concat(parts), etag, upload.metadata));
    return { ...stored, body: '<CompleteMultipartUploadResult/>' };
  }

  #refusal(path: string, headers: Readonly<Record<string, string>>): FakeAnswer | undefined {
    const current = this.current(path);
    const { 'if-none-match': absent, 'if-match': etag } = headers;
    if (absent !== undefined && current !== undefined) return error(412, 'PreconditionFailed');
    if (etag === undefined) return undefined;
    if (current === undefined) return error(404, 'NoSuchKey');
    return current.etag === etag ? undefined : error(412, 'PreconditionFailed');
  }

  #find(path: string, { versionId }: Readonly<Record<string, string>>): ObjectVersion | undefined {
    if (versionId === undefined) return this.current(path);
    return this.versionsOf(path).find((version) => version.versionId === versionId && !version.isDeleteMarker);
  }

  #add(
    path: string,
    body: Buffer,
    etag: string,
    metadata: Readonly<Record<string, string>>,
    isDeleteMarker = false,
  ): ObjectVersion {
    const versionId = this.#nextId('version');
    const version = {
      path,
      versionId,
      etag,
      body,
      metadata,
      storedAt: new Date(),
      isDeleteMarker,
      tagging: NO_TAGS,
    };
    this.#versions.set(path, [...this.versionsOf(path), version]);
    return version;
  }

  #nextId(of: string): string {
    this.#lastId += 1;
    return `${of}-${this.#lastId}`;
  }
}

function storedAnswer({ etag, versionId }: ObjectVersion): FakeAnswer {
  return { headers: { etag, 'x-amz-version-id': versionId } };
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(META));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(META.length), value]));
}

function error(status: number, code: string): FakeAnswer {
  return { status, body: `<Error><Code>${code}</Code><Message>About ${code}</Message></Error>` };
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
