import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { clientsOf, type Stack, type TestServers } from './stack.ts';

/** What is deployed, or a bucket of a test's own. */
type Place = Stack | (TestServers & { readonly bucket: string });

export interface StoredText {
  readonly key: string;
  readonly versionId: string;
  /** Without its quotes, as the audio's metadata has it. */
  readonly etag: string;
}

export async function storeText(
  place: Place,
  key: string,
  body: string | Uint8Array<ArrayBuffer>,
  metadata: Record<string, string> = {},
): Promise<StoredText> {
  const { s3 } = clientsOf(place);
  const { VersionId, ETag } = await s3.send(
    new PutObjectCommand({ Bucket: bucketOf(place), Key: key, Body: Buffer.from(body), Metadata: metadata }),
  );
  if (VersionId === undefined || ETag === undefined) {
    throw new Error(`The bucket gave ${key} no version: is versioning on?`);
  }
  return { key, versionId: VersionId, etag: ETag.replaceAll('"', '') };
}

export function headAudio(place: Place, key: string): Promise<HeadObjectCommandOutput> {
  return clientsOf(place).s3.send(new HeadObjectCommand({ Bucket: bucketOf(place), Key: key }));
}

export async function readAudio(place: Place, key: string): Promise<Uint8Array> {
  const { Body } = await clientsOf(place).s3.send(new GetObjectCommand({ Bucket: bucketOf(place), Key: key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** The version ids of one key, the newest first. */
export async function versionsOf(place: Place, key: string): Promise<string[]> {
  const { Versions = [] } = await clientsOf(place).s3.send(
    new ListObjectVersionsCommand({ Bucket: bucketOf(place), Prefix: key }),
  );
  return Versions.flatMap(({ Key, VersionId }) => (Key === key && VersionId ? [VersionId] : []));
}

const bucketOf = (place: Place) => ('bucket' in place ? place.bucket : place.deployment.bucket);
