// Looks for inputs that hold the Polly emulator's event loop: long runs of one or two pieces, as text, SSML, lexicon,
// pronunciation and JSON, read as the server reads them. `npx tsx polly-emulator/test/fuzz/find-slow-inputs.ts [ms [kind]]` prints those that take
// longer, 100 ms unless given, with the time for half of them: four times as much for twice the input is quadratic.
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { GraphemeFinder } from '../../src/lexicons/find-graphemes.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { writeSpeechMarks } from '../../src/marks/write-speech-marks.ts';
import { checkInput } from '../../src/model/check-input.ts';
import { TASK_LIMITS } from '../../src/model/limits.ts';
import { parseJson } from '../../src/model/read-request.ts';
import { mnemonicsOf } from '../../src/ssml/phonemes.ts';
import { SentenceBuffer } from '../../src/stream/sentence-buffer.ts';
import { planSynthesis } from '../../src/synthesis/synthesis.ts';

const [limit = '100'] = process.argv.slice(2);
const LIMIT_MS = Number(limit);
const LONGEST = 100_000;

const CHARACTERS = [
  ...'aAs1 \n\r\t.,\'’"-_@&;:/!?…([]<>$%#+=|\\*\0\u00ad\u200b\u200d\ufffc\u2029\u0301\ufe0féが漢한اกक。、😀½०“”»',
  ...['🇩🇪', '👩‍👩‍👧', '\ud800', '\udc00'],
];
const PIECES = [...CHARACTERS, 'http://', 'www.', 'Mr.', 'a.b.', '1,', '&amp;', '&#65;', '.\r\n', 'no. '];
const TAGS = [
  ...[
    '<break/>',
    '<mark name="a"/>',
    '<s>a</s>',
    '<p>a</p>',
    '<p></p>',
    '<prosody rate="fast">a</prosody>',
    '<sub alias="b">a</sub>',
    '<!--a-->',
  ],
  ...[
    '<say-as interpret-as="digits">1</say-as>',
    '<say-as interpret-as="date" format="mdy">1/1/2000</say-as>',
    '<phoneme alphabet="ipa" ph="a">a</phoneme>',
  ],
  ...[
    '<w role="amazon:VB">read</w>',
    '<lang xml:lang="fr-FR">a</lang>',
    '<![CDATA[a]]>',
    '<?a?>',
    '<break time="1s"/>',
    '<break strength="none"/>.',
  ],
  ...[
    '<prosody amazon:max-duration="1s">a</prosody>',
    '<say-as interpret-as="telephone">1</say-as>',
    '<say-as interpret-as="unit">1cm</say-as>',
  ],
  ...[
    '<say-as interpret-as="fraction">1/2</say-as>',
    '<say-as interpret-as="ordinal">1</say-as>',
    '<say-as interpret-as="time">1\'2"</say-as>',
  ],
];

function* runs(pieces: readonly string[]): Generator<[name: string, unit: string]> {
  for (const one of pieces) {
    yield [one, one];
    for (const other of pieces) if (other !== one) yield [one + other, one + other];
  }
}

const fill = (unit: string, length: number) =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length - (length % unit.length));

const lexicons = new LexiconStore();
const region = 'us-east-1';
const PLS = (lexemes: string) =>
  `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">${lexemes}</lexicon>`;

function plan(text: string, type: 'text' | 'ssml', languageCode?: string) {
  return planSynthesis(
    {
      Text: text,
      TextType: type,
      VoiceId: languageCode ? 'Mizuki' : 'Joanna',
      OutputFormat: 'json',
      SpeechMarkTypes: ['word', 'sentence'],
      Engine: 'standard',
    } as never,
    { region, lexicons },
    TASK_LIMITS,
  );
}
function marks(text: string, type: 'text' | 'ssml') {
  const planned = plan(text, type);
  writeSpeechMarks({ ...planned, events: [], types: ['word', 'sentence', 'viseme', 'ssml'] });
}
const quietly = (work: () => unknown) => {
  try {
    work();
  } catch {
    // A refusal may be slow, too.
  }
};
function timeOf(work: () => unknown): number {
  const { user, system } = process.cpuUsage();
  quietly(work);
  const since = process.cpuUsage({ user, system });
  return (since.user + since.system) / 1_000;
}

let tried = 0;
function tryBoth(kind: string, name: string, work: (size: number) => unknown, size: number): void {
  tried += 1;
  const whole = timeOf(() => work(size));
  if (whole < LIMIT_MS) return;
  const half = timeOf(() => work(size / 2));
  console.log(
    `${kind}\t${JSON.stringify(name)}\t${whole.toFixed(0)} ms\t half ${half.toFixed(0)} ms\t x${(whole / half).toFixed(1)}`,
  );
}

const only = process.argv[3];
const kinds: Record<string, () => void> = {
  text: () => {
    for (const [name, unit] of runs(PIECES)) tryBoth('text', name, (size) => marks(fill(unit, size), 'text'), LONGEST);
  },
  textEnd: () => {
    for (const [name, unit] of runs(PIECES))
      tryBoth('text and end', name, (size) => marks(`${fill(unit, size)}x. A`, 'text'), LONGEST - 10);
  },
  ssmlText: () => {
    for (const [name, unit] of runs(PIECES))
      tryBoth('ssml text', name, (size) => marks(`<speak>${fill(unit, size)}</speak>`, 'ssml'), LONGEST - 20);
  },
  tags: () => {
    for (const [name, unit] of runs([...TAGS, 'a', '.', ' ', '&amp;']))
      tryBoth('tags', name, (size) => marks(`<speak>${fill(unit, size)}</speak>`, 'ssml'), 2 * LONGEST - 20);
  },
  open: () => {
    for (const unit of [
      '<p>',
      '<s>',
      '<lang xml:lang="fr-FR">',
      '<',
      '<!--',
      '<![CDATA[',
      '<?',
      '</',
      '&',
      '<p ',
      '<p a="',
      '<prosody rate="fast">',
      '<emphasis>',
    ])
      tryBoth('open', unit, (size) => marks(`<speak>${fill(unit, size)}`, 'ssml'), 2 * LONGEST - 20);
  },
  nested: () => {
    for (const tag of ['prosody', 'emphasis', 'amazon:effect', 'say-as', 'lang', 'sub', 'w', 'phoneme', 'p'])
      for (const at of [
        'rate="fast"',
        'amazon:max-duration="1s"',
        'interpret-as="digits"',
        'xml:lang="fr-FR"',
        'alias="a"',
        'level="strong"',
        'role="amazon:VB"',
        'alphabet="ipa" ph="a"',
        '',
      ])
        tryBoth(
          'nested',
          `${tag} ${at}`,
          (size) =>
            marks(
              `<speak>${`<${tag} ${at}>`.repeat(190)}${fill('a ', size)}${`</${tag}>`.repeat(190)}</speak>`,
              'ssml',
            ),
          90_000,
        );
  },
  attributes: () => {
    for (const [name, unit] of runs(['a', '1', ' ', '.', '+', '%', '/', "'", '&amp;', '(', '0', '-', 'é']))
      for (const [tag, attribute] of [
        ['sub', 'alias'],
        ['mark', 'name'],
        ['break', 'time'],
        ['prosody', 'rate'],
        ['prosody', 'pitch'],
        ['prosody', 'volume'],
        ['prosody', 'amazon:max-duration'],
        ['lang', 'xml:lang'],
        ['phoneme', 'alphabet="ipa" ph'],
        ['phoneme', 'alphabet="x-sampa" ph'],
        ['w', 'role'],
        ['amazon:effect', 'vocal-tract-length'],
        ['say-as', 'interpret-as'],
      ])
        tryBoth(
          'attribute',
          `${tag} ${attribute} ${name}`,
          (size) => marks(`<speak><${tag} ${attribute}="${fill(unit, size)}">a</${tag}></speak>`, 'ssml'),
          2 * LONGEST - 200,
        );
  },
  manyAttributes: () => {
    tryBoth(
      'attributes',
      'many',
      (size) =>
        marks(`<speak><p ${Array.from({ length: size / 10 }, (_, i) => `a${i}="1"`).join(' ')}>a</p></speak>`, 'ssml'),
      180_000,
    );
  },
  sayAs: () => {
    for (const [name, unit] of runs(['1', ' ', '/', '.', '-', '+', '?', "'", '"', 'x', 'a', ',', '(', 'é', '\n']))
      for (const as of [
        'characters',
        'spell-out',
        'cardinal',
        'number',
        'ordinal',
        'digits',
        'fraction',
        'unit',
        'date',
        'time',
        'address',
        'expletive',
        'telephone',
      ])
        tryBoth(
          'say-as',
          `${as} ${name}`,
          (size) => marks(`<speak><say-as interpret-as="${as}">${fill(unit, size)}</say-as></speak>`, 'ssml'),
          90_000,
        );
  },
  phonemes: () => {
    for (const [name, unit] of runs(['a', 'ˈ', ' ', '.', 't͡ʃ', 'ː', '"', '_', '\\', '`', '{', 'é', '\u0301']))
      for (const alphabet of ['ipa', 'x-sampa'])
        tryBoth('phonemes', `${alphabet} ${name}`, (size) => mnemonicsOf(fill(unit, size), alphabet, 'en-us'), 190_000);
  },
  pls: () => {
    for (const [name, unit] of runs([
      'a',
      ' ',
      '<',
      '>',
      '&',
      '&amp;',
      '"',
      '<grapheme>a</grapheme>',
      '<lexeme>',
      '</lexeme>',
      '<lexeme><grapheme>a</grapheme><alias>b</alias></lexeme>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '<metadata>',
      '<meta/>',
      'é',
      '\u0301',
    ]))
      for (const wrap of ['', 'grapheme', 'alias', 'metadata', 'lexeme'])
        tryBoth(
          'pls',
          `${wrap} ${name}`,
          (size) =>
            lexicons.put(
              region,
              'a',
              PLS(
                wrap === ''
                  ? fill(unit, size)
                  : wrap === 'metadata' || wrap === 'lexeme'
                    ? `<${wrap}>${fill(unit, size)}</${wrap}>`
                    : `<lexeme>${wrap === 'alias' ? '<grapheme>a</grapheme>' : ''}<${wrap}>${fill(unit, size)}</${wrap}>${wrap === 'grapheme' ? '<alias>b</alias>' : ''}</lexeme>`,
              ),
            ),
          39_700,
        );
  },
  lexicons: () => {
    for (const [name, unit] of runs(['a', ' ', '.', 'a ', '漢', '-', '1', '1.', 'カ', '\u0301'])) {
      const grapheme = fill(unit, 39_000);
      const finder = new GraphemeFinder({
        lexemes: [{ graphemes: [`${grapheme}x`], replacement: { tag: 'sub', attributes: { alias: 'b' } } }],
      });
      const lexicon = { name: 'a', content: '', attributes: { LanguageCode: 'en-US' }, finder } as never;
      tryBoth(
        'lexicon',
        name,
        (size) => applyLexicons(plan0(fill(unit, size)), [lexicon, lexicon, lexicon, lexicon, lexicon], 'en-US'),
        LONGEST,
      );
    }
  },
  json: () => {
    for (const [name, unit] of runs([
      'a',
      '"',
      '\\',
      '\\u0061',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '1',
      '1,',
      '"a":1,',
      ' ',
      '""',
      '\\\\',
      '"a",',
      'null,',
    ]))
      for (const [before, after] of [
        ['', ''],
        ['[', '1]'],
        ['{"Text":"', '"}'],
        ['{"LexiconNames":[', '1]}'],
        ['{"LexiconNames":[', '""]}'],
      ])
        tryBoth(
          'json',
          `${before}${name}${after}`,
          (size) => checkInput('SynthesizeSpeech', parseJson(before + fill(unit, size) + after) as never),
          2 * 1024 * 1024 - 100,
        );
  },
  stream: () => {
    for (const [name, unit] of runs(PIECES))
      tryBoth(
        'stream',
        name,
        (size) => {
          const buffer = new SentenceBuffer();
          for (let at = 0; at < size; at += 3_000) buffer.add(fill(unit, 3_000));
          buffer.flush();
        },
        30_000,
      );
  },
};
function plan0(text: string) {
  return {
    tag: 'speak',
    attributes: {},
    children: [{ text, starts: Array.from({ length: text.length }, (_, index) => index), end: text.length }],
    start: 0,
    end: text.length,
  };
}
for (const [name, look] of Object.entries(kinds)) {
  if (only !== undefined && only !== name) continue;
  const from = performance.now();
  look();
  console.log(`-- ${name}: ${tried} so far, ${((performance.now() - from) / 1000).toFixed(1)} s`);
}
