import type { Clients } from '../aws/clients.ts';
import { readConfig } from '../config.ts';
import { type Effort, newEffort } from '../run.ts';
import { type SpeechSettings, synthesize } from '../speech/speak-parts.ts';

/** Has the clients' Polly speak one text as a run does, up to three attempts. */
export async function speak(
  clients: Clients,
  text: string,
  settings: SpeechSettings,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly bytes: Uint8Array; readonly effort: Effort }> {
  const config = readConfig({
    TOPIC_ARN: 'arn:aws:sns:eu-south-2:123456789012:narrator-notices',
    AWS_MAX_ATTEMPTS: '3',
    POLLY_MAX_ATTEMPTS: '3',
  });
  const effort = newEffort();
  const part = { text, billedCharacters: text.length };
  const { bytes } = await synthesize({ clients, config, effort }, part, settings, { signal });
  return { bytes, effort };
}
