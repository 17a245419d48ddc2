// What a client hears of anything that was thrown while its call was worked on.
import { AwsError } from '../model/aws-error.ts';
import { BusyError, SpeechError } from './speech-errors.ts';

/** What is no AwsError and no trouble of the speech is a fault of this emulator: it is printed, and named as such. */
export function toAwsError(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown;
  if (thrown instanceof SpeechError) {
    return new AwsError('ServiceFailureException', thrown.message, { cause: thrown });
  }
  if (thrown instanceof BusyError) return new AwsError('ThrottlingException', thrown.message, { cause: thrown });
  console.error(thrown);
  return new AwsError('InternalFailure', `The Polly emulator has a fault: ${thrown}`, { cause: thrown });
}
