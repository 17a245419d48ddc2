import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyString } from '../testing/any-string.ts';
import { pollyError, StubAws } from '../testing/stub-aws.ts';
import { runsOf } from '../testing/test-size.ts';
import { VOICE_LIST, voicePages } from '../testing/voice-fixture.ts';
import { findNearSpellings, findSameSpelling, judgeOptions, listVoices, type Voice, type VoiceList } from './voices.ts';

fc.configureGlobal(runsOf(100));

type Asked = Parameters<typeof judgeOptions>[1];

function judge(voiceId: string, engine: string, languageCode?: string, sampleRate?: string) {
  return judgeOptions(VOICE_LIST, {
    voiceId,
    engine,
    ...(languageCode !== undefined && { languageCode }),
    ...(sampleRate !== undefined && { sampleRate }),
  });
}

/** "option: fault -> what would work", a line each. */
function linesOf({ mismatches, otherVoices }: ReturnType<typeof judge>): string[] {
  const lines = mismatches.map(({ name, fault, expected }) => `${name}: ${fault} -> ${expected}`);
  return otherVoices === undefined ? lines : [...lines, `or ${otherVoices}`];
}

describe('judgeOptions', () => {
  test.each<Parameters<typeof judge>>([
    ['Lucia', 'neural', undefined, undefined],
    ['Lucia', 'generative', 'es-ES', '24000'],
    ['Aditi', 'standard', 'hi-IN', '48000'],
  ])('finds nothing wrong with %s, %s, %s, %s', (...asked) => {
    expect(judge(...asked)).toEqual({ mismatches: [] });
  });

  test.each([
    ['lucia', 'Lucia'],
    ['LÉA', 'Lea'],
    ['Andrés', 'Andres'],
    ['Jo anna', 'Joanna'],
  ])('knows which voice "%s" is', (voiceId, known) => {
    expect(linesOf(judge(voiceId, 'neural'))).toEqual([
      `voice-id: there is no voice "${voiceId}" in eu-south-2 (did you mean ${known}?) -> ${known}`,
    ]);
  });

  test('offers others, too, when the voice is only guessed', () => {
    expect(linesOf(judge('Joana', 'neural'))).toEqual([
      'voice-id: there is no voice "Joana" in eu-south-2 (did you mean Joanna?) -> Joanna',
      'or Kevin or Ruth (they speak en-US with the engine neural)',
    ]);
  });

  test('lists voices that have the rest when the voice cannot be guessed', () => {
    expect(linesOf(judge('Nobody', 'neural', 'es-ES'))).toEqual([
      'voice-id: there is no voice "Nobody" in eu-south-2 -> Lucia or Sergio (they speak es-ES with the engine neural)',
    ]);
    expect(linesOf(judge('Nobody', 'long-form'))).toEqual([
      'voice-id: there is no voice "Nobody" in eu-south-2 -> Ruth (they have the engine long-form)',
    ]);
  });

  test('lists first what may have been meant', () => {
    const [voice] = judge('Lia', 'neural').mismatches;
    expect(voice?.fault).toBe('there is no voice "Lia" in eu-south-2 (did you mean Lea or Mia?)');
    expect(voice?.expected).toMatch(/^Lea, Mia, Amy, Andres, /);
  });

  test('tells which engines a voice has, and which voices of its language have the engine', () => {
    expect(linesOf(judge('Joanna', 'long-form'))).toEqual([
      'engine: voice Joanna does not have the engine long-form in eu-south-2 -> neural, standard or generative',
      'or Ruth (they speak en-US with the engine long-form)',
    ]);
    expect(linesOf(judge('Lucia', 'long-form'))).toEqual([
      'engine: voice Lucia does not have the engine long-form in eu-south-2 -> neural, standard or generative',
    ]);
  });

  test('tells when no voice of the region has the engine', () => {
    const list = { region: 'eu-north-1', voices: VOICE_LIST.voices.map((one) => ({ ...one, engines: ['standard'] })) };
    expect(linesOf(judgeOptions(list, { voiceId: 'Joanna', engine: 'neural' }))).toEqual([
      'engine: no voice has the engine "neural" in eu-north-1 -> standard',
    ]);
  });

  test.each(['Neural', 'neurall', 'NEURAL'])('knows which engine "%s" is', (engine) => {
    expect(linesOf(judge('Lucia', engine))).toEqual([
      `engine: no voice has the engine "${engine}" in eu-south-2 (did you mean neural?) -> neural, standard or generative`,
    ]);
  });

  test('tells which languages a voice speaks, and which voices with the engine speak the language', () => {
    expect(linesOf(judge('Mia', 'neural', 'es-ES'))).toEqual([
      'language-code: voice Mia does not speak es-ES -> es-MX, or leave it out',
      'or Lucia or Sergio (they speak es-ES with the engine neural)',
    ]);
  });

  test('knows which language "es-es" is', () => {
    expect(linesOf(judge('Lucia', 'neural', 'es-es'))).toEqual([
      'language-code: no voice speaks "es-es" in eu-south-2 (did you mean es-ES?) -> es-ES, or leave it out',
    ]);
  });

  test('offers relatives of a language that nobody speaks', () => {
    expect(linesOf(judge('Joanna', 'neural', 'es-AR'))).toEqual([
      'language-code: no voice speaks "es-AR" in eu-south-2 -> en-US, or leave it out',
      'or Andres (es-MX), Lucia (es-ES), Mia (es-MX) or Sergio (es-ES) (they speak es-ES or es-MX with the engine neural)',
    ]);
  });

  test('names the sample rates of an MP3', () => {
    expect(linesOf(judge('Lucia', 'neural', undefined, '11025'))).toEqual([
      'sample-rate: Polly makes no MP3 with the sample rate "11025" -> 8000, 16000, 22050, 24000, 44100 or 48000',
    ]);
  });

  test('reports everything at once', () => {
    expect(linesOf(judge('Lucía', 'Neural', 'es-es', '11025'))).toEqual([
      'voice-id: there is no voice "Lucía" in eu-south-2 (did you mean Lucia?) -> Lucia',
      'engine: no voice has the engine "Neural" in eu-south-2 (did you mean neural?) -> neural, standard or generative',
      'language-code: no voice speaks "es-es" in eu-south-2 (did you mean es-ES?) -> es-ES, or leave it out',
      'sample-rate: Polly makes no MP3 with the sample rate "11025" -> 8000, 16000, 22050, 24000, 44100 or 48000',
    ]);
  });

  test('says what to choose with a voice when engine and language are wrong, too', () => {
    expect(linesOf(judge('Nobody', 'long-form', 'es-ES'))).toEqual([
      'voice-id: there is no voice "Nobody" in eu-south-2 -> Conchita (standard), Lucia (neural, standard, generative) or ' +
        'Sergio (neural, generative) (they speak es-ES)',
      'engine: no voice that speaks es-ES has the engine long-form in eu-south-2 -> generative, neural or standard',
    ]);
    const [voice] = judge('Nobody', 'quantum', 'tlh').mismatches;
    expect(voice?.expected).toContain('Aditi (en-IN, hi-IN, standard), ');
    expect(voice?.expected).toContain('Mia (es-MX, neural, standard)');
  });

  test('lists at most twenty values', () => {
    const voices = Array.from({ length: 100 }, (_, index) => ({
      id: `Voice${index}`,
      languages: ['en-US'],
      engines: ['neural'],
    }));
    const [voice] = judgeOptions({ region: 'eu-south-2', voices }, { voiceId: 'Nobody', engine: 'neural' }).mismatches;
    expect(voice?.expected.match(/Voice\d+/g)).toHaveLength(20);
    expect(voice?.expected).toContain('Voice19 and 80 more (they have the engine neural)');
  });

  test('shows what was asked for on one line', () => {
    const [voice, engine] = judge('\u202eLu\n', `x${'y'.repeat(2_000)}`).mismatches;
    expect(voice?.fault).toContain('"\\u{202e}Lu\\n"');
    expect(engine?.fault).toContain('y… (2001 characters)"');
  });
});

const ENGINES = ['standard', 'neural', 'long-form', 'generative'];
const LANGUAGES = ['es-ES', 'es-MX', 'en-US', 'en-GB', 'fr-FR', 'arb', 'cmn-CN', 'en-GB-WLS'];
const RATES = ['8000', '16000', '22050', '24000', '44100', '48000'];

const anyVoice: fc.Arbitrary<Voice> = fc.record({
  id: fc.stringMatching(/^[A-Z][a-z]{2,9}$/),
  languages: fc.uniqueArray(fc.constantFrom(...LANGUAGES), { minLength: 1, maxLength: 2 }),
  engines: fc.uniqueArray(fc.constantFrom(...ENGINES), { minLength: 1 }),
});

const anyList: fc.Arbitrary<VoiceList> = fc
  .uniqueArray(anyVoice, { minLength: 1, maxLength: 60, selector: ({ id }) => id.toLowerCase() })
  .map((voices) => ({ region: 'eu-south-2', voices }));

/** A value as it is, or with what people do to it, or any other. */
function spelled(...known: string[]): fc.Arbitrary<string> {
  const right = fc.constantFrom(...known);
  return fc.oneof(
    { weight: 4, arbitrary: right },
    right.map((one) => one.toLowerCase()),
    right.map((one) => one.slice(1)),
    right.map((one) => `${one}x`),
    anyString({ minLength: 1, maxLength: 200 }),
  );
}

const anyCase = anyList.chain((list) =>
  fc.record({
    list: fc.constant(list),
    asked: fc.record(
      {
        voiceId: spelled(...list.voices.map(({ id }) => id)),
        engine: spelled(...ENGINES),
        languageCode: spelled(...LANGUAGES),
        sampleRate: spelled(...RATES, '11025'),
      },
      { requiredKeys: ['voiceId', 'engine'] },
    ) satisfies fc.Arbitrary<Asked>,
  }),
);

function works({ voices }: VoiceList, { voiceId, engine, languageCode, sampleRate }: Asked): boolean {
  const voice = voices.find(({ id }) => id === voiceId);
  return (
    voice?.engines.includes(engine) === true &&
    (languageCode === undefined || voice.languages.includes(languageCode)) &&
    (sampleRate === undefined || RATES.includes(sampleRate))
  );
}

/** The values that are listed, without what stands in parentheses about them. */
function valuesIn(expected: string): string[] {
  return expected.replace(/ \([^)]*\)/g, '').split(/, or leave it out|, | or | and \d+ more/);
}

describe('judgeOptions of any list and options', () => {
  test('finds something wrong exactly when the options do not go together', () => {
    fc.assert(
      fc.property(anyCase, ({ list, asked }) => {
        expect(judgeOptions(list, asked).mismatches.length === 0).toBe(works(list, asked));
      }),
    );
  });

  test('lists values that work with each other and with all that is not at fault', () => {
    fc.assert(
      fc.property(anyCase, ({ list, asked }) => {
        const { mismatches } = judgeOptions(list, asked);
        const choices = (name: string, given: string | undefined) => {
          const found = mismatches.find((one) => one.name === name);
          return found === undefined ? [given] : valuesIn(found.expected);
        };
        const working = choices('voice-id', asked.voiceId).flatMap((voiceId) =>
          choices('engine', asked.engine).flatMap((engine) =>
            choices('language-code', asked.languageCode).flatMap((languageCode) =>
              choices('sample-rate', asked.sampleRate).filter((sampleRate) =>
                works(list, { voiceId, engine, languageCode, sampleRate } as Asked),
              ),
            ),
          ),
        );
        expect(working.length).toBeGreaterThan(0);
      }),
    );
  });

  test('offers other voices only where they have what the voice has not', () => {
    fc.assert(
      fc.property(anyCase, ({ list, asked: { voiceId, ...rest } }) => {
        const { mismatches, otherVoices } = judgeOptions(list, { voiceId, ...rest });
        const wanted = { engine: rest.engine, ...(rest.languageCode && { languageCode: rest.languageCode }) };
        const known = list.voices.some(({ id }) => works(list, { voiceId: id, ...wanted }));
        if (otherVoices === undefined || !known) return;
        expect(mismatches.length).toBeGreaterThan(0);
        for (const id of valuesIn(otherVoices)) expect(works(list, { voiceId: id, ...wanted })).toBe(true);
      }),
    );
  });

  test('stays short and on one line', () => {
    fc.assert(
      fc.property(anyCase, ({ list, asked }) => {
        const { mismatches, otherVoices = '' } = judgeOptions(list, asked);
        for (const { fault, expected } of mismatches) {
          expect(fault.length).toBeLessThan(1_000);
          expect(expected.length).toBeLessThan(2_000);
          expect(`${fault}${expected}${otherVoices}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
        }
        expect(otherVoices.length).toBeLessThan(2_000);
      }),
    );
  });
});

const AMPLE_MS = 60_000;

function voices(...described: object[]) {
  return { body: JSON.stringify({ Voices: described }) };
}

describe('listVoices', () => {
  test('asks for every voice and both languages of a bilingual one', async () => {
    const aws = new StubAws().answer('DescribeVoices', ...voicePages());
    expect(await listVoices(aws.clients().polly, AMPLE_MS)).toEqual(VOICE_LIST);
    expect(aws.sent.map(({ path, query }) => [path, query])).toEqual([
      ['v1/voices', { IncludeAdditionalLanguageCodes: 'true' }],
    ]);
  });

  test('reads page after page', async () => {
    const aws = new StubAws().answer('DescribeVoices', ...voicePages(5));
    expect(await listVoices(aws.clients().polly, AMPLE_MS)).toEqual(VOICE_LIST);
    expect(aws.sent.map(({ query }) => query['NextToken'])).toEqual([undefined, 'after 5', 'after 10']);
  });

  test('leaves out a voice that nobody could ask for', async () => {
    const whole = { Id: 'Mia', LanguageCode: 'es-MX', SupportedEngines: ['neural'] };
    const { Id, LanguageCode, SupportedEngines } = whole;
    const aws = new StubAws().answer(
      'DescribeVoices',
      voices({ LanguageCode, SupportedEngines }, { Id, SupportedEngines }, { Id, LanguageCode }, whole),
    );
    expect((await listVoices(aws.clients().polly, AMPLE_MS)).voices).toEqual([
      { id: 'Mia', languages: ['es-MX'], engines: ['neural'] },
    ]);
  });

  test.each([
    ['no voices', voices()],
    ['nothing at all', { body: '{}' }],
  ])('takes %s for a failure', async (_, answer) => {
    const aws = new StubAws().answer('DescribeVoices', answer);
    await expect(listVoices(aws.clients().polly, AMPLE_MS)).rejects.toThrow('DescribeVoices named no voice');
  });

  test('fails when the second page does', async () => {
    const [first = {}] = voicePages(5);
    const aws = new StubAws().answer('DescribeVoices', first, pollyError(400, 'AccessDeniedException'));
    await expect(listVoices(aws.clients().polly, AMPLE_MS)).rejects.toThrow('AccessDenied');
  });

  test('does not wait for ever', async () => {
    const { polly } = new StubAws().clients();
    polly.config.requestHandler.handle = () => new Promise(() => {});
    await expect(listVoices(polly, 1)).rejects.toThrow('timeout');
  });
});

const VOICES = ['Andres', 'Joanna', 'Lea', 'Liam', 'Lucia', 'Mia', 'Penelope', 'Vicki'];

describe('findSameSpelling', () => {
  test.each([
    ['lucia', 'Lucia'],
    ['LUCIA', 'Lucia'],
    ['Lucía', 'Lucia'],
    ['Luci\u0301a', 'Lucia'],
    ['L\u200bucia', 'Lucia'],
    ['Jo anna', 'Joanna'],
    ['Léa', 'Lea'],
  ])('takes "%s" for %s', (value, known) => {
    expect(findSameSpelling(value, VOICES)).toBe(known);
  });

  test.each([
    ['es_es', 'es-ES'],
    ['LongForm', 'long-form'],
  ])('does not look at hyphens and underscores: %s is %s', (value, known) => {
    expect(findSameSpelling(value, ['es-ES', 'long-form'])).toBe(known);
  });

  test('prefers the value itself', () => {
    expect(findSameSpelling('lea', ['Lea', 'lea'])).toBe('lea');
  });

  test('knows nothing of mistakes', () => {
    expect(findSameSpelling('Lucya', VOICES)).toBeUndefined();
    expect(findSameSpelling('', VOICES)).toBeUndefined();
  });
});

describe('findNearSpellings', () => {
  test.each([
    ['lucia', ['Lucia']],
    ['Lucya', ['Lucia']],
    ['Joana', ['Joanna']],
    ['Jhoana', ['Joanna']],
    ['Penelop', ['Penelope']],
    ['Lia', ['Lea', 'Liam', 'Mia']],
  ])('finds for "%s" %j', (value, near) => {
    expect(findNearSpellings(value, VOICES)).toEqual(near);
  });

  test.each(['Nobody', 'Me', '', '!', '你好', 'Lucia'.repeat(400)])('finds nothing for "%s"', (value) => {
    expect(findNearSpellings(value, VOICES)).toEqual([]);
  });

  test('is done quickly with a long value among long ones', () => {
    const long = 'a'.repeat(2_048);
    expect(findNearSpellings(`${long}b`, [`${long}c`, 'Lea'])).toEqual([`${long}c`]);
  });
});
