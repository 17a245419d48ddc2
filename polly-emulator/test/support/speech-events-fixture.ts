// What a request becomes before it is spoken, and what the synthesizer says of its speech: for tests without a server.
import { afterAll, beforeAll } from '@jest/globals';
import type { SpeechEvent } from '../../src/speech/protocol.ts';
import { SpeechPool } from '../../src/speech/speech-pool.ts';
import { type SpokenMarkup, writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import type { SsmlElement } from '../../src/ssml/tree.ts';
import { treeOfText } from '../../src/ssml/tree.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';

/** SSML is what begins as such. */
export function readRequest(text: string): SsmlElement {
  return text.startsWith('<speak>') ? parseSsml(text, { engine: 'standard', voiceId: 'Joanna' }) : treeOfText(text);
}

export function writeRequest(text: string, languageCode: string): SpokenMarkup {
  return writeMarkup(readRequest(text), languageCode);
}

/** One speech process for the tests of a file. */
export class SpeechEventsFixture {
  readonly #speech = new SpeechPool({ size: 1 });

  static use(): SpeechEventsFixture {
    const fixture = new SpeechEventsFixture();
    beforeAll(() => fixture.#speech.start());
    afterAll(() => fixture.#speech.close());
    return fixture;
  }

  async listen({ markup }: SpokenMarkup, languageCode: string): Promise<readonly SpeechEvent[]> {
    return await this.#speech.listen({
      markup,
      language: LANGUAGES[languageCode]?.espeak ?? '',
      variant: 'f2',
      format: 'pcm',
      sampleRate: 16_000,
      maxSeconds: 600,
    });
  }
}
