import { describe, expect, test } from '@jest/globals';
import { encodeMessage } from '../../src/stream/event-messages.ts';
import { type InboundEvent, readInboundEvents } from '../../src/stream/inbound-events.ts';

const event = (type: string, payload: Buffer | string, messageType = 'event') =>
  encodeMessage({ ':message-type': messageType, ':event-type': type }, Buffer.from(payload));
const wrapped = (inner: Buffer) => encodeMessage({ ':chunk-signature': 'any' }, inner);
const textEvent = (members: unknown) => wrapped(event('TextEvent', JSON.stringify(members)));
const CLOSE = wrapped(event('CloseStreamEvent', '{}'));

async function read(...messages: Buffer[]): Promise<InboundEvent[]> {
  const events: InboundEvent[] = [];
  const chunks = (async function* () {
    yield Buffer.concat(messages);
  })();
  for await (const inbound of readInboundEvents(chunks)) events.push(inbound);
  return events;
}

describe('the events of a client', () => {
  test('are unwrapped from their signatures', async () => {
    const flush = { Text: '', FlushStreamConfiguration: { Force: true } };
    const ssml = { Text: '<speak>b</speak>', TextType: 'ssml', FlushStreamConfiguration: { Force: false } };
    expect(await read(textEvent({ Text: 'a' }), textEvent(flush), textEvent(ssml), CLOSE)).toEqual([
      { kind: 'text', text: 'a', ssml: false, flush: false },
      { kind: 'text', text: '', ssml: false, flush: true },
      { kind: 'text', text: '<speak>b</speak>', ssml: true, flush: false },
      { kind: 'close' },
    ]);
  });

  test('may come without a signature', async () => {
    expect(await read(event('CloseStreamEvent', ''))).toEqual([{ kind: 'close' }]);
  });

  test('end with an empty wrapper', async () => {
    expect(await read(wrapped(Buffer.alloc(0)), CLOSE)).toEqual([]);
  });

  test('may have the longest text of SynthesizeSpeech each', async () => {
    const plain = textEvent({ Text: 'a'.repeat(3_000) });
    const ssml = textEvent({ Text: 'a'.repeat(6_000), TextType: 'ssml' });
    expect(await read(plain, ssml)).toMatchObject([{ ssml: false }, { ssml: true }]);
  });

  test.each([
    ['of another name', wrapped(event('AudioEvent', '{}')), 'invalidInboundEvent', /AudioEvent/],
    ['of another kind', wrapped(event('TextEvent', '{}', 'exception')), 'invalidInboundEvent', /exception/],
    ['without JSON', wrapped(event('TextEvent', 'Text')), 'invalidInboundEvent', /not valid JSON/],
    ['that is no UTF-8', wrapped(event('TextEvent', Buffer.from([0x22, 0xff, 0x22]))), 'invalidInboundEvent', /JSON/],
    ['that is a list', textEvent(['Text']), 'invalidInboundEvent', /not a JSON object/],
    ['without text', textEvent({}), 'fieldValidationFailed', /Text null; it has to be a string/],
    ['with a number', textEvent({ Text: 5 }), 'fieldValidationFailed', /Text 5; it has to be a string/],
    ['with an object', textEvent({ Text: {} }), 'fieldValidationFailed', /Text an object; it has to be a string/],
    ['with another type', textEvent({ Text: 'a', TextType: 'html' }), 'fieldValidationFailed', /TextType 'html'/],
    [
      'with a flag for a structure',
      textEvent({ Text: '', FlushStreamConfiguration: true }),
      'fieldValidationFailed',
      /FlushStreamConfiguration true/,
    ],
    [
      'with a list for a structure',
      textEvent({ Text: '', FlushStreamConfiguration: [] }),
      'fieldValidationFailed',
      /FlushStreamConfiguration a list/,
    ],
    [
      'with a word for a flag',
      textEvent({ Text: '', FlushStreamConfiguration: { Force: 'yes' } }),
      'fieldValidationFailed',
      /Force 'yes'/,
    ],
    ['with too much text', textEvent({ Text: 'a'.repeat(3_001) }), 'fieldValidationFailed', /3001 characters/],
    [
      'with too much SSML',
      textEvent({ Text: 'a'.repeat(6_001), TextType: 'ssml' }),
      'fieldValidationFailed',
      /6001 characters/,
    ],
  ])('cannot be one %s', async (_, message, reason, text) => {
    await expect(read(message)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(text),
      members: { reason },
    });
  });

  test('cannot be a wrapper around no message', async () => {
    await expect(read(wrapped(Buffer.from('garbage that is not a message')))).rejects.toMatchObject({
      name: 'FrameError',
    });
  });

  test.each([
    ['long', JSON.stringify({ Text: 'a', TextType: 'b'.repeat(100_000) })],
    ['deep', `{"Text":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('are not quoted in full when they are %s', async (_, payload) => {
    const error = await read(wrapped(event('TextEvent', payload))).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException' });
    expect((error as Error).message.length).toBeLessThan(300);
  });
});
