// Events as the synthesizer would report them, written down in tests: `0 =Mary, 6 m, 73 ˈɛ, 180 _, 200 #0, 300 .` is
// the word "Mary" at 0 ms, two phonemes, a pause, the markup's first mark, and the end.
import { type MarkType, writeSpeechMarks } from '../../src/marks/write-speech-marks.ts';
import type { SpeechEvent } from '../../src/speech/protocol.ts';
import type { SpokenMarkup } from '../../src/ssml/espeak-markup.ts';
import { writeRequest } from './speech-events-fixture.ts';

const KINDS: Readonly<Record<string, SpeechEvent['kind']>> = { '=': 'word', '#': 'mark', '.': 'end' };

/** Each word is looked for in the markup, behind the word before and outside of tags. */
function writeEvents(markup: string, said: string): SpeechEvent[] {
  const words = markup.replace(/<[^>]*>/g, (tag) => ' '.repeat(tag.length));
  let from = 0;
  return said.split(', ').map((entry): SpeechEvent => {
    const [, time = '', sign = '', rest = ''] = /^(\d+) ([=#.]?)(.*)$/u.exec(entry) ?? [];
    const atMs = Number(time);
    const kind = KINDS[sign] ?? 'phoneme';
    if (kind !== 'word') return { kind, atMs, markupIndex: from, length: 0, id: rest === '_' ? '' : rest };
    const markupIndex = words.indexOf(rest, from);
    if (time === '' || markupIndex < 0) throw new Error(`'${entry}' is not in the rest of '${markup}'`);
    from = markupIndex + rest.length;
    return { kind, atMs, markupIndex, length: rest.length, id: '' };
  });
}

/** A line of the answer; a viseme has no place. */
export interface MarkLine {
  readonly time: number;
  readonly type: MarkType;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export function readMarks(marks: string): MarkLine[] {
  const lines = marks.split('\n');
  if (lines.pop() !== '') throw new Error(`the last line does not end: '${marks}'`);
  return lines.map((line) => JSON.parse(line) as MarkLine);
}

interface Request {
  readonly types: readonly MarkType[];
  readonly languageCode?: string;
  /** Given where it is not the request's own text that is said. */
  readonly spoken?: SpokenMarkup;
}

/** The answer to a request, plain text or SSML, of which the synthesizer says `said`. */
export function answerMarks(text: string, said: string, { types, languageCode = 'en-US', spoken }: Request): string {
  const written = spoken ?? writeRequest(text, languageCode);
  return writeSpeechMarks({
    text,
    spoken: written,
    events: writeEvents(written.markup, said),
    types,
    languageCode,
  });
}

/** `[time, value]` of the marks of one type. */
export function timesOf(text: string, said: string, type: MarkType): [time: number, value: string][] {
  return readMarks(answerMarks(text, said, { types: [type] })).map(({ time, value }) => [time, value]);
}
