/** S3 refused an object, or did not answer; the cause is the SDK's error. In a file without the SDK, which is loaded when needed. */
export class StoreOutputError extends Error {
  override readonly name = 'StoreOutputError';
}
