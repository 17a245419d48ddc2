// The bytes of an event stream: right messages, messages whose lengths and checksums lie, and any bytes.
import { crc32 } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';
import { encodeMessage } from '../../src/stream/event-messages.ts';
import { junk, spoilBytes, text } from './json-bodies.ts';
import { ssml } from './ssml-documents.ts';

const textMembers = fc.oneof(
  fc.record({ Text: text }),
  fc.record({ Text: ssml, TextType: fc.constant('ssml') }),
  fc.record({ Text: text, FlushStreamConfiguration: fc.record({ Force: fc.boolean() }) }),
  fc.dictionary(fc.constantFrom('Text', 'TextType', 'FlushStreamConfiguration', '__proto__'), fc.jsonValue()),
);
const payload = spoilBytes(
  fc
    .oneof(
      { weight: 5, arbitrary: textMembers.map((members) => JSON.stringify(members)) },
      junk.map((json) => `{"Text":${json}}`),
    )
    .map((json) => Buffer.from(json)),
);

const event = fc
  .record(
    {
      ':message-type': fc.constantFrom('event', 'event', 'event', 'event', 'exception', ''),
      ':event-type': fc.constantFrom(
        'TextEvent',
        'TextEvent',
        'TextEvent',
        'CloseStreamEvent',
        'AudioEvent',
        '__proto__',
      ),
    },
    { requiredKeys: [':event-type'] },
  )
  .chain((headers) => payload.map((bytes) => encodeMessage(headers, bytes)));

/** A message that says other lengths than it has, with checksums that are right for what it says. */
const forged = fc
  .tuple(event, fc.oneof(fc.nat({ max: 0xffffffff }), fc.nat({ max: 64 })), fc.boolean())
  .map(([message, length, ofHeaders]) => {
    const bytes = Buffer.from(message);
    bytes.writeUInt32BE(length, ofHeaders ? 4 : 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
    return bytes;
  });
/** Headers of any type and length, cut anywhere. */
const oddHeaders = fc.uint8Array({ maxLength: 40 }).map((headers) => {
  const bytes = encodeMessage({}, headers);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
});

const message = fc.oneof({ weight: 8, arbitrary: event }, forged, oddHeaders);
const wrapped = message.map((inner) => encodeMessage({ ':chunk-signature': 'any' }, inner));
const close = encodeMessage({ ':message-type': 'event', ':event-type': 'CloseStreamEvent' }, Buffer.from('{}'));

export const eventFrames: Arbitrary<Buffer> = spoilBytes(
  fc
    .tuple(fc.array(fc.oneof(message, wrapped), { maxLength: 5 }), fc.boolean())
    .map(([messages, closed]) => Buffer.concat(closed ? [...messages, close] : messages)),
);

/** The same bytes as the network may cut them. */
export const pieces: Arbitrary<Buffer[]> = fc
  .tuple(eventFrames, fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 }))
  .map(([bytes, lengths]) => {
    const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
    return [0, ...ends].map((start, index) => bytes.subarray(start, ends[index] ?? bytes.length));
  });
