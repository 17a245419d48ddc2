// The errors that the emulator answers with: names and statuses from Polly's model, and those that every AWS service
// has.
import { POLLY_MODEL } from './polly-model.ts';

type Shapes = (typeof POLLY_MODEL)['shapes'];
/** Every error that Polly's model has a shape for. */
export type ModelErrorName = {
  [Name in keyof Shapes]: Shapes[Name] extends { readonly exception: true } ? Name : never;
}[keyof Shapes];

/** What a client sees of an error: the HTTP status, and the message used when a fault is asked for by name alone. */
interface ErrorKind {
  readonly status: number;
  readonly message: string;
}

/**
 * From the API Reference's sentence on each error. A message that Polly was seen to send, in public bug reports, is
 * quoted as it is: those of the engine, the throttling and the SSML.
 */
const MESSAGES: Readonly<Record<ModelErrorName, string>> = {
  EngineNotSupportedException: 'This voice does not support the selected engine',
  InvalidLexiconException: 'Invalid PLS Lexicon',
  InvalidNextTokenException: 'The NextToken is invalid',
  InvalidS3BucketException: 'The provided Amazon S3 bucket name is invalid',
  InvalidS3KeyException: 'The provided Amazon S3 key prefix is invalid',
  InvalidSampleRateException: 'The specified sample rate is not valid',
  InvalidSnsTopicArnException: 'The provided SNS topic ARN is invalid',
  InvalidSsmlException: 'Invalid SSML request',
  InvalidTaskIdException: 'The provided Task ID is not valid',
  LanguageNotSupportedException: 'This voice does not support the specified language',
  LexiconNotFoundException: 'Lexicon not found',
  LexiconSizeExceededException: 'The maximum size of the specified lexicon would be exceeded by this operation',
  MarksNotSupportedForFormatException: 'Speech marks are not supported for the OutputFormat selected',
  MaxLexemeLengthExceededException: 'The maximum size of the lexeme would be exceeded by this operation',
  MaxLexiconsNumberExceededException: 'The maximum number of lexicons would be exceeded by this operation',
  ServiceFailureException: 'An unknown condition has caused a service failure',
  ServiceQuotaExceededException: 'A service quota has been exceeded',
  SsmlMarksNotSupportedForTextTypeException: 'SSML speech marks are not supported for plain text',
  SynthesisTaskNotFoundException: 'The speech synthesis task cannot be found',
  TextLengthExceededException: 'Maximum text length has been exceeded',
  ThrottlingException: 'Rate exceeded',
  UnsupportedPlsAlphabetException: 'The alphabet specified by the lexicon is not a supported alphabet',
  UnsupportedPlsLanguageException: 'The language specified in the lexicon is unsupported',
  ValidationException: 'The request does not satisfy a constraint',
};

/** Members that the model requires beside the message, for errors that are thrown without any. */
const REQUIRED_MEMBERS: Partial<Readonly<Record<ModelErrorName, Readonly<Record<string, unknown>>>>> = {
  ServiceQuotaExceededException: { quotaCode: 'input-stream-timeout', serviceCode: 'polly' },
  ValidationException: { reason: 'other' },
};

const kind = (status: number, message: string): ErrorKind => ({ status, message });

/**
 * AWS, "Common Errors" (API Reference), and what its front ends answer to a request that is no call of an operation.
 */
const COMMON_KINDS = {
  AccessDeniedException: kind(403, 'User is not authorized to perform this action'),
  ExpiredTokenException: kind(403, 'The security token included in the request is expired'),
  IncompleteSignature: kind(403, 'The request signature does not conform to AWS standards'),
  InternalFailure: kind(500, 'The request processing has failed because of an unknown error'),
  InvalidSignatureException: kind(403, 'The request signature we calculated does not match the signature you provided'),
  MissingAuthenticationTokenException: kind(403, 'Missing Authentication Token'),
  OptInRequired: kind(403, 'The AWS Access Key Id needs a subscription for the service'),
  RequestEntityTooLargeException: kind(413, 'The request is too large'),
  RequestExpired: kind(400, 'The request is expired'),
  RequestTimeoutException: kind(408, 'The request was not sent in time'),
  SerializationException: kind(400, 'The request body could not be read'),
  ServiceUnavailableException: kind(503, 'The service is unavailable'),
  UnknownOperationException: kind(404, 'The requested operation is not known'),
  UnrecognizedClientException: kind(403, 'The security token included in the request is invalid'),
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = ModelErrorName | keyof typeof COMMON_KINDS;

const modelKinds = Object.entries(MESSAGES).map(([name, message]) => {
  const { error } = POLLY_MODEL.shapes[name as ModelErrorName];
  return [name, kind(error.httpStatusCode, message)] as const;
});

/** The errors this server can answer with, by AWS's name: Polly's own model first, then those every AWS service has. */
export const ERROR_KINDS = { ...Object.fromEntries(modelKinds), ...COMMON_KINDS } as Readonly<
  Record<ErrorName, ErrorKind>
>;

export function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(ERROR_KINDS, name);
}

interface Options extends ErrorOptions {
  /** Further members of the answer's body: `reason`, `fields`, `quotaCode` and the like. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown anywhere below the router; answered as `{"message", …members}` with the name in `x-amzn-errortype`. */
export class AwsError extends Error {
  override readonly name: ErrorName;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: ErrorName, message: string = ERROR_KINDS[name].message, { members, ...options }: Options = {}) {
    super(message, options);
    this.name = name;
    this.status = ERROR_KINDS[name].status;
    this.members = members ?? (REQUIRED_MEMBERS as Record<string, Readonly<Record<string, unknown>>>)[name] ?? {};
  }
}
