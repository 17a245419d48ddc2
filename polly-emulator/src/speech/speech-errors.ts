// What goes wrong with speech, and what a client is answered for anything that was thrown while its call was worked on.
import { AwsError } from '../model/aws-error.ts';

/** No speech, or no more of it. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
}

/** So many texts wait that another one is refused. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

export const ABANDONED = 'nobody waits for this text any more';

/** Anything unexpected is a fault of this emulator: it is printed, and named as such. */
export function toAwsError(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof SpeechError) return new AwsError('ServiceFailureException', thrown.message, { cause: thrown });
  if (thrown instanceof BusyError) return new AwsError('ThrottlingException', thrown.message, { cause: thrown });
  console.error(thrown);
  return new AwsError('InternalFailure', `The Polly emulator has a fault: ${thrown}`, { cause: thrown });
}
