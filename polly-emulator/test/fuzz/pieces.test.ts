// The parsers by themselves: whatever they read, they give a result or refuse it by name.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyLexicons } from '../../src/lexicons/apply-lexicons.ts';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { parsePls } from '../../src/lexicons/pls.ts';
import { AwsError } from '../../src/model/aws-error.ts';
import { type SpokenMarkup, writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import type { SsmlElement } from '../../src/ssml/tree.ts';
import { countBilledCharacters, treeOfText } from '../../src/ssml/tree.ts';
import { readInboundEvents } from '../../src/stream/inbound-events.ts';
import { SentenceBuffer } from '../../src/stream/sentence-buffer.ts';
import { VOICES } from '../../src/voices/voices.ts';
import { runOf } from './cases.ts';
import { pieces } from './event-frames.ts';
import { text } from './json-bodies.ts';
import { plsLexicon } from './pls-lexicons.ts';
import { ssml } from './ssml-documents.ts';

const SHARE = 0.1;

const speaker = fc.constantFrom(...VOICES.values()).chain(({ engines, id, languageCode }) =>
  fc.record({
    engine: fc.constantFrom(...engines),
    voiceId: fc.constant(id),
    languageCode: fc.constant(languageCode),
  }),
);

/** What `read` gives, or undefined when it refuses with one of these errors. */
function refusedAs<T>(names: readonly string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

function expectInOrder({ markup, origins, marks }: SpokenMarkup, source: string): void {
  let at = 0;
  for (const origin of origins) {
    expect(origin.at).toBeGreaterThanOrEqual(at);
    at = origin.at + origin.length;
  }
  expect(at).toBeLessThanOrEqual(markup.length);
  for (const { start, end } of [...origins, ...marks]) {
    expect([start, end]).toEqual([start, end].toSorted((one, other) => one - other));
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(source.length);
  }
}

function expectMarkup(tree: SsmlElement, languageCode: string, source: string): void {
  const billed = countBilledCharacters(tree);
  expect(billed).toBeGreaterThanOrEqual(0);
  expect(billed).toBeLessThanOrEqual(source.length);
  const spoken = writeMarkup(tree, languageCode);
  // A NUL would end the text in the synthesizer.
  expect(spoken.markup).not.toContain('\0');
  expectInOrder(spoken, source);
}

describe('fuzzing', () => {
  test('SSML is parsed to markup, or refused', () => {
    fc.assert(
      fc.property(ssml, speaker, (source, { languageCode, ...by }) => {
        const tree = refusedAs(['InvalidSsmlException', 'ValidationException'], () => parseSsml(source, by));
        if (tree) expectMarkup(tree, languageCode, source);
      }),
      runOf(SHARE),
    );
  });

  test('plain text always becomes markup', () => {
    fc.assert(
      fc.property(text, speaker, (source, { languageCode }) => {
        expectMarkup(treeOfText(source), languageCode, source);
      }),
      runOf(SHARE / 2),
    );
  });

  test('lexicons are read and applied, or refused', () => {
    const refusals = [
      ...['InvalidLexiconException', 'LexiconSizeExceededException', 'MaxLexemeLengthExceededException'],
      ...['UnsupportedPlsAlphabetException', 'UnsupportedPlsLanguageException'],
    ];
    fc.assert(
      fc.property(plsLexicon, fc.oneof(text, fc.constant('W3C and pecan in New York $^.*+?')), (content, source) => {
        const lexicon = refusedAs(refusals, () => parsePls(content));
        if (!lexicon) return;
        const store = new LexiconStore();
        store.put('us-east-1', 'a', content);
        const tree = applyLexicons(treeOfText(source), [store.get('us-east-1', 'a')], 'en-US');
        expectMarkup(tree, 'en-US', source);
      }),
      runOf(SHARE),
    );
  });

  test('event streams are read to events, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        const source = (async function* () {
          yield* chunks;
        })();
        try {
          for await (const event of readInboundEvents(source)) expect(['text', 'close']).toContain(event.kind);
        } catch (error) {
          if (!(error instanceof AwsError)) expect((error as Error).name).toBe('FrameError');
        }
      }),
      runOf(SHARE),
    );
  });

  test('text that comes in pieces loses none of its words', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        const buffer = new SentenceBuffer();
        const parts = [...texts.flatMap((piece) => buffer.add(piece)), ...buffer.flush()];
        const withoutSpace = (whole: string) => whole.replace(/\s/g, '');
        expect(withoutSpace(parts.join(''))).toBe(withoutSpace(texts.join('')));
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(3_000);
      }),
      runOf(SHARE / 2),
    );
  });
});
