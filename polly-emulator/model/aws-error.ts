/** What a client sees of each error: the HTTP status, and the message used when a fault is asked for by name alone. */
interface ErrorKind {
  readonly status: number;
  readonly message: string;
}

const kind = (status: number, message: string): ErrorKind => ({ status, message });

/** The errors this server can answer with, by AWS's name: Polly's own model first, then those every AWS service has. */
export const ERROR_KINDS = {
  EngineNotSupportedException: kind(400, 'This voice does not support the selected engine'),
  InvalidNextTokenException: kind(400, 'The NextToken is invalid'),
  InvalidSampleRateException: kind(400, 'The specified sample rate is not valid'),
  InvalidSsmlException: kind(400, 'Invalid SSML request'),
  LanguageNotSupportedException: kind(400, 'This voice does not support the specified language'),
  LexiconNotFoundException: kind(404, 'Lexicon not found'),
  MarksNotSupportedForFormatException: kind(400, 'Speech marks are not supported for the OutputFormat selected'),
  ServiceFailureException: kind(500, 'An unknown condition has caused a service failure'),
  ServiceQuotaExceededException: kind(402, 'A service quota has been exceeded'),
  SsmlMarksNotSupportedForTextTypeException: kind(400, 'SSML speech marks are not supported for plain text'),
  TextLengthExceededException: kind(400, 'Maximum text length has been exceeded'),
  ThrottlingException: kind(400, 'Rate exceeded'),
  ValidationException: kind(400, 'The request does not satisfy a constraint'),

  AccessDeniedException: kind(403, 'User is not authorized to perform this action'),
  ExpiredTokenException: kind(403, 'The security token included in the request is expired'),
  InternalFailure: kind(500, 'The request processing has failed because of an unknown error'),
  RequestEntityTooLargeException: kind(413, 'The request is too large'),
  SerializationException: kind(400, 'The request body could not be read'),
  ServiceUnavailableException: kind(503, 'The service is unavailable'),
  UnknownOperationException: kind(404, 'The requested operation is not known'),
  UnrecognizedClientException: kind(403, 'The security token included in the request is invalid'),
  UnsupportedOperationException: kind(501, 'The operation is not built in this emulator'),
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = keyof typeof ERROR_KINDS;

export function isErrorName(name: string): name is ErrorName {
  return Object.hasOwn(ERROR_KINDS, name);
}

/** Thrown anywhere below the router; answered as `{"message"}` with the name in `x-amzn-errortype`. */
export class AwsError extends Error {
  override readonly name: ErrorName;
  readonly status: number;

  constructor(name: ErrorName, message: string = ERROR_KINDS[name].message, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.status = ERROR_KINDS[name].status;
  }
}
