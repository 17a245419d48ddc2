// The parts of a request that are odd, though still HTTP: method, path, query, headers.
import fc, { type Arbitrary } from 'fast-check';
import { POLLY_MODEL } from '../../src/model/polly-model.ts';

const { shapes } = POLLY_MODEL;

/** Of a request target: no spaces, no control characters, nothing beyond Latin-1. */
export const targetText = (maxLength: number): Arbitrary<string> =>
  fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength });

const escapes = fc.constantFrom(
  '%',
  '%2',
  '%zz',
  '%00',
  '%2F',
  '%2e%2e',
  '%ff',
  '%C3%A9',
  '%F0%9F%98%80',
  '+',
  '&&',
  '=',
  '%25',
);
const value = fc.oneof(
  fc.constantFrom(
    ...shapes.Engine.enum,
    'en-US',
    'xx-XX',
    'true',
    'false',
    'TRUE',
    '1',
    '-1',
    '0',
    '1e9',
    '99999999999',
    '',
  ),
  escapes,
  targetText(20),
  fc.string({ maxLength: 10 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const name = fc.oneof(
  fc.constantFrom(
    'Engine',
    'LanguageCode',
    'IncludeAdditionalLanguageCodes',
    'NextToken',
    'MaxResults',
    'Status',
    'Text',
  ),
  fc.constantFrom('VoiceId', 'OutputFormat', 'X-Amz-Signature', 'X-Amz-Credential', '__proto__', 'engine', ''),
  escapes,
);
export const query = fc.oneof(
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
  targetText(40),
);

export const item = fc.oneof(
  fc.constantFrom('known', 'missing', '', '..', '%2e%2e', 'a'.repeat(21), '__proto__'),
  escapes,
  targetText(10),
);
export const path = fc.oneof(
  fc.constantFrom(
    '/v1/voices',
    '/v1/lexicons',
    '/v1/synthesisTasks',
    '/v1/speech',
    '/v1/synthesisStream',
    '/v1/voices/',
    '/',
  ),
  item.map((id) => `/v1/lexicons/${id}`),
  item.map((id) => `/v1/synthesisTasks/${id}`),
  fc.constantFrom(
    '//',
    '/v1//voices',
    '/V1/Voices',
    '/v1/voices#a',
    '/health/',
    '/v1/speech/x',
    `/${'a'.repeat(4_000)}`,
  ),
  targetText(30).map((text) => `/${text}`),
);
export const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'PROPFIND',
  'M-SEARCH',
);

export const headerValue = fc.oneof(
  fc.constantFrom(
    'generative',
    'mp3',
    'Joanna',
    'json',
    'a,b',
    ',',
    ' ',
    '*/*',
    'gzip',
    'application/x-www-form-urlencoded',
  ),
  fc.constantFrom(
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/polly/aws4_request, SignedHeaders=host, Signature=00',
    'AWS4-HMAC-SHA256 Credential=////, SignedHeaders=, Signature=',
    'Bearer x',
    'é'.repeat(100),
    'a'.repeat(2_000),
  ),
  targetText(30),
);
export const headerName = fc.constantFrom(
  ...[
    'authorization',
    'content-type',
    'content-encoding',
    'accept',
    'accept-encoding',
    'range',
    'cookie',
    'x-amz-date',
  ],
  ...[
    'x-amzn-engine',
    'x-amzn-outputformat',
    'x-amzn-voiceid',
    'x-amzn-lexiconnames',
    'x-amzn-samplerate',
    'x-amz-target',
  ],
  ...[
    'x-amz-content-sha256',
    'x-amz-security-token',
    'x-http-method-override',
    'if-none-match',
    '__proto__',
    'user-agent',
  ],
);
export const headers = fc.dictionary(headerName, headerValue, { maxKeys: 5 });
