import { DescribeVoicesCommand, type PollyClient } from '@aws-sdk/client-polly';

/** A voice as this region has it. */
export interface Voice {
  /** As SynthesizeSpeech wants it: ASCII, such as "Lea" for Léa. */
  readonly id: string;
  /** Its own language first, then the others of a bilingual voice. */
  readonly languages: readonly string[];
  readonly engines: readonly string[];
}

export interface VoiceList {
  readonly region: string;
  readonly voices: readonly Voice[];
}

/**
 * All voices of the client's region, by their names. IAM: `polly:DescribeVoices` on `*`.
 * https://docs.aws.amazon.com/polly/latest/dg/API_DescribeVoices.html
 *
 * @throws whatever went wrong, and a TimeoutError after `timeoutMs`, the SDK's own retries included.
 */
export async function listVoices(polly: PollyClient, timeoutMs: number): Promise<VoiceList> {
  const signal = AbortSignal.timeout(timeoutMs);
  // The signal alone would be waited for in vain where the SDK does not look at it.
  const outOfTime = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([readPages(polly, signal), outOfTime]);
}

async function readPages(polly: PollyClient, abortSignal: AbortSignal): Promise<VoiceList> {
  const voices: Voice[] = [];
  let NextToken: string | undefined;
  do {
    const command = new DescribeVoicesCommand({
      IncludeAdditionalLanguageCodes: true,
      ...(NextToken && { NextToken }),
    });
    const page = await polly.send(command, { abortSignal });
    for (const { Id: id, LanguageCode, AdditionalLanguageCodes = [], SupportedEngines: engines = [] } of page.Voices ??
      []) {
      const languages = [...(LanguageCode === undefined ? [] : [LanguageCode]), ...AdditionalLanguageCodes];
      if (id !== undefined && languages.length > 0 && engines.length > 0) voices.push({ id, languages, engines });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  if (voices.length === 0) throw new Error('DescribeVoices named no voice.');
  return { region: await polly.config.region(), voices: voices.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
