interface LanguageSample {
  readonly languageCode: string;
  readonly text: string;
  /** Counted by hand; of Japanese the kana that last. */
  readonly syllables: number;
  readonly syllablesPerSecond: number;
}

/**
 * Syllables a second of people who read aloud: F. Pellegrino, C. Coupé, E. Marsico, "A cross-language perspective on
 * speech information rate", Language 87 (2011). It has no Portuguese, which is taken to be about as fast as Italian.
 */
export const LANGUAGE_SAMPLES: readonly LanguageSample[] = [
  {
    languageCode: 'es-ES',
    text: 'Mañana por la mañana iremos al mercado a comprar pan, queso y fruta para toda la familia.',
    ...{ syllables: 32, syllablesPerSecond: 7.82 },
  },
  {
    languageCode: 'fr-FR',
    text: 'Demain matin nous irons au marché pour acheter du pain, du fromage et des fruits pour toute la famille.',
    ...{ syllables: 26, syllablesPerSecond: 7.18 },
  },
  {
    languageCode: 'de-DE',
    text: 'Morgen früh gehen wir auf den Markt und kaufen Brot, Käse und Obst für die ganze Familie.',
    ...{ syllables: 25, syllablesPerSecond: 5.97 },
  },
  {
    languageCode: 'pt-BR',
    text: 'Amanhã de manhã vamos ao mercado comprar pão, queijo e fruta para toda a família.',
    ...{ syllables: 28, syllablesPerSecond: 6.99 },
  },
  {
    languageCode: 'pt-PT',
    text: 'Amanhã de manhã vamos ao mercado comprar pão, queijo e fruta para toda a família.',
    ...{ syllables: 28, syllablesPerSecond: 6.99 },
  },
  {
    languageCode: 'it-IT',
    text: 'Domani mattina andremo al mercato a comprare pane, formaggio e frutta per tutta la famiglia.',
    ...{ syllables: 32, syllablesPerSecond: 6.99 },
  },
  {
    languageCode: 'ja-JP',
    text: 'あしたのあさ、いちばで、パンとチーズとくだものをかいにいきます。',
    ...{ syllables: 29, syllablesPerSecond: 7.84 },
  },
];
