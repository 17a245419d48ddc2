// From the request to its marks with what espeak-ng really says.
import { describe, expect, test } from '@jest/globals';
import { visemesOf } from '../../src/marks/visemes.ts';
import { writeSpeechMarks } from '../../src/marks/write-speech-marks.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';
import { type MarkLine, readMarks } from '../support/said-events.ts';
import { SAMPLE_SENTENCES } from '../support/sample-sentences.ts';
import { SpeechEventsFixture, writeRequest } from '../support/speech-events-fixture.ts';
import { sampleOf } from '../support/test-size.ts';

const ALL_TYPES = ['sentence', 'word', 'viseme', 'ssml'] as const;
const fixture = SpeechEventsFixture.use();

interface Heard {
  readonly phonemes: readonly string[];
  readonly lines: readonly MarkLine[];
  readonly endMs: number;
}

async function hear(text: string, languageCode = 'en-US'): Promise<Heard> {
  const spoken = writeRequest(text, languageCode);
  const events = await fixture.listen(spoken, languageCode);
  const marks = writeSpeechMarks({ text, spoken, events, types: ALL_TYPES, languageCode });
  return {
    phonemes: events.filter(({ kind }) => kind === 'phoneme').map(({ id }) => id),
    lines: readMarks(marks),
    endMs: Math.max(...events.map(({ atMs }) => atMs)),
  };
}

function expectSound(text: string, { lines, endMs }: Heard): void {
  const bytes = Buffer.from(text);
  const times = lines.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times.every((time) => Number.isInteger(time) && time >= 0 && time <= endMs)).toBe(true);
  for (const { type, start, end, value } of lines) {
    if (type === 'word' || type === 'sentence') expect(bytes.subarray(start, end).toString()).toBe(value);
  }
  expect(lines.at(-1)).toMatchObject({ type: 'viseme', value: 'sil' });
}

/** ə and its neighbours, and what a language's own table puts with them. */
const openMouths = (code: string) => (code.startsWith('en') ? /[əɚɘɐ]/g : code === 'ja-JP' ? /[əɚɘe]/g : /[əɚɘ]/g);

/** An unknown sound is the open mouth of ə, so there is one of these for each that is known to have it, and no more. */
function unknownSounds(code: string, phonemes: readonly string[]): string[] {
  return phonemes.filter((phoneme) => {
    const mouths = visemesOf(phoneme, code).filter((viseme) => viseme === '@').length;
    return mouths > (phoneme.match(openMouths(code))?.length ?? 0);
  });
}

test('every language of Polly has a sample sentence', () => {
  expect(Object.keys(SAMPLE_SENTENCES).sort()).toEqual(Object.keys(LANGUAGES).sort());
});

describe('marks of real speech', () => {
  test.each(
    sampleOf(Object.entries(SAMPLE_SENTENCES)),
  )('keep their order, their place and the length of the audio, and know each sound, in %s', async (code, text) => {
    const heard = await hear(text, code);
    expectSound(text, heard);
    const words = heard.lines.filter(({ type }) => type === 'word');
    expect(words.length).toBeGreaterThan(7);
    // Nothing is put off to the end, and nothing is left at the start.
    expect(words[0]?.time).toBeLessThan(heard.endMs / 10);
    expect(words.at(-1)?.time).toBeGreaterThan(heard.endMs / 2);
    expect(heard.phonemes.length).toBeGreaterThan(20);
    expect(unknownSounds(code, heard.phonemes)).toEqual([]);
  });

  test('give each word of a plain sentence a time of its own, where its first viseme is', async () => {
    const { lines } = await hear('Mary had a little lamb.');
    const words = lines.filter(({ type }) => type === 'word');
    expect(words.map(({ value }) => value)).toEqual(['Mary', 'had', 'a', 'little', 'lamb']);
    expect(new Set(words.map(({ time }) => time)).size).toBe(5);
    const visemeAt = new Map(lines.filter(({ type }) => type === 'viseme').map(({ time, value }) => [time, value]));
    expect(words.map(({ time }) => visemeAt.get(time))).toEqual(['p', 'k', '@', 't', 't']);
  });

  test('bear words that the synthesizer merges, splits or has no event for', async () => {
    const text = 'There is a 1234 in Dr. Smith’s well-known e-mail to a@b.com, isn’t there? It cost $3.50 & 2 😀 more.';
    const heard = await hear(text);
    expectSound(text, heard);
    const timeOf = (value: string): number =>
      heard.lines.find((line) => line.type === 'word' && line.value === value)?.time ?? -1;
    // The number is said in five words; what follows waits for them.
    expect(timeOf('in') - timeOf('1234')).toBeGreaterThan(1_000);
    expect(timeOf('e-mail')).toBeGreaterThan(timeOf('well-known'));
    expect(timeOf('more')).toBeGreaterThan(timeOf('$3.50') + 500);
  });

  test('know marks, breaks, subs and entities of SSML', async () => {
    const text =
      '<speak><mark name="start"/>R&amp;D at the <sub alias="World Wide Web Consortium">W3C</sub> <mark name="a"/><mark name="b"/>rules. <break time="700ms"/><mark name="c"/>It <say-as interpret-as="characters">does</say-as>.<mark name="end"/></speak>';
    const heard = await hear(text);
    expectSound(text, heard);
    const marks = heard.lines.filter(({ type }) => type === 'ssml');
    expect(marks.map(({ value }) => value)).toEqual(['start', 'a', 'b', 'c', 'end']);
    const words = heard.lines.filter(({ type }) => type === 'word');
    expect(words.map(({ value }) => value)).toEqual([
      'R&amp;D',
      'at',
      'the',
      'W3C',
      'rules',
      '<break time="700ms"/>',
      'It',
      'does',
    ]);
    const [, , , consortium, rules, pause, it] = words.map(({ time }) => time);
    expect((rules ?? 0) - (consortium ?? 0)).toBeGreaterThan(1_000);
    expect((it ?? 0) - (pause ?? 0)).toBeGreaterThan(600);
    expect(marks.map(({ time }) => time)).toEqual([words[0]?.time, rules, rules, it, heard.lines.at(-1)?.time]);
  });

  test('are there for the longest text of a task', async () => {
    const sentence = 'It was a bright cold day in April, and the 13 clocks were striking. ';
    const text = sentence.repeat(Math.floor(100_000 / sentence.length));
    const spoken = writeRequest(text, 'en-US');
    // Speech of that length is not made here: the events of one sentence, again and again.
    const once = await fixture.listen(writeRequest(sentence, 'en-US'), 'en-US');
    const lengthMs = Math.max(...once.map(({ atMs }) => atMs));
    const events = Array.from({ length: text.length / sentence.length }, (_, turn) =>
      once.map((event) => ({
        ...event,
        atMs: event.atMs + turn * lengthMs,
        markupIndex: event.markupIndex + turn * sentence.length,
      })),
    ).flat();
    const marks = writeSpeechMarks({ text, spoken, events, types: ALL_TYPES, languageCode: 'en-US' }).split('\n');
    const sentences = marks.filter((line) => line.includes('"sentence"')).map((line) => JSON.parse(line) as MarkLine);
    expect(sentences.map(({ time }) => time)).toEqual(sentences.map((_, turn) => turn * lengthMs));
    expect(marks.filter((line) => line.includes('"word"'))).toHaveLength(14 * sentences.length);
  });
});
