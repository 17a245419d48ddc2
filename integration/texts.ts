import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { clientsOf, type Stack } from './stack.ts';

export interface StoredText {
  readonly key: string;
  readonly versionId: string;
  /** Without its quotes, as the audio's metadata has it. */
  readonly etag: string;
}

export async function storeText(
  stack: Stack,
  key: string,
  body: string | Uint8Array<ArrayBuffer>,
  metadata: Record<string, string> = {},
): Promise<StoredText> {
  const { s3 } = clientsOf(stack);
  const { VersionId, ETag } = await s3.send(
    new PutObjectCommand({ Bucket: stack.deployment.bucket, Key: key, Body: Buffer.from(body), Metadata: metadata }),
  );
  if (VersionId === undefined || ETag === undefined) {
    throw new Error(`The bucket gave ${key} no version: is versioning on?`);
  }
  return { key, versionId: VersionId, etag: ETag.replaceAll('"', '') };
}

export function headAudio(stack: Stack, key: string): Promise<HeadObjectCommandOutput> {
  return clientsOf(stack).s3.send(new HeadObjectCommand({ Bucket: stack.deployment.bucket, Key: key }));
}

export async function readAudio(stack: Stack, key: string): Promise<Uint8Array> {
  const { Body } = await clientsOf(stack).s3.send(new GetObjectCommand({ Bucket: stack.deployment.bucket, Key: key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** The version ids of one key, the newest first. */
export async function versionsOf(stack: Stack, key: string): Promise<string[]> {
  const { Versions = [] } = await clientsOf(stack).s3.send(
    new ListObjectVersionsCommand({ Bucket: stack.deployment.bucket, Prefix: key }),
  );
  return Versions.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}
