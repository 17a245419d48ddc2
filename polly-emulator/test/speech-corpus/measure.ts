// A text of the corpus spoken whole and piece by piece, and what its speech marks say of it.
import { type MarkType, writeSpeechMarks } from '../../src/marks/write-speech-marks.ts';
import type { SpeechJob } from '../../src/speech/protocol.ts';
import type { Speech } from '../../src/speech/speech-pool.ts';
import { type SpokenMarkup, writeMarkup } from '../../src/ssml/espeak-markup.ts';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import { treeOfText } from '../../src/ssml/tree.ts';
import { LANGUAGES } from '../../src/voices/languages.ts';
import type { CorpusText } from './texts.ts';

/** What a text may take more or less than its pieces. */
export const LARGEST_DIFFERENCE = 0.12;
/** What of its last sentence's length a text is shorter by without it, at least. */
export const SMALLEST_SHARE = 0.8;

const MARKS: readonly MarkType[] = ['sentence', 'word', 'ssml'];

interface MarkLine {
  readonly time: number;
  readonly type: MarkType;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export interface Measured {
  readonly text: CorpusText;
  readonly wholeMs: number;
  /** By how much the pieces together are longer than the whole: 0.1 is a tenth. */
  readonly difference: number;
  /** How much of the last sentence's own length the text is shorter by without it. */
  readonly lastShare: number;
  /** What is wrong with the marks of the whole text; empty where nothing is. */
  readonly faults: readonly string[];
  /** When the last sentence begins. */
  readonly lastSentenceMs: number;
}

/** Of all or some of the sentences. */
function write({ ssml, joint, languageCode }: CorpusText, sentences: readonly string[]): [string, SpokenMarkup] {
  const joined = sentences.join(joint);
  const source = ssml ? `<speak>${joined}</speak>` : joined;
  const tree = ssml ? parseSsml(source, { engine: 'standard', voiceId: 'Joanna' }) : treeOfText(source);
  return [source, writeMarkup(tree, languageCode)];
}

export function jobOf(text: CorpusText): SpeechJob {
  const [, { markup }] = write(text, text.sentences);
  return { ...toJob(text.languageCode), markup };
}

function toJob(languageCode: string): Omit<SpeechJob, 'markup'> {
  const language = LANGUAGES[languageCode]?.espeak ?? '';
  return { language, variant: 'f2', format: 'pcm', sampleRate: 16_000, maxSeconds: 3_600 };
}

/** Words as anybody sees them: letters and figures without anything between. Tags have none. */
function missingWords(source: string, ssml: boolean, marks: readonly MarkLine[]): string[] {
  const plain = ssml ? source.replace(/<[^>]*>/g, (tag) => ' '.repeat(tag.length)) : source;
  const words = marks.filter(({ type }) => type === 'word');
  let next = 0;
  return [...plain.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].flatMap(({ 0: word, index }) => {
    const start = Buffer.byteLength(source.slice(0, index));
    const end = start + Buffer.byteLength(word);
    while (next < words.length && (words[next]?.end ?? 0) <= start) next += 1;
    // In scripts without spaces it has several marks.
    return (words[next]?.start ?? end) < end ? [] : [word];
  });
}

function faultsOf(source: string, ssml: boolean, marks: readonly MarkLine[], endMs: number): string[] {
  const bytes = Buffer.from(source);
  const faults = missingWords(source, ssml, marks).map((word) => `no mark for "${word}"`);
  let latest = 0;
  for (const { type, time, start, end, value } of marks) {
    if (time < latest) faults.push(`"${value}" at ${time} ms stands behind a mark at ${latest} ms`);
    if (type !== 'ssml' && time >= endMs) faults.push(`"${value}" at ${time} ms begins at the end, ${endMs} ms`);
    if (type !== 'ssml' && bytes.subarray(start, end).toString() !== value)
      faults.push(`"${value}" is not at ${start}`);
    latest = time;
  }
  return faults;
}

export async function measureText(text: CorpusText, speech: Speech): Promise<Measured> {
  const { languageCode, sentences, ssml } = text;
  const listen = async (some: readonly string[]) => {
    const [source, spoken] = write(text, some);
    const job = { ...toJob(languageCode), markup: spoken.markup };
    const events = await speech.listen(job, new AbortController().signal);
    return { source, spoken, events, endMs: Math.max(...events.map(({ atMs }) => atMs)) };
  };
  const whole = await listen(sentences);
  const pieces: number[] = [];
  for (const sentence of sentences) pieces.push((await listen([sentence])).endMs);
  const without = (await listen(sentences.slice(0, -1))).endMs;
  const { source, spoken, events, endMs } = whole;
  const lines = writeSpeechMarks({ text: source, spoken, events, types: MARKS, languageCode }).trimEnd().split('\n');
  const marks = lines.map((line) => JSON.parse(line) as MarkLine);
  return {
    text,
    wholeMs: endMs,
    difference: pieces.reduce((sum, ms) => sum + ms, 0) / endMs - 1,
    lastShare: (endMs - without) / (pieces.at(-1) as number),
    faults: faultsOf(source, ssml, marks, endMs),
    lastSentenceMs: marks.findLast(({ type }) => type === 'sentence')?.time ?? 0,
  };
}
