// Bytes that are hardly HTTP.
import fc, { type Arbitrary } from 'fast-check';
import { headerName, headerValue, method, path, targetText } from './http-parts.ts';
import { spoilBytes } from './json-bodies.ts';

const firstLine = fc
  .tuple(
    fc.oneof(method, targetText(8)),
    fc.oneof(path, targetText(20)),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', ''),
  )
  .map((words) => words.join(' '));
const rawHeader = fc.oneof(
  fc.tuple(headerName, headerValue).map((pair) => pair.join(': ')),
  fc.constantFrom(
    'content-length: 5',
    'content-length: -1',
    'content-length: 99999999999',
    'transfer-encoding: chunked',
  ),
  fc.constantFrom(
    'Host: x',
    'Host:',
    'expect: 100-continue',
    'connection: upgrade',
    'upgrade: h2c',
    ': x',
    'a b: c',
    'no colon',
  ),
);
/** What an HTTP parser has to look at twice, and HTTP/2 behind its preface. */
export const rawBytes: Arbitrary<Buffer> = fc.oneof(
  {
    weight: 3,
    arbitrary: spoilBytes(
      fc
        .tuple(firstLine, fc.array(rawHeader, { maxLength: 5 }), fc.string({ maxLength: 20 }))
        .map(([first, rest, body]) => Buffer.from(`${[first, ...rest].join('\r\n')}\r\n\r\n${body}`)),
    ),
  },
  fc
    .uint8Array({ maxLength: 100 })
    .map((bytes) => Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), bytes])),
);
