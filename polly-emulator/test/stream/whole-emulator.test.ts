// The SDK against the whole emulator, with real speech.
import {
  type StartSpeechSynthesisStreamActionStream as Action,
  StartSpeechSynthesisStreamCommand,
} from '@aws-sdk/client-polly';
import { describe, expect, jest, test } from '@jest/globals';
import { useEmulator } from '../support/emulator-fixture.ts';

const fixture = useEmulator();
const PCM_BYTES_PER_SECOND = 2 * 16_000;

async function speakAll(texts: readonly string[]): Promise<{ seconds: number; characters: number | undefined }> {
  const actions = (async function* (): AsyncGenerator<Action> {
    for (const Text of texts) yield { TextEvent: { Text } };
    yield { CloseStreamEvent: {} };
  })();
  const { EventStream = [] } = await fixture.newClient('HTTP/2').send(
    new StartSpeechSynthesisStreamCommand({
      ...{ Engine: 'generative', OutputFormat: 'pcm', SampleRate: '16000', VoiceId: 'Joanna' },
      ActionStream: actions,
    }),
  );
  let bytes = 0;
  let characters: number | undefined;
  for await (const { AudioEvent, StreamClosedEvent } of EventStream) {
    bytes += AudioEvent?.AudioChunk?.length ?? 0;
    characters = StreamClosedEvent?.RequestCharacters;
  }
  return { seconds: bytes / PCM_BYTES_PER_SECOND, characters };
}

describe('a stream to the emulator', () => {
  test('is spoken, and logged', async () => {
    const short = await speakAll(['Hello', ' my', ' friend.']);
    const long = await speakAll([
      'Hello my friend. ',
      'This is a second sentence, ',
      'which makes the speech much longer. ',
      'Bye',
    ]);
    expect(short).toMatchObject({ characters: 16 });
    expect(long).toMatchObject({ characters: 83 });
    // A slow and a fast speaker: 16 characters in half a second to three, and five times as many in more than twice
    // that.
    expect(short.seconds).toBeGreaterThan(0.5);
    expect(short.seconds).toBeLessThan(3);
    expect(long.seconds).toBeGreaterThan(2 * short.seconds);
    const { body } = await fixture.own<object[]>('/_emulator/requests');
    expect(body).toMatchObject([
      { operation: 'StartSpeechSynthesisStream', status: 200, characters: 16, text: 'Hello my friend.', error: null },
      { operation: 'StartSpeechSynthesisStream', status: 200, characters: 83, error: null },
    ]);
  });

  test('meets the faults', async () => {
    // The SDK says that it cannot send a stream again.
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    await fixture.setFaults({ operations: ['StartSpeechSynthesisStream'], errors: ['ThrottlingException'] });
    await expect(speakAll(['Hello'])).rejects.toMatchObject({ name: 'ThrottlingException' });
    warn.mockRestore();
    expect(await speakAll(['Hello'])).toMatchObject({ characters: 5 });
  });
});
