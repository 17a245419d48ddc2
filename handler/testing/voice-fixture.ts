import type { Voice, VoiceList } from '../speech/voices.ts';

type Described = readonly [id: string, name: string, gender: string, language: string, engines: string, also?: string];

// biome-ignore format: one voice a line reads as a table
const DESCRIBED: readonly Described[] = [
  ['Lucia', 'Lucia', 'Female', 'es-ES', 'neural standard generative'],
  ['Sergio', 'Sergio', 'Male', 'es-ES', 'neural generative'],
  ['Conchita', 'Conchita', 'Female', 'es-ES', 'standard'],
  ['Mia', 'Mia', 'Female', 'es-MX', 'neural standard'],
  ['Andres', 'Andrés', 'Male', 'es-MX', 'neural'],
  ['Joanna', 'Joanna', 'Female', 'en-US', 'neural standard generative'],
  ['Ruth', 'Ruth', 'Female', 'en-US', 'long-form neural generative'],
  ['Kevin', 'Kevin', 'Male', 'en-US', 'neural'],
  ['Amy', 'Amy', 'Female', 'en-GB', 'neural standard'],
  ['Aditi', 'Aditi', 'Female', 'en-IN', 'standard', 'hi-IN'],
  ['Kajal', 'Kajal', 'Female', 'en-IN', 'neural', 'hi-IN'],
  ['Lea', 'Léa', 'Female', 'fr-FR', 'neural standard'],
  ['Remi', 'Rémi', 'Male', 'fr-FR', 'neural'],
  ['Zeina', 'Zeina', 'Female', 'arb', 'standard'],
];

/**
 * Some of Polly's voices, as DescribeVoices writes them.
 * https://docs.aws.amazon.com/polly/latest/dg/API_DescribeVoices.html
 */
export const DESCRIBED_VOICES = DESCRIBED.map(([Id, Name, Gender, LanguageCode, engines, also]) => ({
  Gender,
  Id,
  LanguageCode,
  LanguageName: new Intl.DisplayNames('en', { type: 'language' }).of(LanguageCode),
  Name,
  SupportedEngines: engines.split(' '),
  ...(also !== undefined && { AdditionalLanguageCodes: [also] }),
}));

/** The answers of DescribeVoices, `size` voices a page. */
export function voicePages(size = DESCRIBED_VOICES.length): { readonly body: string }[] {
  const starts = Array.from({ length: Math.ceil(DESCRIBED_VOICES.length / size) }, (_, page) => page * size);
  return starts.map((start) => {
    const end = start + size;
    const Voices = DESCRIBED_VOICES.slice(start, end);
    return { body: JSON.stringify(end < DESCRIBED_VOICES.length ? { Voices, NextToken: `after ${end}` } : { Voices }) };
  });
}

/** The same voices as the handler sees them. */
export const VOICE_LIST: VoiceList = {
  region: 'eu-south-2',
  voices: DESCRIBED.map(
    ([id, , , language, engines, also]): Voice => ({
      id,
      languages: also === undefined ? [language] : [language, also],
      engines: engines.split(' '),
    }),
  ).sort((a, b) => (a.id < b.id ? -1 : 1)),
};
