import { type AudioOrigin, findAudio, type StoredAudio, storeAudio } from './audio.ts';
import type { Clients } from './clients.ts';
import type { Config } from './config.ts';
import { decodeText } from './decode-text.ts';
import type { Log } from './log.ts';
import { measureText, textTypeOf } from './measure-text.ts';
import { failedNotice, narratedNotice } from './notice.ts';
import { notify } from './notify.ts';
import { readOptions, type SpeechOptions } from './options.ts';
import { readText, type StoredText } from './read-text.ts';
import { TextRefusedError } from './refusals.ts';
import { synthesize } from './synthesize.ts';
import type { TextVersion } from './text-records.ts';

export interface Narrator {
  readonly config: Config;
  readonly clients: Clients;
}

/**
 * Makes the audio of one text and tells about it: stored first, then told, so that a notice never names an MP3 that is not
 * there. A text that can never be spoken ends in a `failed` notice and no error.
 *
 * Run again for the same version, it makes no second MP3. It does tell again: whether the first run got as far as its
 * notice is not known, and a notice too many is better than none.
 */
export async function narrate(narrator: Narrator, named: TextVersion, requestId: string, log: Log): Promise<void> {
  const { clients, config } = narrator;
  let text = named;
  try {
    const stored = await readText(clients.s3, named);
    text = stored.version;
    log.info('Text read', { bytes: stored.bytes.length, versionId: text.versionId });
    const { audio, options } = await makeAudio(narrator, stored, log);
    await notify(clients.sns, config.topicArn, narratedNotice(text, audio, options, requestId));
    log.info('Notice sent', { status: 'narrated' });
  } catch (error) {
    if (!(error instanceof TextRefusedError)) throw error;
    log.warn('Text refused', { code: error.code, reason: error.message });
    await notify(clients.sns, config.topicArn, failedNotice(text, error, requestId));
    log.info('Notice sent', { status: 'failed' });
  }
}

async function makeAudio(
  { clients, config }: Narrator,
  { version, bytes, metadata }: StoredText,
  log: Log,
): Promise<{ audio: StoredAudio; options: SpeechOptions }> {
  const text = decodeText(bytes);
  const options = readOptions(metadata, config.defaults);
  const textType = options.textType ?? textTypeOf(text);
  const characters = measureText(text, textType, bytes.length);

  const origin: AudioOrigin = { text: version, options, textType };
  const found = await findAudio(clients.s3, origin);
  if (found !== undefined) {
    log.info('Audio is there already', { audio: found });
    return { audio: found, options };
  }
  const speech = await synthesize(clients.polly, text, textType, options);
  log.info('Text synthesized', {
    ...options,
    textType,
    bytes: speech.bytes.length,
    characters: speech.billedCharacters,
  });
  const audio = await storeAudio(clients.s3, origin, speech.bytes, speech.billedCharacters ?? characters);
  log.info('Audio stored', { audio });
  return { audio, options };
}
