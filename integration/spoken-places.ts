// Does a long MP3 say its text at a given place? Polly was asked for it in parts, so the place of a part is known from
// the size of those before it, which the emulator logs.
import { join } from 'node:path';
import { PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { cutAudio, decodeSpeech, durationOf, saysText } from 'polly-emulator/speech-check';
import { clientSettings, LOCAL_REGION } from '../client/aws-clients.ts';
import { listPollyRequests } from './polly-faults.ts';

const VOICE = { VoiceId: 'Joanna', Engine: 'neural', OutputFormat: 'mp3' } as const;
/** Of the neural engine, unless another is asked for. */
const SAMPLE_RATE = 24_000;
/** The emulator's MP3s of 24 kHz have a constant 48 kbit/s. */
const BYTES_A_MS = 6;
const SENTENCES = 3;

/** Finds texts in a long MP3. */
export class SpeechClock {
  readonly #polly: PollyClient;
  readonly #directory: string;
  readonly #path: string;
  #stretches = 0;

  constructor(pollyUrl: string, directory: string, path: string) {
    this.#polly = new PollyClient(clientSettings({ endpoint: pollyUrl, region: LOCAL_REGION }));
    this.#directory = directory;
    this.#path = path;
  }

  /** Whether the MP3 says the first sentences of `text` from `fromMs` on, and nothing else there. */
  async says(fromMs: number, text: string, heard: string = text): Promise<boolean> {
    this.#stretches += 1;
    const stretch = join(this.#directory, `stretch-${this.#stretches}.wav`);
    await cutAudio(this.#path, fromMs, await this.#durationMsOf(firstSentences(heard)), stretch);
    return saysText(stretch, firstSentences(text));
  }

  /** Of a text that is spoken once more. */
  async #durationMsOf(text: string): Promise<number> {
    const { AudioStream } = await this.#polly.send(new SynthesizeSpeechCommand({ ...VOICE, Text: text }));
    const audio = (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
    return 1_000 * durationOf(await decodeSpeech(audio, VOICE.OutputFormat, SAMPLE_RATE));
  }
}

export interface SpokenPart {
  readonly text: string;
  readonly durationMs: number;
}

/** The parts that the emulator was asked for since its log was cleared, in the order of the text. */
export async function partsAskedFor(pollyUrl: string, text: string): Promise<SpokenPart[]> {
  const requests = await listPollyRequests(pollyUrl);
  const asked = new Map(requests.map((request) => [request.text ?? '', request.bytes / BYTES_A_MS]));
  const parts = [...asked].map(([part, durationMs]) => ({ text: part, durationMs }));
  return parts
    .filter((part) => part.text !== '' && text.includes(part.text))
    .sort((a, b) => text.indexOf(a.text) - text.indexOf(b.text));
}

function firstSentences(text: string): string {
  return text
    .split(/(?<=\.)\s+/)
    .slice(0, SENTENCES)
    .join(' ');
}
