// Ways in which texts reach a bucket, as the calls that consoles, tools and services make of S3.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { waitFor } from '../client/wait-for.ts';
import { audioKeyOf, NOTICE_TAG, readNoticeTag } from '../handler/contract.ts';
import { clientsOf, type Stack } from './stack.ts';

/** The notice that one version gets; a version without one is not listed. */
export interface ExpectedNotice {
  readonly versionId: string;
  /** Or the code of the failed notice. */
  readonly outcome: 'narrated' | string;
  readonly replacedVersionId?: string;
}

export interface UploadWay {
  readonly what: string;
  /** Stores a text under a key that nothing else uses; returns all notices that it brings about, in any order. */
  readonly upload: (place: UploadPlace) => Promise<readonly ExpectedNotice[]>;
}

const WORDS = 'However it comes.';
/** Blank: an empty one would be waited on. */
const BLANK = ' ';
const DEADLINE_MS = 60_000;

/** A key of a test's own, and what clients do with it. */
export class UploadPlace {
  readonly stack: Stack;
  readonly key: string;
  readonly #bucket: string;

  constructor(stack: Stack, key: string) {
    this.stack = stack;
    this.key = key;
    this.#bucket = stack.deployment.bucket;
  }

  get s3() {
    return clientsOf(this.stack).s3;
  }

  get target() {
    return { Bucket: this.#bucket, Key: this.key };
  }

  /** The same place under another key, with these letters before the suffix. */
  beside(letters: string): UploadPlace {
    return new UploadPlace(this.stack, this.key.replace(/\.txt$/, `${letters}.txt`));
  }

  async put(body: string, more: Partial<PutObjectCommandInput> = {}): Promise<string> {
    return idOf(await this.s3.send(new PutObjectCommand({ ...this.target, Body: body, ...more })));
  }

  async copyFrom(source: string, versionId?: string, metadata?: Record<string, string>): Promise<string> {
    const version = versionId === undefined ? '' : `?versionId=${versionId}`;
    const CopySource = `${this.#bucket}/${encodeURIComponent(source).replaceAll('%2F', '/')}${version}`;
    const replace = metadata && { MetadataDirective: 'REPLACE' as const, Metadata: metadata };
    return idOf(await this.s3.send(new CopyObjectCommand({ ...this.target, CopySource, ...replace })));
  }

  /** Returns the id of the delete marker, unless a version is deleted for good. */
  async delete(versionId?: string): Promise<string | undefined> {
    const version = versionId === undefined ? {} : { VersionId: versionId };
    return (await this.s3.send(new DeleteObjectCommand({ ...this.target, ...version }))).VersionId;
  }

  /** Waits until the notice of a version is out: what comes next shall not overtake it. */
  async done(versionId: string): Promise<void> {
    const version = { bucket: this.#bucket, key: this.key, versionId };
    // A tag that was copied along with the text is about another version.
    const isNoted = async (Key: string, VersionId?: string) => {
      const { TagSet = [] } = await this.s3.send(new GetObjectTaggingCommand({ ...this.target, Key, VersionId }));
      return TagSet.some((tag) => tag.Key === NOTICE_TAG && readNoticeTag(tag.Value, version) !== undefined);
    };
    const audioKey = audioKeyOf(this.key);
    const isDone = async () => (await isNoted(this.key, versionId)) || isNoted(audioKey).catch(() => false);
    await waitFor(isDone, { what: `the notice of ${this.key}`, timeoutMs: DEADLINE_MS });
  }

  /** A text that cannot be narrated, with its tag. */
  async putRefused(): Promise<string> {
    const versionId = await this.put(BLANK);
    await this.done(versionId);
    return versionId;
  }
}

function idOf({ VersionId }: { readonly VersionId?: string | undefined }): string {
  if (VersionId === undefined) throw new Error('The bucket gave no version: is versioning on?');
  return VersionId;
}

const narrated = (versionId: string): ExpectedNotice => ({ versionId, outcome: 'narrated' });
const refused = (versionId: string, outcome = 'text-empty'): ExpectedNotice => ({ versionId, outcome });

/** One call that stores a text which is narrated. */
function put(what: string, more: Partial<PutObjectCommandInput>): UploadWay {
  return { what, upload: async (place) => [narrated(await place.put(WORDS, more))] };
}

const CUSTOMER_KEY = randomBytes(32);
const SSE_C = {
  SSECustomerAlgorithm: 'AES256',
  SSECustomerKey: CUSTOMER_KEY.toString('base64'),
  SSECustomerKeyMD5: createHash('md5').update(CUSTOMER_KEY).digest('base64'),
};

export const UPLOAD_WAYS: readonly UploadWay[] = [
  put('a program that names no type (boto3)', { ContentType: 'binary/octet-stream' }),
  put('tools that keep what the file was in metadata (rclone, s3cmd, DataSync, Transfer Family, s3fs)', {
    Metadata: {
      mtime: '1700000000.123456789',
      's3cmd-attrs': 'uid:1000/gname:users/mode:33188/mtime:1700000000/md5:0123',
      'file-owner': '1000',
      'user-agent': 'AWSTransfer',
      mode: '33188',
    },
  }),
  put('a program with a checksum of its own', { ChecksumAlgorithm: 'SHA256' }),
  put('a storage class for what is read seldom', { StorageClass: 'STANDARD_IA' }),
  put('tags of the user', { Tagging: 'team=audio&project=a%20b' }),
  put('a tag that looks like the function’s', { Tagging: `${NOTICE_TAG}=sent` }),
  {
    what: 'a transfer manager or Mountpoint (multipart, of one part)',
    async upload({ s3, target }) {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
      const part = { ...target, UploadId, PartNumber: 1 };
      const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: WORDS }));
      return [await complete(s3, { ...target, UploadId }, ETag)].map(narrated);
    },
  },
  {
    what: 'a copy of a large object (multipart, its part copied)',
    async upload(place) {
      const source = place.beside('.source');
      const first = await source.put(WORDS);
      const { s3, target } = place;
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(target));
      const CopySource = `${target.Bucket}/${source.key}`;
      const part = { ...target, UploadId, PartNumber: 1, CopySource };
      const { CopyPartResult } = await s3.send(new UploadPartCopyCommand(part));
      return [narrated(first), narrated(await complete(s3, { ...target, UploadId }, CopyPartResult?.ETag))];
    },
  },
  {
    what: 'a presigned link (a mobile app)',
    async upload({ s3, target }) {
      const url = await getSignedUrl(s3, new PutObjectCommand(target), { expiresIn: 300 });
      const reply = await fetch(url, { method: 'PUT', body: WORDS });
      return [narrated(reply.headers.get('x-amz-version-id') ?? `HTTP ${reply.status}`)];
    },
  },
  {
    what: 'the form of a browser',
    async upload(place) {
      const reply = await postForm(place, WORDS);
      return [narrated(reply.headers.get('x-amz-version-id') ?? `HTTP ${reply.status}: ${await reply.text()}`)];
    },
  },
  {
    what: 'SFTP, under another name until it is whole (.filepart)',
    async upload(place) {
      const { s3, target, key } = place;
      await s3.send(new PutObjectCommand({ ...target, Key: `${key}.filepart`, Body: WORDS }));
      const versionId = await place.copyFrom(`${key}.filepart`);
      await s3.send(new DeleteObjectCommand({ ...target, Key: `${key}.filepart` }));
      return [narrated(versionId)];
    },
  },
  {
    what: 'a mounted bucket (s3fs), empty first',
    async upload(place) {
      await place.put('');
      return [narrated(await place.put(WORDS))];
    },
  },
  {
    what: 'a folder of the console whose name ends like a text',
    async upload({ s3, target, key }) {
      await s3.send(new PutObjectCommand({ ...target, Key: `${key}/`, Body: '' }));
      return [];
    },
  },
  {
    what: 'the same bytes again (CI, aws s3 sync of a new checkout)',
    async upload(place) {
      const first = await place.put(WORDS);
      await place.done(first);
      return [narrated(first), narrated(await place.put(WORDS))];
    },
  },
  {
    what: 'a copy of a refused text, and its move (the console)',
    async upload(place) {
      const [copy, moved] = [place.beside('.copy'), place.beside('.moved')];
      const first = await place.putRefused();
      const copied = await copy.copyFrom(place.key);
      const movedTo = await moved.copyFrom(place.key);
      await place.delete();
      return [first, copied, movedTo].map((versionId) => refused(versionId));
    },
  },
  {
    what: 'metadata that is corrected in place, wrongly and then rightly',
    async upload(place) {
      const [wrong, still] = [{ 'sample-rate': 'high' }, { 'sample-rate': 'low' }];
      const first = await place.put(WORDS, { Metadata: wrong });
      await place.done(first);
      const second = await place.copyFrom(place.key, undefined, still);
      await place.done(second);
      const third = await place.copyFrom(place.key, undefined, { 'sample-rate': '8000' });
      return [refused(first, 'options-invalid'), refused(second, 'options-invalid'), narrated(third)];
    },
  },
  {
    what: 'an old version, refused then, restored over a good one',
    async upload(place) {
      const old = await place.putRefused();
      const good = await place.put(WORDS);
      await place.done(good);
      return [refused(old), narrated(good), refused(await place.copyFrom(place.key, old))];
    },
  },
  {
    what: 'an old version that is current again since the newer one was deleted',
    async upload(place) {
      const old = await place.put(WORDS);
      await place.done(old);
      const newer = await place.put('Newer words.');
      await place.done(newer);
      await place.delete(newer);
      return [narrated(old), narrated(newer)];
    },
  },
  {
    what: 'a delete marker that is deleted',
    async upload(place) {
      const versionId = await place.put(WORDS);
      await place.done(versionId);
      await place.delete(await place.delete());
      return [narrated(versionId)];
    },
  },
  {
    what: 'tags that are changed later',
    async upload(place) {
      const versionId = await place.putRefused();
      const TagSet = [{ Key: 'team', Value: 'audio' }];
      await place.s3.send(new PutObjectTaggingCommand({ ...place.target, Tagging: { TagSet } }));
      return [refused(versionId)];
    },
  },
  {
    what: 'a key that comes along with the text (SSE-C)',
    upload: async (place) => [refused(await place.put(WORDS, SSE_C), 'text-encrypted')],
  },
  {
    what: 'a text beside an MP3 that somebody has recorded',
    async upload(place) {
      const Key = audioKeyOf(place.key);
      const replacedVersionId = await place.put('la la la', { Key, Metadata: { artist: 'somebody' } });
      return [{ ...narrated(await place.put(WORDS)), replacedVersionId }];
    },
  },
  {
    what: 'a text beside an MP3 that is encrypted with a key of its own',
    async upload(place) {
      await place.put('la la la', { Key: audioKeyOf(place.key), ...SSE_C });
      return [refused(await place.put(WORDS), 'audio-encrypted')];
    },
  },
];

type S3 = UploadPlace['s3'];

async function complete(
  s3: S3,
  upload: { Bucket: string; Key: string; UploadId: string | undefined },
  ETag: string | undefined,
): Promise<string> {
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  return idOf(await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload })));
}

/**
 * As a page of a web site does, with a policy that the site's server has signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
async function postForm({ s3, target, key }: UploadPlace, body: string): Promise<Response> {
  const { accessKeyId, secretAccessKey } = await s3.config.credentials();
  const region = await s3.config.region();
  const endpoint = await getSignedUrl(s3, new PutObjectCommand(target));
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = date.slice(0, 8);
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const fields = {
    // What stands for the name of the file that the user chooses.
    key: `${folder}\${filename}`,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${day}/${region}/s3/aws4_request`,
    'x-amz-date': date,
  };
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(Date.now() + 300_000).toISOString(),
      conditions: [
        { bucket: target.Bucket },
        ['starts-with', '$key', folder],
        ...Object.entries(fields).flatMap(([name, value]) => (name === 'key' ? [] : [{ [name]: value }])),
      ],
    }),
  ).toString('base64');
  const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('policy', policy);
  form.set('x-amz-signature', hmac(signingKey as Buffer, policy).toString('hex'));
  form.set('file', new Blob([body], { type: 'text/plain' }), key.slice(folder.length));
  const bucketUrl = new URL(endpoint);
  bucketUrl.search = '';
  bucketUrl.pathname = `/${target.Bucket}`;
  return fetch(bucketUrl, { method: 'POST', body: form });
}
