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
import { addressOf, type NamedText, type TextVersion } from './aws/s3-object.ts';
import type { TextResult } from './contract.ts';
import {
  AudioContendedError,
  OptionsInvalidError,
  TextDeletedError,
  TextRefusedError,
  VersionMissingError,
} from './errors.ts';
import type { Figures } from './metrics.ts';
import { ensureNotified, notifyFailed, notifyNarrated, unnoticedForeignVersion } from './notices/notify.ts';
import type { Run } from './run.ts';
import { noteUnreadOptions, readOptions } from './speech/options.ts';
import { explainOptions } from './speech/polly-refusals.ts';
import {
  fileTooLong,
  maxTextBytes,
  packedTextTooLong,
  partsOf,
  refuseBlank,
  refuseTooLong,
} from './text/prepare-text.ts';
import { decodeText, readText, type StoredText, type TextReading } from './text/read-text.ts';
import type { TextPart } from './text/split-text.ts';
import { textTypeOf } from './text/text-type.ts';
import { unpackText } from './text/unpack-text.ts';

export interface Outcome extends Pick<TextResult, 'outcome' | 'code'> {
  /** For the metrics; absent when this run sent no notice. */
  readonly figures?: Pick<Figures, 'outcome' | 'characters' | 'audioSeconds'>;
}

/** A text that is to be spoken, and everything settled about how. */
interface Task extends AudioOrigin {
  readonly parts: readonly TextPart[];
}

/**
 * Almost every conflict means that another run has just stored its audio, so there are no more conflicts than other
 * runs.
 */
const MAX_ATTEMPTS = 5;
const CONFLICT_PAUSE_MS = 100;

/**
 * Buckets mounted as file systems (s3fs) and some libraries store a new file empty at first, and its content within
 * seconds as another version: until then an empty text is no reason for a notice.
 */
const EMPTY_TEXT_GRACE_MS = 5_000;

/**
 * Makes the audio of one text and notifies of it. Run again for the same version, it changes nothing; run for a version
 * that a newer one has overtaken, it does nothing. A text that can never be spoken ends in a `failed` notice and no
 * error.
 *
 * The order of the calls keeps an old version from replacing the audio of a newer one. The run looks first at the
 * audio, then at the text, and its own audio may replace only the audio that it saw. If a newer version stores its
 * audio after that look, the condition fails. If it did so before, the newer text was there too, and the run sees that
 * its version is overtaken.
 */
export async function narrate(run: Run, named: NamedText): Promise<Outcome> {
  const { clients, log } = run;
  let text = named;
  try {
    const version = versionOf(named);
    let recording: Recording | undefined;
    let hasWaitedForContent = false;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const found = await findAudio(clients.s3, version);
      const current = found instanceof Error ? undefined : found;
      const reading = await readText(clients.s3, version);
      if (reading.state !== 'current') return await passOver(run, version, reading, current);
      const contentMs = hasWaitedForContent ? 0 : graceLeftMs(run, reading.text);
      if (contentMs > 0) {
        reading.text.discard();
        log.info('Empty so far: looking again for its content', { afterMs: contentMs });
        await new Promise((resolve) => setTimeout(resolve, contentMs));
        hasWaitedForContent = true;
        continue;
      }
      text = reading.text.version;
      const task = await prepare(run, reading.text);
      if (found instanceof Error) throw found;
      if (current !== undefined && isUpToDate(current, task)) {
        log.info('Audio is there already', { audio: current.key, audioVersionId: current.versionId });
        return await notify(run, task.text, current);
      }
      const replaced = current && {
        etag: current.etag,
        foreignVersionId: await unnoticedForeignVersion(run, version, current),
      };
      recording ??= await recordAudio(run, task, task.parts, replaced);
      const audio = await recording.store(replaced);
      if (audio !== undefined) {
        log.info('Audio stored', { audio });
        await notifyNarrated(run, task.text, audio, task.options);
        const { characters, durationSeconds: audioSeconds } = audio;
        return { outcome: 'narrated', figures: { outcome: 'narrated', characters, audioSeconds } };
      }
      log.info('Audio changed while this was made: looking again', { attempt });
      if (!recording.isRepeatable) recording = undefined;
      // S3 also says so while another run's write is still under way.
      await new Promise((resolve) => setTimeout(resolve, attempt * CONFLICT_PAUSE_MS));
    }
    throw new AudioContendedError(addressOf(audioPlaceOf(version)), MAX_ATTEMPTS);
  } catch (error) {
    if (!(error instanceof TextRefusedError)) throw error;
    return await refuse(run, text, error);
  }
}

function versionOf(text: NamedText): TextVersion {
  const { versionId } = text;
  if (versionId === undefined) throw new VersionMissingError();
  return { ...text, versionId };
}

/** How long its content may still be on its way; 0 for a text that has some, or when there is no time to wait. */
function graceLeftMs({ remainingMs }: Run, { bytes, storedAt }: StoredText): number {
  if (bytes > 0 || remainingMs() < 2 * EMPTY_TEXT_GRACE_MS) return 0;
  const leftMs = storedAt.getTime() + EMPTY_TEXT_GRACE_MS - Date.now();
  return Math.max(0, Math.min(leftMs, EMPTY_TEXT_GRACE_MS));
}

/** Decides how a text is spoken, all of it before anything is asked of Polly. */
async function prepare({ clients, config, log }: Run, stored: StoredText): Promise<Task> {
  const { version, storedAt, bytes, metadata } = stored;
  const { maxCharacters } = config;
  try {
    const unread = noteUnreadOptions(metadata);
    if (unread !== undefined) log.warn(unread);
    const options = readOptions(metadata, config.defaults);
    if (bytes > maxTextBytes(maxCharacters)) throw fileTooLong(bytes, maxCharacters, options.engine);
    const file = await unpackText(await stored.read(), stored.contentEncoding ?? '', maxTextBytes(maxCharacters));
    if (file === undefined) throw packedTextTooLong(maxCharacters);
    const text = decodeText(file);
    log.info('Text read', { bytes, versionId: version.versionId });
    refuseBlank(text, file.length);
    const textType = options.textType ?? textTypeOf(text);
    const parts = await partsOf(text, textType, options.engine);
    const characters = parts.reduce((sum, part) => sum + part.billedCharacters, 0);
    refuseTooLong(characters, maxCharacters, options.engine);
    return { text: version, storedAt, options, textType, characters, parts };
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
  run: Run,
  text: TextVersion,
  reading: Exclude<TextReading, { state: 'current' }>,
  audio: CurrentAudio | undefined,
): Promise<Outcome> {
  if (reading.state === 'overtaken') {
    run.log.info('Overtaken by a newer version', { by: reading.by });
    return { outcome: 'overtaken' };
  }
  // Narrated before it was deleted: perhaps by a run that was ended before it notified.
  if (audio !== undefined && isOfText(audio, text)) return await notify(run, text, audio);
  if (audio !== undefined && reading.storedAt !== undefined && isOfNewerText(audio, reading.storedAt)) {
    run.log.info('Overtaken by a newer version, deleted since');
    return { outcome: 'overtaken' };
  }
  throw new TextDeletedError(reading.cause);
}

async function notify(run: Run, text: TextVersion, audio: CurrentAudio): Promise<Outcome> {
  const notified = await ensureNotified(run, text, audio);
  return notified ? { outcome: 'narrated', figures: { outcome: 'narrated' } } : { outcome: 'unchanged' };
}

async function refuse(run: Run, text: NamedText, refusal: TextRefusedError): Promise<Outcome> {
  const { log } = run;
  const { code, message } = refusal;
  log.warn('Text refused', { code, reason: message });
  const notified = await notifyFailed(run, text, refusal);
  if (!notified) log.info('Notice was sent before', { code });
  return { outcome: 'failed', code, ...(notified && { figures: { outcome: 'failed' } }) };
}
