import {
  GetObjectCommand,
  type _Object as ListedObject,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';

/** A text as it is in the bucket, ready to be stored again. */
export interface StoredText {
  readonly key: string;
  readonly body: Uint8Array;
  /** Its user metadata. */
  readonly options: Readonly<Record<string, string>>;
}

/** The text that was stored last; undefined in a bucket without texts. */
export async function findLastText(s3: S3Client, bucket: string): Promise<StoredText | undefined> {
  let last: ListedObject | undefined;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const object of Contents) {
      if (object.Key?.endsWith('.txt') && timeOf(object) >= timeOf(last)) last = object;
    }
  }
  if (last?.Key === undefined) return undefined;
  const { Body, Metadata: options = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: last.Key }));
  return { key: last.Key, body: (await Body?.transformToByteArray()) ?? new Uint8Array(), options };
}

const timeOf = (object: ListedObject | undefined) => object?.LastModified?.getTime() ?? 0;
