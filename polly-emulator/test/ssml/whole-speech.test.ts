// That all of a text is said: what is behind a limit of espeak-ng, a tag or a pause is there, and as it was asked for.
// Lengths vary by some 30 ms from time to time.
import { describe, expect, jest, test } from '@jest/globals';
import { writeSpeechMarks } from '../../src/marks/write-speech-marks.ts';
import { readMarks } from '../support/said-events.ts';
import { SpeechEventsFixture, writeRequest } from '../support/speech-events-fixture.ts';
import { sampleOf } from '../support/test-size.ts';

jest.setTimeout(60_000);
/** Each row takes a second of speech: of each table some are tried, and all where TEST_SIZE=whole. */
const someOf = <const T>(rows: readonly T[]) => sampleOf(rows, Math.min(rows.length, 5));
const fixture = SpeechEventsFixture.use();

async function hear(text: string, languageCode = 'en-US') {
  const spoken = writeRequest(text, languageCode);
  const events = await fixture.listen(spoken, languageCode);
  const endMs = Math.max(...events.map(({ atMs }) => atMs));
  const marks = readMarks(
    writeSpeechMarks({ text, spoken, events, types: ['word', 'sentence', 'ssml'], languageCode }),
  );
  const phonemes = events.filter(({ kind, id }) => kind === 'phoneme' && id !== '').map(({ id }) => id);
  return {
    endMs,
    marks,
    words: marks.filter(({ type }) => type === 'word'),
    sounds: phonemes.length,
    phonemes: phonemes.join(''),
  };
}
const hearSsml = (ssml: string, languageCode?: string) => hear(`<speak>${ssml}</speak>`, languageCode);
const lengthOf = async (ssml: string, languageCode?: string) => (await hearSsml(ssml, languageCode)).endMs;
const phonemesOf = async (text: string, languageCode?: string) => (await hear(text, languageCode)).phonemes;

/** espeak-ng's silence at the end of a text. */
const END_MS = 420;

describe('a style ends where its element does', () => {
  const STYLES = ['prosody rate="200%"', 'prosody rate="50%"', 'prosody rate="200%" volume="loud" pitch="+10%"'];

  test.each(someOf(STYLES))('<%s> around a sentence, a break and both', async (style) => {
    const [tag = ''] = style.split(' ');
    for (const inside of [
      'One.',
      'One. ',
      'One <break time="1s"/> two',
      'One.<break time="1s"/> Two.',
      '<s>One.</s>',
    ]) {
      const { marks } = await hearSsml(
        `<${style}>${inside}</${tag}> <mark name="a"/>Seven eleven seven, <mark name="b"/>ten.`,
      );
      const plain = await hearSsml('<mark name="a"/>Seven eleven seven, <mark name="b"/>ten.');
      const lasts = (heard: typeof marks) => {
        const at = heard.filter(({ value }) => ['Seven', 'eleven', 'seven'].includes(value)).map(({ time }) => time);
        return (at[2] as number) - (at[0] as number);
      };
      expect({ inside, wrong: Math.abs(lasts(marks) - lasts(plain.marks)) > 80 }).toEqual({ inside, wrong: false });
    }
  });

  test('and begins there, behind a full stop as well', async () => {
    const slow = await lengthOf('One. <prosody rate="50%">Two three four five.</prosody>');
    expect(slow).toBeGreaterThan((await lengthOf('One. Two three four five.')) + 1_000);
  });

  test('and no words are lost where another one begins', async () => {
    const words = ['Near sells thirty beach beach charts fox', 'the lazy dog'];
    const loud = `<prosody volume="loud" rate="70%"><prosody volume="soft"><emphasis>${words[0]}</emphasis></prosody></prosody>`;
    const { sounds } = await hearSsml(`${loud} <prosody pitch="+10%">${words[1]}</prosody>`, 'en-GB');
    expect(sounds).toBeGreaterThan((await hear(words.join(' '), 'en-GB')).sounds - 5);
  });

  test('marks behind a full stop have a time of their own', async () => {
    const { marks } = await hearSsml('One.<break time="2s"/><mark name="a"/>Two. <mark name="b"/>Three.');
    const timeOf = (value: string) =>
      marks.find((mark) => mark.type !== 'sentence' && mark.value === value)?.time ?? -1;
    expect(timeOf('a')).toBeGreaterThan(2_000);
    expect(timeOf('b')).toBeGreaterThan(timeOf('Two'));
  });
});

describe('every word of a long clause is said', () => {
  test.each(
    someOf([
      ['777 ', 'en-US', 43],
      ['777 ', 'de-DE', 43],
      ['| 4711 | 815 ', 'en-US', 40],
      ['か', 'ja-JP', 81],
      ['カタ', 'ja-JP', 100],
      ['天', 'cmn-CN', 240],
      ['한', 'ko-KR', 51],
      ['한국', 'ko-KR', 100],
      ['pabo', 'en-US', 100],
      ['дом', 'ru-RU', 100],
      ['हम', 'hi-IN', 100],
      ['天', 'en-US', 100],
      ['กา', 'en-US', 30],
      ['a ', 'en-US', 700],
      ['GmbH ', 'en-US', 60],
      ['🎉', 'en-US', 60],
    ]),
  )('%j in %s, %i times', async (unit, languageCode, times) => {
    const all = await hear(unit.repeat(times).trim(), languageCode);
    const some = await hear(unit.repeat(10).trim(), languageCode);
    const missing = 1 - all.sounds / ((some.sounds / 10) * times);
    expect({ missing: Math.abs(missing) > 0.04 ? missing : 0 }).toEqual({ missing: 0 });
    expect(all.words.at(-1)?.time).toBeLessThan(all.endMs - END_MS / 2);
  });

  test.each(
    someOf([
      ['en-US', 80],
      ['es-ES', 150],
    ]),
  )('in %s a number of %i digits, each digit by itself', async (languageCode, digits) => {
    const apart = await hear('7 '.repeat(10).trim(), languageCode);
    const { sounds } = await hear('7'.repeat(digits), languageCode);
    expect(sounds).toBeGreaterThan((apart.sounds / 10) * digits * 0.97);
  });

  test.each(
    someOf([
      ['<say-as interpret-as="characters">', 'w', '</say-as>'],
      ['<sub alias="', '777 ', '">x</sub>'],
      ['<phoneme alphabet="ipa" ph="', 'pabo', '">x</phoneme>'],
      ['<lang xml:lang="ja-JP">', 'か', '</lang>'],
      ['<prosody rate="200%"><emphasis>', '777 ', '</emphasis></prosody>'],
    ]),
  )('in %s', async (opening, unit, closing) => {
    const some = await hearSsml(`${opening}${unit.repeat(10)}${closing} two three`);
    const all = await hearSsml(`${opening}${unit.repeat(80)}${closing} two three`);
    const rest = (await hearSsml('two three')).sounds;
    expect((all.sounds - rest) / (some.sounds - rest)).toBeGreaterThan(7.7);
    const last = (heard: typeof some) => heard.endMs - (heard.words.at(-1)?.time ?? 0);
    expect(Math.abs(last(all) - last(some))).toBeLessThan(100);
  });

  test('marks of a clause that is cut have the order and the places of the text', async () => {
    const text = Array.from({ length: 90 }, (_, index) => `${700 + index}`).join(' ');
    const { words, endMs } = await hear(text);
    expect(words.map(({ value }) => value).join(' ')).toBe(text);
    const gaps = words.map(({ time }, index) => (words[index + 1]?.time ?? endMs) - time);
    expect(Math.min(...gaps)).toBeGreaterThan(200);
    expect(Math.max(...gaps)).toBeLessThan(3_500);
  });
});

describe('a break', () => {
  test.each(
    someOf([
      ['first', (tag: string) => `${tag}cat`, 'cat'],
      ['last', (tag: string) => `cat${tag}`, 'cat'],
      ['first in a paragraph', (tag: string) => `<p>dog</p><p>${tag}cat</p>`, '<p>dog</p><p>cat</p>'],
      ['first in a sentence', (tag: string) => `<s>dog</s><s>${tag}cat</s>`, '<s>dog</s><s>cat</s>'],
      ['in between', (tag: string) => `cat ${tag} dog`, 'cat dog'],
      [
        'in a speed',
        (tag: string) => `<prosody rate="200%">cat ${tag} dog</prosody>`,
        '<prosody rate="200%">cat dog</prosody>',
      ],
    ]),
  )('that is %s lasts as long as was asked', async (_, place, without) => {
    const plain = await lengthOf(without);
    for (const [tag, ms] of [
      ['<break time="300ms"/>', 300],
      ['<break time="2s"/>', 2_000],
      ['<amazon:breath/>', 400],
    ] as const) {
      const more = (await lengthOf(place(tag))) - plain;
      expect({ tag, wrong: Math.abs(more - ms) > 160 }).toEqual({ tag, wrong: false });
    }
  });

  test.each(
    someOf([
      'Cat. %Dog.',
      'Cat, %dog',
      'Cat! %Dog.',
      '<s>Cat.</s>%<s>Dog.</s>',
      '<emphasis>Cat.</emphasis> %Dog.',
      '“Cat.” %Dog.',
    ]),
  )('never shortens the pause of %s', async (sentence) => {
    const plain = await lengthOf(sentence.replace('%', ''));
    for (const tag of [
      '<break time="0s"/>',
      '<break time="100ms"/>',
      '<break/>',
      '<amazon:breath duration="x-short"/>',
    ]) {
      const shorter = plain - (await lengthOf(sentence.replace('%', tag)));
      expect({ tag, shorter: shorter > 60 }).toEqual({ tag, shorter: false });
    }
  });
});

describe('emoji', () => {
  test.each(
    someOf([
      ['😀😀', '😀 😀'],
      ['😀😀😀', '😀 😀 😀'],
      ['Hi 😀!', 'Hi 😀 !'],
      ['a😀b', 'a 😀 b'],
      ['(😀)', '( 😀 )'],
      ['🇪🇸🇫🇷', '🇪🇸 🇫🇷'],
      ['👍🏽👍🏽', '👍🏽 👍🏽'],
      ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦 👨‍👩‍👧‍👦'],
      ['❤️❤️', '❤ ❤'],
      ['🏳️‍🌈.', '🏳‍🌈 '],
    ]),
  )('%s are said as %s', async (text, apart) => {
    expect(await phonemesOf(text)).toBe(await phonemesOf(apart));
  });

  test.each(
    someOf([
      ['Great!🎉', 'ɡɹˈeɪtpˈɑːɹɾipˈɑːpɚ'],
      ['Hi 😀.', 'hˈaɪɡɹˈɪnɪŋfˈeɪs'],
      ['❤️', 'ɹˈɛdhˈɑːɹt'],
      ['👍🏽', 'θˈʌmzˌʌpmˈiːdiəmskˈɪntˈoʊn'],
      ['👩🏽‍💻', 'wˈʊməntɛknˈɑːlədʒˌɪstmˈiːdiəmskˈɪntˈoʊn'],
      ['🏴‍☠️', 'pˈaɪɹətflˈæɡ'],
    ]),
  )('%s is %s', async (text, phonemes) => {
    expect(await phonemesOf(text)).toBe(phonemes);
  });
});

describe('the ends of lines', () => {
  test.each(
    someOf(['\r\r', '\r\n\r\n', '\u0085\u0085', '\u2028\u2028', '\u2029', '\r \r', '\n\r']),
  )('%j make a paragraph as two line feeds do', async (ends) => {
    const [own, plain] = [await hear(`One two${ends}Three four`), await hear('One two\n\nThree four')];
    expect(Math.abs(own.endMs - plain.endMs)).toBeLessThan(100);
    const sentences = own.marks.filter(({ type }) => type === 'sentence').map(({ value }) => value);
    expect(sentences).toEqual(['One two', 'Three four']);
  });

  test.each(someOf(['\r', '\r\n', '\u0085', '\u2028']))('%j is a space', async (end) => {
    const [own, plain] = [await hear(`One two${end}three four`), await hear('One two three four')];
    expect(Math.abs(own.endMs - plain.endMs)).toBeLessThan(100);
    expect(own.marks.filter(({ type }) => type === 'sentence')).toHaveLength(1);
  });

  test('are the same in SSML', async () => {
    const { marks } = await hearSsml('One two\r\n\r\nThree four');
    expect(marks.filter(({ type }) => type === 'sentence')).toHaveLength(2);
  });
});
