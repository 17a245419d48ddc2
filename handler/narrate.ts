import {
  type AudioOrigin,
  audioPlaceOf,
  type CurrentAudio,
  findAudio,
  isOfNewerText,
  isOfText,
  isUpToDate,
} from './audio/audio.ts';
import { type Recording, recordAudio } from './audio/record-audio.ts';
import { addressOf } from './aws/object-place.ts';
import type { TextResult } from './contract.ts';
import { delay } from './delay.ts';
import { AudioContendedError, OptionsInvalidError, TextDeletedError, TextRefusedError } from './errors.ts';
import type { Log } from './log.ts';
import type { Figures } from './metrics.ts';
import type { Invocation, Narrator } from './narrator.ts';
import { ensureTold, tellFailed, tellNarrated } from './notices/tell.ts';
import { noteUnreadOptions, readOptions } from './speech/options.ts';
import { explainOptions } from './speech/polly-refusals.ts';
import { fileTooLong, maxTextBytes, partsOf, refuseBlank, refuseTooLong, textTypeOf } from './text/prepare-text.ts';
import { decodeText, readText, type StoredText, type TextReading } from './text/read-text.ts';
import type { TextPart } from './text/split-text.ts';
import type { TextVersion } from './text/text-records.ts';

export interface Outcome extends Omit<TextResult, 'bucket' | 'key'> {
  /** For the metrics; absent when this run told nobody anything. */
  readonly figures?: Omit<Figures, 'outcome' | 'narrationMs'>;
}

/** A text that is to be spoken, and everything settled about how. */
interface Task extends AudioOrigin {
  readonly parts: readonly TextPart[];
}

/** Nearly each conflict means that another run has stored its audio meanwhile, so there are as many as there are other runs. */
const MAX_ATTEMPTS = 5;
const CONFLICT_PAUSE_MS = 100;

/**
 * Makes the audio of one text and tells about it. Run again for the same version it changes nothing; run for a version that a
 * newer one has overtaken it does nothing. A text that can never be spoken ends in a `failed` notice and no error.
 *
 * The order of the calls is what keeps an old version from replacing the audio of a newer one: first the audio that is there
 * is looked at, then the text, and the new audio may only take the place of the audio that was seen. Whatever a newer
 * version stored after that look makes the condition fail; if it was stored before, the text is seen to be overtaken.
 */
export async function narrate(
  narrator: Narrator,
  named: TextVersion,
  invocation: Invocation,
  log: Log,
): Promise<Outcome> {
  const { clients } = narrator;
  let recording: Recording | undefined;
  let recordedEtag: string | undefined;
  let text = named;
  try {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const current = await findAudio(clients.s3, named);
      const reading = await readText(clients.s3, named);
      if (reading.state !== 'current') return await passOver(narrator, named, reading, current, invocation, log);
      text = reading.text.version;
      const task = await settle(narrator, reading.text, invocation, log);
      if (current !== undefined && isUpToDate(current, task)) {
        log.info('Audio is there already', { audio: current.key, audioVersionId: current.versionId });
        return await tell(narrator, text, current, invocation, log);
      }
      // In a bucket without versions the text may be another one by now.
      if (text.etag !== recordedEtag) recording = undefined;
      recording ??= await recordAudio(narrator, task, task.parts, invocation, log);
      recordedEtag = text.etag;
      const audio = await recording.store(current);
      if (audio !== undefined) {
        log.info('Audio stored', { audio });
        await tellNarrated(narrator, text, audio, task.options, invocation, log);
        const { characters, durationSeconds: audioSeconds } = audio;
        return { outcome: 'narrated', ...idOf(text), figures: { characters, audioSeconds, ...recording.effort } };
      }
      log.info('Audio changed while this was made: looking again', { attempt });
      if (!recording.isRepeatable) recording = undefined;
      // S3 also says so while another run's write is still under way.
      await delay(attempt * CONFLICT_PAUSE_MS);
    }
    throw new AudioContendedError(addressOf(audioPlaceOf(named)), MAX_ATTEMPTS);
  } catch (error) {
    if (!(error instanceof TextRefusedError)) throw error;
    return await refuse(narrator, text, error, invocation, log);
  }
}

/** Decides how a text is spoken, all of it before anything is asked of Polly. */
async function settle({ clients, config }: Narrator, stored: StoredText, run: Invocation, log: Log): Promise<Task> {
  const { version, storedAt, bytes, metadata } = stored;
  const { maxCharacters } = config;
  try {
    const unread = noteUnreadOptions(metadata);
    if (unread !== undefined) log.warn(unread);
    const options = readOptions(metadata, config.defaults);
    if (bytes > maxTextBytes(maxCharacters)) throw fileTooLong(bytes, maxCharacters, options.engine);
    const text = decodeText(await stored.read());
    log.info('Text read', { bytes, versionId: version.versionId });
    refuseBlank(text, bytes);
    const textType = options.textType ?? textTypeOf(text);
    const parts = await partsOf(text, textType, options.engine);
    const characters = parts.reduce((sum, part) => sum + part.billedCharacters, 0);
    refuseTooLong(characters, maxCharacters, options.engine);
    return { text: version, storedAt, options, textType, characters, run, parts };
  } catch (error) {
    if (!(error instanceof OptionsInvalidError)) throw error;
    const onListFailed = (reason: string) => log.warn('Voices not listed', { reason });
    throw await explainOptions(clients.polly, metadata, config.defaults, { onListFailed });
  } finally {
    stored.discard();
  }
}

/** A version that is not the current text: nothing is made of it any more. */
async function passOver(
  narrator: Narrator,
  text: TextVersion,
  reading: Exclude<TextReading, { state: 'current' }>,
  audio: CurrentAudio | undefined,
  invocation: Invocation,
  log: Log,
): Promise<Outcome> {
  if (reading.state === 'overtaken') {
    log.info('Overtaken by a newer version', { by: reading.by });
    return { outcome: 'overtaken', ...idOf(text) };
  }
  // Narrated before it was deleted: perhaps by a run that was ended before it told.
  if (audio !== undefined && isOfText(audio, text)) return await tell(narrator, text, audio, invocation, log);
  if (audio !== undefined && reading.storedAt !== undefined && isOfNewerText(audio, reading.storedAt)) {
    log.info('Overtaken by a newer version, deleted since');
    return { outcome: 'overtaken', ...idOf(text) };
  }
  throw new TextDeletedError(reading.cause);
}

async function tell(
  narrator: Narrator,
  text: TextVersion,
  audio: CurrentAudio,
  invocation: Invocation,
  log: Log,
): Promise<Outcome> {
  const told = await ensureTold(narrator, text, audio, invocation, log);
  return told ? { outcome: 'narrated', ...idOf(text), figures: {} } : { outcome: 'unchanged', ...idOf(text) };
}

async function refuse(
  narrator: Narrator,
  text: TextVersion,
  refusal: TextRefusedError,
  invocation: Invocation,
  log: Log,
): Promise<Outcome> {
  const { code, message } = refusal;
  log.warn('Text refused', { code, reason: message });
  const told = await tellFailed(narrator, text, refusal, invocation, log);
  if (!told) log.info('Notice was sent before', { code });
  return { outcome: 'failed', code, ...idOf(text), ...(told && { figures: {} }) };
}

function idOf({ versionId }: TextVersion) {
  return versionId === undefined ? {} : { versionId };
}
