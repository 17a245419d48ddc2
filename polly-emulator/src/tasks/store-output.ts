// A stream of any length to one S3 object, with two parts of it in memory at most.
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ClientSettings } from './endpoints.ts';
import type { OutputPlace } from './output-place.ts';
import { StoreOutputError } from './output-place.ts';

/** S3 takes parts from 5 MiB and 10,000 of them: 80 GB, far above the longest text. */
const PART_BYTES = 8 * 1024 * 1024;
const ABORT_TIMEOUT_MS = 5_000;

interface Output extends OutputPlace {
  readonly contentType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Rejects with StoreOutputError, or with what the stream throws; then there is no object, nor a part of one. */
export async function storeOutput(settings: ClientSettings, output: Output, signal: AbortSignal): Promise<void> {
  // Path-style, because a local host name has no DNS entry for each bucket; and not every AWS emulator knows the
  // checksums that the SDK adds by default.
  const s3 = new S3Client({ ...settings, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const parts = inParts(output.bytes);
  try {
    const first = await parts.next();
    const second = await parts.next();
    if (second.done) await putWhole(s3, output, first.value ?? new Uint8Array(), signal);
    else await putParts(s3, output, { begun: [first.value ?? new Uint8Array(), second.value], rest: parts }, signal);
  } finally {
    // Otherwise the speech process would wait for ever to be asked for more.
    await parts.return(undefined);
    s3.destroy();
  }
}

async function putWhole(s3: S3Client, output: Output, body: Uint8Array, abortSignal: AbortSignal): Promise<void> {
  const { bucket: Bucket, key: Key, contentType: ContentType } = output;
  await orStoreError(s3.send(new PutObjectCommand({ Bucket, Key, ContentType, Body: body }), { abortSignal }));
}

async function putParts(
  s3: S3Client,
  { bucket: Bucket, key: Key, contentType: ContentType }: Output,
  { begun, rest }: { readonly begun: readonly Uint8Array[]; readonly rest: AsyncIterable<Uint8Array> },
  abortSignal: AbortSignal,
): Promise<void> {
  const create = new CreateMultipartUploadCommand({ Bucket, Key, ContentType });
  const { UploadId } = await orStoreError(s3.send(create, { abortSignal }));
  const upload = { Bucket, Key, UploadId };
  const Parts: CompletedPart[] = [];
  const putPart = async (Body: Uint8Array) => {
    const PartNumber = Parts.length + 1;
    const { ETag } = await orStoreError(
      s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }), { abortSignal }),
    );
    Parts.push({ PartNumber, ETag });
  };
  try {
    for (const part of begun) await putPart(part);
    for await (const part of rest) await putPart(part);
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    await orStoreError(s3.send(complete, { abortSignal }));
  } catch (error) {
    // Else S3 would keep the parts unseen. A failing abort is ignored: what ended the upload may have ended S3 itself.
    const abort = new AbortMultipartUploadCommand(upload);
    await s3.send(abort, { abortSignal: AbortSignal.timeout(ABORT_TIMEOUT_MS) }).catch(() => undefined);
    throw error;
  }
}

async function orStoreError<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name, message } = error as Error;
    throw new StoreOutputError(`${name}: ${message}`, { cause: error });
  }
}

/** All but the last of PART_BYTES or somewhat more; at least one, which may be empty. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined, undefined> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= PART_BYTES) {
      yield Buffer.concat(chunks);
      chunks = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(chunks);
  return undefined;
}
