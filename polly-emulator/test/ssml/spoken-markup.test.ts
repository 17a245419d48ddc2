// That espeak-ng acts on what is written for it: lengths, loudness, pitch and phonemes of real speech. Audio is not the
// same twice, so everything is compared by a wide margin.
import loadEspeak from '@echogarden/espeak-ng-emscripten';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import { mnemonicsOfIpa } from '../../src/ssml/phonemes.ts';
import { treeOfText } from '../../src/ssml/tree.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';
import { sampleOf } from '../support/test-size.ts';

jest.setTimeout(60_000);

interface Worker {
  rate: number;
  set_voice(name: string, language: string, gender: number, age: number, variant: number): number;
  synthesize(markup: string, onAudio: (samples: Int16Array | null, events?: SpokenEvent[]) => boolean): void;
}
interface SpokenEvent {
  readonly type: string;
  readonly id: string;
}
interface Spoken {
  readonly seconds: number;
  readonly loudness: number;
  /** Hertz. */
  readonly pitch: number;
  readonly phonemes: string;
  readonly marks: readonly string[];
}

const SAMPLE_RATE = 22_050;
let worker: Worker;
beforeAll(async () => {
  worker = new (await loadEspeak()).eSpeakNGWorker() as unknown as Worker;
});

/** The lag, between 80 and 500 Hz, at which the loudest tenth of a second is most like itself. */
function measurePitch(samples: readonly number[]): number {
  const window = SAMPLE_RATE / 10;
  let start = 0;
  let most = 0;
  for (let at = 0; at + 2 * window < samples.length; at += window) {
    const energy = samples.slice(at, at + window).reduce((sum, sample) => sum + sample ** 2, 0);
    if (energy > most) [most, start] = [energy, at];
  }
  let best = 0;
  let pitch = 0;
  for (let lag = Math.round(SAMPLE_RATE / 500); lag < SAMPLE_RATE / 80; lag += 1) {
    let sum = 0;
    for (let at = start; at < start + window; at += 1) sum += (samples[at] as number) * (samples[at + lag] ?? 0);
    if (sum > best) [best, pitch] = [sum, SAMPLE_RATE / lag];
  }
  return pitch;
}

function speakMarkup(markup: string, languageCode: string): Spoken {
  const language = LANGUAGES[languageCode]?.espeak ?? languageCode;
  // With all its arguments: by the name alone, espeak-ng forgets a dialect at the first word of another language.
  expect(worker.set_voice(`${language}+f2`, '', 0, 0, 0)).toBe(0);
  worker.rate = 145;
  const samples: number[] = [];
  const heard: SpokenEvent[] = [];
  worker.synthesize(markup, (part, events = []) => {
    for (const sample of part ?? []) samples.push(sample);
    heard.push(...events);
    return false;
  });
  const idsOf = (type: string) => heard.filter((event) => event.type === type).map(({ id }) => id);
  return {
    seconds: samples.length / SAMPLE_RATE,
    loudness: Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length),
    pitch: measurePitch(samples),
    phonemes: idsOf('phoneme').join(' ').replace(/\s+/g, ' ').trim(),
    marks: idsOf('mark'),
  };
}

const speak = (ssml: string, languageCode = 'en-US'): Spoken => {
  const tree = parseSsml(`<speak>${ssml}</speak>`, { engine: 'standard', voiceId: 'Joanna' });
  return speakMarkup(writeMarkup(tree, languageCode).markup, languageCode);
};
const phonemesOf = (ssml: string, languageCode?: string): string => speak(ssml, languageCode).phonemes;

describe('the speech of', () => {
  const WORDS = 'a big wide world';

  test('breaks is as much longer', () => {
    const { seconds } = speak('big <break time="0s"/> world');
    const more = (time: string) => speak(`big <break time="${time}"/> world`).seconds - seconds;
    expect(Math.abs(more('0.5s') - 0.5)).toBeLessThan(0.15);
    expect(Math.abs(more('2500ms') - 2.5)).toBeLessThan(0.15);
    expect(Math.abs(more('10s') - 10)).toBeLessThan(0.15);
    expect(Math.abs(more('60s') - 10)).toBeLessThan(0.15);
  });

  test('breaks side by side is as long as all of them', () => {
    const { seconds } = speak('big <break time="0s"/> world');
    const more = (ssml: string) => speak(`big ${ssml} world`).seconds - seconds;
    const breaks = '<break time="2s"/> <break time="1s"/>';
    expect(Math.abs(more(breaks) - 3)).toBeLessThan(0.3);
    expect(Math.abs(more(breaks.repeat(10)) - 30)).toBeLessThan(0.6);
    expect(more('<break strength="strong"/>'.repeat(3))).toBeGreaterThan(more('<break strength="strong"/>') + 0.5);
  });

  test.each([
    'big. ',
    'big, ',
    '<emphasis>big?!</emphasis> ',
  ])('%s has no pause behind it at a break of none', (ssml) => {
    const pause = speak(`${ssml}World`).seconds - speak('big World').seconds;
    const left = speak(`${ssml}<break strength="none"/>World`).seconds - speak('big World').seconds;
    expect(pause).toBeGreaterThan(0.25);
    expect(left).toBeLessThan(0.15);
  });

  test('stronger breaks, sentences and paragraphs is longer', () => {
    const lengths = ['none', 'medium', 'strong', 'x-strong'].map(
      (strength) => speak(`big <break strength="${strength}"/> world`).seconds,
    );
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect((lengths[3] as number) - (lengths[0] as number)).toBeGreaterThan(0.5);
    expect(speak('<s>big</s><s>world</s>').seconds).toBeGreaterThan(speak('big world').seconds + 0.2);
    expect(speak('<p>big</p><p>world</p>').seconds).toBeGreaterThan(speak('<s>big</s><s>world</s>').seconds + 0.2);
  });

  test('rates is faster and slower, also within one another', () => {
    const { seconds } = speak(WORDS);
    const share = (rate: string) => speak(`<prosody rate="${rate}">${WORDS}</prosody>`).seconds / seconds;
    expect(share('200%')).toBeLessThan(0.75);
    expect(share('150%')).toBeLessThan(0.85);
    expect(share('x-slow')).toBeGreaterThan(1.3);
    expect(share('60%')).toBeGreaterThan(1.3);
    const nested = speak(`<prosody rate="200%"><prosody rate="50%">${WORDS}</prosody></prosody>`).seconds / seconds;
    expect(nested).toBeGreaterThan(0.9);
    expect(nested).toBeLessThan(1.1);
  });

  test('volumes is louder and softer, also within one another', () => {
    const { loudness } = speak(WORDS);
    const share = (ssml: string) => speak(ssml).loudness / loudness;
    const at = (volume: string) => share(`<prosody volume="${volume}">${WORDS}</prosody>`);
    expect(at('silent')).toBe(0);
    expect(at('+6dB')).toBeGreaterThan(1.7);
    expect(at('-6dB')).toBeLessThan(0.6);
    expect(at('x-soft')).toBeLessThan(0.4);
    expect(at('loud')).toBeGreaterThan(1.3);
    expect(share(`<prosody volume="-6dB"><prosody volume="-6dB">${WORDS}</prosody></prosody>`)).toBeLessThan(0.35);
    expect(share(`<amazon:effect name="whispered">${WORDS}</amazon:effect>`)).toBeLessThan(0.4);
    expect(share(`<emphasis level="strong">${WORDS}</emphasis>`)).toBeGreaterThan(1.3);
    expect(share(`<emphasis level="reduced">${WORDS}</emphasis>`)).toBeLessThan(0.8);
  });

  test('pitches is higher and lower', () => {
    const { pitch } = speak('ah');
    expect(speak('<prosody pitch="+50%">ah</prosody>').pitch / pitch).toBeGreaterThan(1.15);
    expect(speak('<prosody pitch="x-high">ah</prosody>').pitch / pitch).toBeGreaterThan(1.1);
    expect(speak('<prosody pitch="-50%">ah</prosody>').pitch / pitch).toBeLessThan(0.9);
  });

  test.each([
    [2_000, 'Human speech is a powerful way to communicate.'],
    [5_100, 'Even a simple ‘Hello’ can convey a lot of information depending on the pitch, intonation, and tempo.'],
    [
      8_900,
      'We naturally understand this information, which is why speech is ideal for creating applications where a screen isn’t practical or possible, or simply isn’t convenient.',
    ],
    [6_000, 'It was 1234567 in 1999, <break time="1s"/> not 12.'],
    [4_000, 'one<break strength="x-strong"/> two<break strength="strong"/> three<break/> four. <break/> five'],
    [4_500, '<s>one</s><s>two</s><p>three</p><p>four</p><p>five</p>'],
  ])('a longest duration of %i ms takes no longer', (milliseconds, ssml) => {
    expect(speak(ssml).seconds).toBeGreaterThan(milliseconds / 1_000);
    expect(speak(`<prosody amazon:max-duration="${milliseconds}ms">${ssml}</prosody>`).seconds).toBeLessThan(
      milliseconds / 1_000,
    );
  });

  test('another language has its sounds, and what follows has those of the voice', () => {
    const heard = phonemesOf('hello <lang xml:lang="fr-FR">bonjour le monde</lang> hello');
    expect(heard).toMatch(/^h ə l ˈoʊ b ɔ̃ ʒ ˈu ʁ .* h ə l ˈoʊ$/);
  });

  test.each([
    ['<phoneme alphabet="ipa" ph="təˈmɑːtoʊ">tomato</phoneme>', 't ə m ˈɑː ɾ oʊ'],
    ['<phoneme alphabet="ipa" ph="pɪˈkɑːn">pecan</phoneme>', 'p ɪ k ˈɑː n'],
    ['<phoneme alphabet="ipa" ph="ˈpi.kæn">pecan</phoneme>', 'p ˈi k æ n'],
    ['<phoneme alphabet="x-sampa" ph=\'pI"kA:n\'>pecan</phoneme>', 'p ɪ k ˈɑː n'],
    ['<phoneme alphabet="ipa" ph="t͡ʃˈiːz dˈɪp">x</phoneme><break/>', 'tʃ ˈiː z d ˈɪ p'],
    ['<w role="amazon:VB">read</w>', 'ɹ ˈiː d'],
    ['<w role="amazon:VBD">read</w>', 'ɹ ˈɛ d'],
    ['bass', 'b ˈeɪ s'],
    ['<w role="amazon:SENSE_1">bass</w>', 'b ˈæ s'],
    ['<sub alias="Mercury">Hg</sub>', 'm ˈɜː k j ʊ ɹ i'],
    ['<say-as interpret-as="characters">hi</say-as>', 'ˌeɪ tʃ ˈaɪ'],
    ['<say-as interpret-as="digits">12</say-as>', 'w ˈʌ n t ˈuː'],
    ['<say-as interpret-as="cardinal">12</say-as>', 't w ˈɛ l v'],
    ['<say-as interpret-as="ordinal">12</say-as>', 't w ˈɛ l f θ'],
    ['<say-as interpret-as="fraction">2/9</say-as>', 't ˈuː n ˈaɪ n θ s'],
    ['<say-as interpret-as="expletive">darn</say-as>', 'b ˈiː p'],
    ['<say-as interpret-as="unit">5m</say-as>', 'f ˈaɪ v m ˈiː ɾ ɚ z'],
    ['<say-as interpret-as="date" format="m">5</say-as>', 'm ˈeɪ'],
  ])('%s is %s', (ssml, phonemes) => {
    expect(phonemesOf(ssml)).toBe(phonemes);
  });

  test('marks tells where they are', () => {
    expect(speak('a<mark name="one"/> b<mark name="&lt;two&gt;"/>').marks).toEqual(['0', '1']);
  });

  test('plain text has no commands', () => {
    const speakText = (text: string) => speakMarkup(writeMarkup(treeOfText(text), 'en-US').markup, 'en-US').phonemes;
    const PLAIN = speakText('(h@l)');
    expect(PLAIN).toContain('æ t');
    expect(speakText('[[h@l]]')).toBe(PLAIN);
    expect(speakText('\u000150S hello')).toBe(speakText(' 50S hello'));
    expect(speakText('hello \u0000world')).toBe(speakText('hello world'));
    expect(speakText('<break time="9s"/>')).toContain('b ɹ ˈeɪ k');
  });
});

describe('phonemes', () => {
  // One word of each language, in the IPA of Polly's phoneme tables.
  test.each([
    ['ca-ES', 'ˈkazə', 'k ˈa z ə'],
    ['cy-GB', 'ɬan', 'ɬ ˈa n'],
    ['de-DE', 'ˈʃøːn', 'ʃ ˈøː n'],
    ['en-GB', 'təˈmɑːtəʊ', 't ə m ˈɑː t əʊ'],
    ['es-ES', 'ˈniɲo', 'n ˈi ɲ o'],
    ['fr-FR', 'bɔ̃ʒuʁ', 'b ˈɔ̃ ʒ u ʁ'],
    ['it-IT', 'ˈʎi', 'ʎ ˈi'],
    ['pl-PL', 'ˈʂum', 'ʂ ˈu m'],
    ['pt-BR', 'ˈʒa', 'ʒ ˈa'],
    ['sv-SE', 'ˈhyː', 'h ˈyː'],
  ])('of %s are said: %s', (languageCode, ipa, phonemes) => {
    expect(phonemesOf(`<phoneme alphabet="ipa" ph="${ipa}">x</phoneme>`, languageCode)).toBe(phonemes);
  });

  test.each(sampleOf(Object.keys(LANGUAGES)))('all of them go on to the end in %s', (languageCode) => {
    const language = LANGUAGES[languageCode]?.espeak ?? '';
    // A vowel and a consonant in turn; a name that the language does not have would end the word.
    const word = [...'pabodekufiɡa'].join('');
    const mnemonics = mnemonicsOfIpa(word, language);
    expect(mnemonics?.split('|')).toHaveLength(12);
    const heard = phonemesOf(`<phoneme alphabet="ipa" ph="${word}">x</phoneme>`, languageCode);
    expect(heard.split(' ').length).toBeGreaterThanOrEqual(12);
  });

  test.each([
    ['a symbol that is none', 'ʃ!', 'en-us'],
    ['a click', 'ǃa', 'en-us'],
    ['nothing', ' ', 'en-us'],
    ['stress alone', 'ˈ', 'en-us'],
  ])('that have %s are not', (_, ipa, language) => {
    expect(mnemonicsOfIpa(ipa, language)).toBeUndefined();
  });

  test('that a language does not have are the nearest of its own', () => {
    expect(mnemonicsOfIpa('ʁɒ', 'en-us')).toBe('R|O');
    expect(mnemonicsOfIpa('ɹaɪt', 'ja')).toBe('r|a|i|t');
  });
});
