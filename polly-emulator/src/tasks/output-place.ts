// Where a task's output goes: Polly names the object itself, from the caller's prefix and the task's id.
import { AwsError } from '../model/aws-error.ts';

export interface OutputPlace {
  readonly bucket: string;
  readonly key: string;
}

/**
 * `mp3` as documented ("Creating long audio files"); `marks` as tasks are known to do; of the others nothing is
 * documented.
 */
const EXTENSIONS: Readonly<Record<string, string>> = {
  alaw: 'alaw',
  json: 'marks',
  mp3: 'mp3',
  mulaw: 'mulaw',
  ogg_opus: 'ogg',
  ogg_vorbis: 'ogg',
  pcm: 'pcm',
};

/**
 * Names that fit the model's pattern and break S3's rules (User Guide, "General purpose bucket naming rules"): an
 * address, neighbouring dots, and the reserved beginnings and ends.
 */
const NO_BUCKET = /^\d+\.\d+\.\d+\.\d+$|\.\.|^xn--|^sthree-|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$/;

/**
 * User Guide, "Naming Amazon S3 objects": path segments of dots alone would mean another folder to whatever reads the
 * URL.
 */
const NO_KEY = /(^|\/)\.{1,2}(\/|$)/;

/** Throws InvalidS3BucketException, InvalidS3KeyException. */
export function placeOutput(bucket: string, prefix: string | undefined, taskId: string, format: string): OutputPlace {
  if (NO_BUCKET.test(bucket)) {
    throw new AwsError(
      'InvalidS3BucketException',
      `The provided Amazon S3 bucket name is invalid: '${bucket}'. Please check your input with S3 bucket naming requirements and try again.`,
    );
  }
  const key = `${prefix ? `${prefix}.` : ''}${taskId}.${EXTENSIONS[format] ?? format}`;
  if (NO_KEY.test(prefix ?? '')) {
    throw new AwsError(
      'InvalidS3KeyException',
      `The provided Amazon S3 key prefix is invalid: '${prefix}'. Please provide a valid S3 object key name.`,
    );
  }
  return { bucket, key };
}

/**
 * Documented is `https://s3.REGION.amazonaws.com/BUCKET/KEY`; here it begins with the endpoint, so that a client can
 * fetch it. Of what a prefix may hold only `?` would end the URL's path.
 */
export function outputUri(endpoint: string, { bucket, key }: OutputPlace): string {
  return `${endpoint.replace(/\/+$/, '')}/${bucket}/${key.replaceAll('?', '%3F')}`;
}

/**
 * S3 refused an object, or did not answer; the cause is the SDK's error. Here, because store-output.ts loads the SDK.
 */
export class StoreOutputError extends Error {
  override readonly name = 'StoreOutputError';
}
