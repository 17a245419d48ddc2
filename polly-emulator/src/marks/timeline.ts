// What the synthesizer says of its speech, made ready for marks: when words begin, what the mouth does, where it rests.
import type { SpeechEvent } from '../speech/protocol.ts';
import { visemesOf } from './visemes.ts';

export interface TimedWord {
  readonly markupIndex: number;
  /** Of its first sound; Polly's words and their first visemes have the same time. */
  readonly startMs: number;
  /** Of the synthesizer's own event, which comes a little before the first sound. */
  readonly eventMs: number;
  /** Where its last sound ends. */
  readonly untilMs: number;
}

export interface Silence {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Timeline {
  readonly words: readonly TimedWord[];
  readonly visemes: readonly { readonly atMs: number; readonly value: string }[];
  readonly marks: readonly { readonly atMs: number; readonly name: string }[];
  readonly silences: readonly Silence[];
  readonly endMs: number;
}

/**
 * The shortest pause at which the mouth closes. In marks of Polly a rest of 87 ms has its `sil`; espeak-ng's comma
 * takes 150 ms, the breath before a stressed vowel 25 to 55 ms.
 */
const MIN_REST_MS = 80;

interface Sound {
  readonly startMs: number;
  readonly endMs: number;
  readonly id: string;
}

/** Every phoneme until the next one; pauses that follow each other are one. Times never go back. */
function readSounds(events: readonly SpeechEvent[], endMs: number): Sound[] {
  const phonemes = events.filter(({ kind }) => kind === 'phoneme');
  const sounds: Sound[] = [];
  let latest = 0;
  for (const [index, { atMs, id }] of phonemes.entries()) {
    const startMs = Math.max(atMs, latest);
    const soundEndMs = Math.max(phonemes[index + 1]?.atMs ?? endMs, startMs);
    latest = startMs;
    const last = sounds.at(-1);
    if (id === '' && last?.id === '') sounds[sounds.length - 1] = { ...last, endMs: soundEndMs };
    else sounds.push({ startMs, endMs: soundEndMs, id });
  }
  return sounds;
}

function readWords(events: readonly SpeechEvent[], sounds: readonly Sound[], endMs: number): TimedWord[] {
  const words = events.filter(({ kind }) => kind === 'word');
  let sound = 0;
  return words.map(({ atMs, markupIndex }, index) => {
    const nextMs = words[index + 1]?.atMs ?? endMs;
    let startMs: number | undefined;
    let untilMs = atMs;
    while ((sounds[sound]?.startMs ?? Number.POSITIVE_INFINITY) < Math.max(nextMs, atMs + 1)) {
      const { id, ...at } = sounds[sound++] as Sound;
      if (id === '' || at.startMs < atMs) continue;
      startMs ??= at.startMs;
      untilMs = Math.min(at.endMs, Math.max(nextMs, atMs));
    }
    return { markupIndex, eventMs: atMs, startMs: startMs ?? atMs, untilMs };
  });
}

function readVisemes(sounds: readonly Sound[], languageCode: string): Timeline['visemes'] {
  const visemes: { atMs: number; value: string }[] = [];
  const lastSound = sounds.findLastIndex(({ id }) => visemesOf(id, languageCode).length > 0);
  for (const [index, { startMs, endMs, id }] of sounds.entries()) {
    const values = visemesOf(id, languageCode);
    for (const [part, value] of values.entries()) {
      visemes.push({ atMs: Math.round(startMs + ((endMs - startMs) * part) / values.length), value });
    }
    // Polly has no `sil` before the first sound, and always one behind the last.
    if (index === lastSound) visemes.push({ atMs: endMs, value: 'sil' });
    else if (id === '' && endMs - startMs >= MIN_REST_MS && visemes.length > 0 && index < lastSound) {
      visemes.push({ atMs: startMs, value: 'sil' });
    }
  }
  return visemes;
}

export function readTimeline(events: readonly SpeechEvent[], languageCode: string): Timeline {
  const endMs = events.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  const sounds = readSounds(events, endMs);
  return {
    words: readWords(events, sounds, endMs),
    visemes: readVisemes(sounds, languageCode),
    marks: events.filter(({ kind }) => kind === 'mark').map(({ atMs, id }) => ({ atMs, name: id })),
    silences: sounds.filter(({ id }) => id === ''),
    endMs,
  };
}
