import { S3ServiceException } from '@aws-sdk/client-s3';

/** Gone, or a delete marker. Not all of them are modelled by the SDK, so they have no class of their own. */
const MISSING_NAMES = ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'];
/** How S3 answers about a version id that it never gave to any object. */
const IMPOSSIBLE_VERSION = 'InvalidArgument';

/** Whether S3 says that there is no such object, or no such version of it when one was asked for. */
export function isMissing(error: unknown, { versionId }: { readonly versionId?: string }): error is S3ServiceException {
  if (!(error instanceof S3ServiceException)) return false;
  return MISSING_NAMES.includes(error.name) || (versionId !== undefined && error.name === IMPOSSIBLE_VERSION);
}
