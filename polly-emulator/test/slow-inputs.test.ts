// Inputs that held the event loop for up to a minute, as a walk over runs of all kinds found them
// (fuzz/find-slow-inputs.ts). Each is as long as Polly takes it; what takes more than linear time with one of them
// does not end within a test's time.
import { expect, test } from '@jest/globals';
import { applyLexicons } from '../src/lexicons/apply-lexicons.ts';
import { LexiconStore } from '../src/lexicons/lexicon-store.ts';
import { writeSpeechMarks } from '../src/marks/write-speech-marks.ts';
import { checkInput } from '../src/model/check-input.ts';
import { TASK_LIMITS } from '../src/model/limits.ts';
import { parseJson } from '../src/model/read-request.ts';
import { treeOfText, wordsOf } from '../src/ssml/tree.ts';
import { planSynthesis } from '../src/synthesis/synthesis.ts';

const NOTHING = { LanguageCode: undefined, LexiconNames: undefined, SampleRate: undefined, TextType: undefined };
const REGION = 'us-east-1';
const LONGEST = 100_000;
const run = (unit: string, length = LONGEST) => unit.repeat(length / unit.length);

const TEXTS: Readonly<Record<string, string>> = {
  'a run of dots that no space ends': `${run('.', LONGEST - 1)}x`,
  'a run of dots and quotation marks': `${run('.".', LONGEST - 1)}x`,
  'stops of all kinds': `${run('.!?…', LONGEST - 4)}x`,
  'abbreviations before many spaces': `${run('U.S. ', LONGEST / 2)}${run(' ', LONGEST / 2 - 1)}`,
  'a row of Chinese characters and letters': run('a漢'),
  'a row of nothing but Chinese characters': run('漢'),
  'digits with separators': run('1,'),
  apostrophes: run("s'"),
};

test.each(Object.keys(TEXTS))('%s', (name) => {
  const text = TEXTS[name] as string;
  const lexicons = new LexiconStore();
  const plan = planSynthesis(
    {
      ...NOTHING,
      Text: text,
      VoiceId: 'Joanna',
      OutputFormat: 'json',
      SpeechMarkTypes: ['word', 'sentence'],
      Engine: 'standard',
    },
    { region: REGION, lexicons },
    TASK_LIMITS,
  );
  const marks = writeSpeechMarks({ ...plan, events: [], types: ['word', 'sentence'] });
  expect(marks === '' || marks.endsWith('}\n')).toBe(true);
});

const pls = (lexemes: string) =>
  `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">${lexemes}</lexicon>`;
const lexeme = (grapheme: string) => `<lexeme><grapheme>${grapheme}</grapheme><alias>b</alias></lexeme>`;

test('a lexicon whose grapheme nearly matches at every word', () => {
  const lexicons = new LexiconStore();
  const names = ['one', 'two', 'three', 'four', 'five'];
  for (const name of names) lexicons.put(REGION, name, pls(lexeme(`${run('a ', 39_000)}x`)));
  const text = run('a ');
  const tree = applyLexicons(
    treeOfText(text),
    names.map((name) => lexicons.get(REGION, name)),
    'en-US',
  );
  expect(wordsOf(tree)).toBe(text);
});

test('a lexicon of metadata that is nested deep', () => {
  const deep = `${'<metadata><a>'.repeat(1_500)}${'</a></metadata>'.repeat(1_300)}`;
  expect(() => new LexiconStore().put(REGION, 'deep', pls(deep))).toThrow('nested more than 50 deep');
});

test('a list of 690,000 wrong names', () => {
  const body = `{"VoiceId":"Joanna","Text":"a","OutputFormat":"mp3","LexiconNames":[${run('"",', 2_070_000)}""]}`;
  const input = parseJson(body) as Record<string, unknown>;
  expect(() => checkInput('SynthesizeSpeech', input)).toThrow('validation errors detected');
});
