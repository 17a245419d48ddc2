// Every voice of Amazon Polly: who it is, which engines have it, and which espeak-ng variant speaks for it here.
//
// Source: Amazon Polly Developer Guide, "Available voices", "Generative voices", "Long-form voices", "Neural voices"
// and "Standard voices" (state of April 2026, compared in November 2026). The last lists Kevin, who is refused by AWS
// as standard, and neither Justin nor Matthew, though it counts 60 voices as this table does; it calls Filiz male.
// "Available voices" was followed. Patrick, Alba and Raúl (long-form) are in the guide but not in the API's enum, so
// they are not here. A test fails when `@aws-sdk/client-polly` knows a voice that this table lacks. The engines are
// those of all regions together; `regions.ts` says which region has which.

export const ENGINES = ['generative', 'long-form', 'neural', 'standard'] as const;
export type Engine = (typeof ENGINES)[number];
type Gender = 'Female' | 'Male';

export interface Voice {
  readonly id: string;
  readonly name: string;
  readonly gender: Gender;
  readonly languageCode: string;
  /** The other languages of a bilingual voice; most voices have none. */
  readonly additionalLanguageCodes: readonly string[];
  readonly engines: readonly Engine[];
  /**
   * espeak-ng variant: f1-f5 for women, m1-m8 for men. A recogniser understands f2 to f5 and m2 in US English (at least
   * 19 of 20 sentences; f1 11, m6 14, the others at most 9), so English has no other. `bench/polly-voices.ts` measures
   * it.
   */
  readonly variant: string;
  /**
   * espeak-ng's, 50 unless given: a difference between voices of one language that share a variant. m2 is understood
   * best from 54 on. Justin, Kevin and Ivy are children.
   */
  readonly pitch?: number;
}

const ENGINE_LETTERS: Readonly<Record<string, Engine>> = {
  g: 'generative',
  l: 'long-form',
  n: 'neural',
  s: 'standard',
};

/**
 * `id`, letters of the engines, espeak-ng variant, and what differs from the usual: an accented name, a second
 * language, a pitch.
 */
type More = { readonly name?: string; readonly also?: string; readonly pitch?: number };
type Row = readonly [id: string, engines: string, variant: string, more?: More];

// biome-ignore format: one voice a line reads as a table
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  arb: [['Zeina', 's', 'f2']],
  'ar-AE': [['Hala', 'n', 'f3', { also: 'en-US' }], ['Zayd', 'n', 'm2', { also: 'en-US' }]],
  'ca-ES': [['Arlet', 'n', 'f2']],
  'cmn-CN': [['Zhiyu', 'ns', 'f2']],
  'cs-CZ': [['Jitka', 'n', 'f2']],
  'cy-GB': [['Gwyneth', 's', 'f2']],
  'da-DK': [['Naja', 's', 'f2'], ['Mads', 's', 'm2'], ['Sofie', 'n', 'f3']],
  'de-AT': [['Hannah', 'gn', 'f4']],
  'de-CH': [['Sabrina', 'gn', 'f1']],
  'de-DE': [['Marlene', 's', 'f2'], ['Vicki', 'gns', 'f3'], ['Hans', 's', 'm3'], ['Daniel', 'gn', 'm2'], ['Lennart', 'g', 'm6']],
  'en-AU': [['Nicole', 's', 'f3'], ['Olivia', 'gn', 'f2'], ['Russell', 's', 'm2', { pitch: 62 }]],
  'en-GB': [['Amy', 'gns', 'f2'], ['Emma', 'ns', 'f3'], ['Brian', 'gns', 'm2', { pitch: 62 }], ['Arthur', 'n', 'm2', { pitch: 57 }]],
  'en-GB-WLS': [['Geraint', 's', 'm2', { pitch: 62 }]],
  'en-IE': [['Niamh', 'gn', 'f2']],
  'en-IN': [['Aditi', 's', 'f3', { also: 'hi-IN' }], ['Raveena', 's', 'f2', { pitch: 42 }], ['Kajal', 'gn', 'f2', { also: 'hi-IN' }]],
  'en-NZ': [['Aria', 'gn', 'f2', { pitch: 56 }]],
  'en-SG': [['Jasmine', 'gn', 'f2', { pitch: 60 }]],
  'en-US': [
    ['Danielle', 'gln', 'f3', { pitch: 42 }], ['Gregory', 'ln', 'm2', { pitch: 66 }], ['Ivy', 'ns', 'f5', { pitch: 60 }],
    ['Joanna', 'gns', 'f2'], ['Kendra', 'ns', 'f4'], ['Kimberly', 'ns', 'f2', { pitch: 60 }], ['Salli', 'gns', 'f3'],
    ['Joey', 'ns', 'm2', { pitch: 58 }], ['Justin', 'ns', 'm2', { pitch: 74 }], ['Kevin', 'n', 'm2', { pitch: 80 }],
    ['Matthew', 'gns', 'm2', { pitch: 62 }], ['Ruth', 'gln', 'f4', { pitch: 42 }], ['Stephen', 'gn', 'm2', { pitch: 54 }],
    ['Tiffany', 'g', 'f2', { pitch: 42 }],
  ],
  'en-ZA': [['Ayanda', 'gn', 'f2', { pitch: 44 }]],
  'es-ES': [['Conchita', 's', 'f2'], ['Lucia', 'gns', 'f3'], ['Enrique', 's', 'm3'], ['Sergio', 'gn', 'm2']],
  'es-MX': [['Mia', 'gns', 'f2'], ['Andres', 'gn', 'm3', { name: 'Andrés' }]],
  'es-US': [['Lupe', 'gns', 'f3'], ['Penelope', 's', 'f2', { name: 'Penélope' }], ['Miguel', 's', 'm3'], ['Pedro', 'gn', 'm2']],
  'fi-FI': [['Suvi', 'n', 'f2']],
  'fr-BE': [['Isabelle', 'gn', 'f2']],
  'fr-CA': [['Chantal', 's', 'f3'], ['Gabrielle', 'gn', 'f4'], ['Liam', 'gn', 'm3']],
  'fr-FR': [
    ['Celine', 'gs', 'f2', { name: 'Céline' }], ['Lea', 'gns', 'f3', { name: 'Léa' }], ['Mathieu', 's', 'm2'],
    ['Remi', 'gn', 'm3', { name: 'Rémi' }], ['Ambre', 'g', 'f1'], ['Florian', 'g', 'm6'],
  ],
  'is-IS': [['Dora', 's', 'f2', { name: 'Dóra' }], ['Karl', 's', 'm2']],
  'it-IT': [
    ['Carla', 's', 'f2'], ['Bianca', 'gns', 'f3'], ['Giorgio', 's', 'm2'], ['Adriano', 'n', 'm3'], ['Beatrice', 'g', 'f4'],
    ['Lorenzo', 'g', 'm6'],
  ],
  'ja-JP': [['Mizuki', 's', 'f2'], ['Takumi', 'ns', 'm2'], ['Kazuha', 'n', 'f3'], ['Tomoko', 'n', 'f4']],
  'ko-KR': [['Seoyeon', 'gns', 'f2'], ['Jihye', 'n', 'f3']],
  'nb-NO': [['Liv', 's', 'f2'], ['Ida', 'n', 'f3']],
  'nl-BE': [['Lisa', 'gn', 'f4']],
  'nl-NL': [['Laura', 'gn', 'f3'], ['Lotte', 's', 'f2'], ['Ruben', 's', 'm2']],
  'pl-PL': [['Ewa', 'gs', 'f2'], ['Maja', 's', 'f3'], ['Jacek', 's', 'm2'], ['Jan', 's', 'm3'], ['Ola', 'gn', 'f4']],
  'pt-BR': [['Camila', 'gns', 'f2'], ['Vitoria', 'ns', 'f3', { name: 'Vitória' }], ['Ricardo', 's', 'm2'], ['Thiago', 'n', 'm3']],
  'pt-PT': [['Ines', 'ns', 'f2', { name: 'Inês' }], ['Cristiano', 's', 'm2']],
  'ro-RO': [['Carmen', 's', 'f2']],
  'ru-RU': [['Tatyana', 's', 'f2'], ['Maxim', 's', 'm2']],
  'sv-SE': [['Astrid', 's', 'f2'], ['Elin', 'n', 'f3']],
  'tr-TR': [['Filiz', 's', 'f2'], ['Burcu', 'n', 'f3']],
  'yue-CN': [['Hiujin', 'n', 'f2']],
};

function toVoice(languageCode: string, [id, letters, variant, more]: Row): Voice {
  return {
    id,
    name: more?.name ?? id,
    gender: variant.startsWith('f') ? 'Female' : 'Male',
    languageCode,
    additionalLanguageCodes: more?.also === undefined ? [] : [more.also],
    engines: Object.keys(ENGINE_LETTERS).flatMap((letter) =>
      letters.includes(letter) ? [ENGINE_LETTERS[letter] as Engine] : [],
    ),
    variant,
    ...(more?.pitch !== undefined && { pitch: more.pitch }),
  };
}

export const VOICES: ReadonlyMap<string, Voice> = new Map(
  Object.entries(ROWS).flatMap(([languageCode, rows]) =>
    rows.map((row) => [row[0], toVoice(languageCode, row)] as const),
  ),
);
