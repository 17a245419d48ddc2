import { execFileSync } from 'node:child_process';
import type { PollyClient, VoiceId } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { decodeMp3, saysText, whichTextsAreSaid } from './speech-check/speech-check.ts';
import { useEmulator } from './support/emulator-fixture.ts';
import { isWhole } from './support/test-size.ts';

const SENTENCES = [
  'The lighthouse keeper climbed the stairs every evening before sunset.',
  'Please bring two loaves of bread, a bottle of milk and some butter.',
  'It rained for three days, and then the sun came out again.',
] as const;

const polly = useEmulator();

/** Memory of the speech process, in MiB. */
function speechMemory(): number {
  const { speechPid } = polly.emulator;
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(speechPid())])) / 1024;
}

describe('speech', () => {
  // The slowest and the fastest, of MPEG 2.5 and of MPEG 1.
  test.each(
    isWhole ? ['8000', '16000', '22050', '24000', '44100', '48000'] : ['8000', '48000'],
  )('has a true sample rate of %s', async (SampleRate) => {
    const { audio } = await polly.speak(polly.newClient('HTTP/2'), { SampleRate });
    expect(await decodeMp3(await polly.saveMp3(audio))).toMatchObject({ sampleRate: Number(SampleRate) });
  });

  test('as pcm is 16-bit samples at 16,000 Hz', async () => {
    const { audio, ContentType } = await polly.speak(polly.newClient('HTTP/2'), { OutputFormat: 'pcm' });
    expect(ContentType).toBe('audio/pcm');
    expect(audio.length % 2).toBe(0);
    expect(audio.length).toBeGreaterThan(16_000);
  });

  test('from SSML says the words, with the pause, and bills the words only', async () => {
    const client = polly.newClient('HTTP/2');
    const [words] = SENTENCES;
    const ssml = `<speak><p>${words}</p><break time="5s"/></speak>`;
    const reply = await polly.speak(client, { Text: ssml, TextType: 'ssml' });
    expect(reply.RequestCharacters).toBe(words.length);
    const path = await polly.saveMp3(reply.audio);
    expect(await saysText(path, words)).toBe(true);
    const plain = await decodeMp3(await polly.saveMp3((await polly.speak(client, { Text: words })).audio));
    expect((await decodeMp3(path)).durationMs).toBeGreaterThan(plain.durationMs + 4_000);
  });

  test('is told apart by checks that can fail', async () => {
    const { audio } = await polly.speak(polly.newClient('HTTP/2'), { Text: 'We have 21 apples and 5 pears.' });
    const path = await polly.saveMp3(audio);
    const texts = ['We have twenty-one apples and five pears.', 'We have 21 apples and 5 pears.', 'We have 21 apples.'];
    expect(await whichTextsAreSaid([{ audio: path, texts }])).toEqual([[true, true, false]]);
    await expect(saysText(path, 'We have frobnicated apples.')).rejects.toThrow(/frobnicated/);
    await expect(saysText(path, 'We have 2100 apples.')).rejects.toThrow(/'2100'/);
    const damaged = await polly.saveMp3(
      Buffer.concat([audio.subarray(0, 3_000), Buffer.alloc(700, 0x55), audio.subarray(3_000)]),
    );
    await expect(decodeMp3(damaged)).rejects.toThrow();
    await expect(decodeMp3(await polly.saveMp3(Buffer.from('no audio at all')))).rejects.toThrow();
  });

  test('reads markup in plain text aloud instead of acting on it', async () => {
    const client = polly.newClient('HTTP/2');
    const { audio } = await polly.speak(client, { Text: '<break time="9s"/> salt & pepper' });
    expect((await decodeMp3(await polly.saveMp3(audio))).durationMs).toBeLessThan(9_000);
  });

  test('for many texts at once over both protocols is each its own, in its own voice, and leaks nothing', async () => {
    const protocols = [polly.newClient('HTTP/2'), polly.newClient('HTTP/1.1')];
    const voices = ['Joanna', 'Matthew', 'Lucia', 'Takumi'] as const;
    const asked = Array.from({ length: isWhole ? 200 : 16 }, (_, index) => ({
      VoiceId: voices[index % 4] as VoiceId,
      Text: 'seven '.repeat(1 + (Math.floor(index / 4) % 4)).trim(),
    }));
    const more = { OutputFormat: 'pcm', SampleRate: '8000', Engine: 'neural' } as const;
    const before = speechMemory();
    const replies = await Promise.all(
      asked.map((input, index) => polly.speak(protocols[index % 2] as PollyClient, { ...input, ...more })),
    );
    // It grows by some 40 MiB until the first collections; ports of espeak-ng that leak grow by thousands.
    expect(speechMemory() - before).toBeLessThan(150);
    const durationsMs = new Map<string, number[]>();
    replies.forEach(({ audio, RequestCharacters }, index) => {
      const { VoiceId: voice, Text: text } = asked[index] as (typeof asked)[number];
      expect(RequestCharacters).toBe(text.length);
      const key = `${voice} ${text}`;
      durationsMs.set(key, [...(durationsMs.get(key) ?? []), audio.length / 16]);
    });
    // espeak-ng varies a text by some 30 ms; another voice or another number of words by much more.
    const shortest = (key: string) => Math.min(...(durationsMs.get(key) ?? []));
    for (const [key, all] of durationsMs) {
      expect({ key, mixed: Math.max(...all) - shortest(key) > 100 }).toEqual({ key, mixed: false });
    }
    for (const voice of voices) {
      const byWords = [1, 2, 3, 4].map((words) => shortest(`${voice} ${'seven '.repeat(words).trim()}`));
      byWords.slice(1).forEach((ms, index) => {
        expect(ms - (byWords[index] as number)).toBeGreaterThan(200);
      });
    }
  });

  test('goes on in a new process when the old one is killed', async () => {
    const before = polly.emulator.speechPid() as number;
    const client = polly.newClient('HTTP/2', 3);
    const spoken = polly.speak(client, { Text: SENTENCES.join(' ').repeat(5) });
    process.kill(before, 'SIGKILL');
    const path = await polly.saveMp3((await spoken).audio);
    expect((await decodeMp3(path)).durationMs).toBeGreaterThan(10_000);
    expect(polly.emulator.speechPid()).not.toBe(before);
  });
});
