// The errors of StartSpeechSynthesisStream. Its model has four only; what the other operations of Polly call
// InvalidSampleRateException and the like is here a ValidationException that names the field. Which `reason` goes with which
// fault is documented nowhere: the values below are a guess by their names.
import { AwsError, type ErrorName } from '../model/aws-error.ts';
import { toAwsError } from '../speech/to-aws-error.ts';
import { FrameError } from './event-message.ts';

type Reason = 'unsupportedOperation' | 'fieldValidationFailed' | 'invalidInboundEvent' | 'other';
type QuotaCode = 'input-stream-inbound-event-timeout' | 'input-stream-timeout';

/** The input member that each error of the other operations is about. */
const FIELDS: Partial<Readonly<Record<ErrorName, string>>> = {
  EngineNotSupportedException: 'Engine',
  InvalidSampleRateException: 'SampleRate',
  InvalidSsmlException: 'Text',
  LanguageNotSupportedException: 'LanguageCode',
  LexiconNotFoundException: 'LexiconNames',
  MarksNotSupportedForFormatException: 'OutputFormat',
  TextLengthExceededException: 'Text',
};

/** `field`: the member at fault, where there is one. */
export function invalid(reason: Reason, message: string, field?: string, cause?: unknown): AwsError {
  const fields = field === undefined ? {} : { fields: [{ name: field, message }] };
  return new AwsError('ValidationException', message, { cause, members: { reason, ...fields } });
}

export function timedOut(quotaCode: QuotaCode, message: string): AwsError {
  return new AwsError('ServiceQuotaExceededException', message, { members: { quotaCode, serviceCode: 'polly' } });
}

/** What the stream answers to anything thrown on its way. */
export function toStreamError(thrown: unknown): AwsError {
  if (thrown instanceof FrameError) {
    return invalid('invalidInboundEvent', `The input is not an event stream: ${thrown.message}`, undefined, thrown);
  }
  const error = toAwsError(thrown);
  const field = FIELDS[error.name];
  return field === undefined ? error : invalid('fieldValidationFailed', error.message, field, error);
}
