import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VoiceId } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ENGLISH_SENTENCES, whichTextsAreSaid } from 'polly-emulator/speech-check';
import { PollyProcess } from './polly-process.ts';

jest.setTimeout(300_000);

const SENTENCES = ENGLISH_SENTENCES.length;
const WRONG_PAIRS = SENTENCES * (SENTENCES - 1);
/**
 * The recogniser's one threshold (align.py) was fixed before these sentences were written, on others: of 86 wrong texts
 * none was accepted, so that with 95 % confidence at most 3 in 86 are (the rule of three). Counted here in five runs: 0
 * to 2 of the 380.
 */
const MAX_FALSE_ACCEPTS = Math.floor((WRONG_PAIRS * 3) / 86);

describe('English speech', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polly-speech-'));
  let polly: PollyProcess;
  beforeAll(async () => {
    polly = await PollyProcess.start();
  });
  afterAll(async () => {
    await polly.close();
    rmSync(folder, { recursive: true });
  });

  async function save(VoiceId: VoiceId, index: number): Promise<string> {
    const path = join(folder, `${VoiceId}-${index}.mp3`);
    writeFileSync(path, await polly.speak({ Text: ENGLISH_SENTENCES[index], VoiceId, Engine: 'neural' }));
    return path;
  }

  // The recogniser's own model is of US English, and espeak-ng is never quite the same twice: in six runs Joanna was
  // always understood, Matthew in all sentences but one at most, Amy in all but one.
  test.each([
    { VoiceId: 'Joanna', who: 'a woman', least: SENTENCES },
    { VoiceId: 'Matthew', who: 'a man', least: SENTENCES - 2 },
    { VoiceId: 'Amy', who: 'a British woman', least: SENTENCES - 2 },
  ] as const)('by $VoiceId, $who, is understood, and not taken for another text', async ({ VoiceId, least }) => {
    const paths = await Promise.all(ENGLISH_SENTENCES.map((_, index) => save(VoiceId, index)));
    const said = await whichTextsAreSaid(paths.map((audio) => ({ audio, texts: ENGLISH_SENTENCES })));
    const refused = ENGLISH_SENTENCES.filter((_, index) => !said[index]?.[index]);
    const falselyAccepted = said.flatMap((answers, audio) =>
      answers.flatMap((accepted, text) =>
        accepted && text !== audio ? [`"${ENGLISH_SENTENCES[text]}" in "${ENGLISH_SENTENCES[audio]}"`] : [],
      ),
    );
    console.info(
      `${VoiceId}: ${SENTENCES - refused.length} of ${SENTENCES} right texts accepted, ` +
        `${falselyAccepted.length} of ${WRONG_PAIRS} wrong ones`,
      { refused, falselyAccepted },
    );
    expect(SENTENCES - refused.length).toBeGreaterThanOrEqual(least);
    expect(falselyAccepted.length).toBeLessThanOrEqual(MAX_FALSE_ACCEPTS);
  });
});
