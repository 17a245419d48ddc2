// English prose of any length for the benchmarks: made of common words, different in every sentence, the same in every
// run.

const SUBJECTS = [
  'the old captain',
  'a young doctor',
  'the keeper of the light',
  'her older brother',
  'the man from the village',
  'our teacher',
  'a tired soldier',
  'the woman at the window',
  'the boy with the lamp',
  'nobody in the town',
];
const VERBS = [
  'remembered',
  'carried',
  'painted',
  'looked for',
  'described',
  'forgot',
  'followed',
  'opened',
  'walked past',
  'listened to',
];
const OBJECTS = [
  'the small garden behind the church',
  'a letter that had come in the morning',
  'the road along the river',
  'every house on the hill',
  'the heavy door of the library',
  'a song about the sea',
  'the train to the north',
  'the last boat of the summer',
  'an empty chair beside the fire',
  'the map of the mountains',
];
const OPENERS = [
  'In the evening, ',
  'After the long winter, ',
  'Before anyone could answer, ',
  'As the rain grew louder, ',
  'Some years later, ',
  'To my surprise, ',
  '',
  '',
  '',
];
const TAILS = [
  ', and the children laughed',
  ' without saying a word',
  ', because there was nothing else to do',
  ' until the sun went down',
  ', although it was already late',
  ' as if it were the first time',
  ', which pleased them both',
  '',
  '',
];

/**
 * Exactly so many characters, all of them ASCII; a longer text begins with the shorter one but for its last character.
 */
export function englishText(characters: number): string {
  const random = createRandom();
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  let text = '';
  while (text.length < characters) {
    const sentences = Array.from({ length: 3 + Math.floor(random() * 5) }, () => {
      const sentence = `${pick(OPENERS)}${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)}${pick(TAILS)}.`;
      return sentence.charAt(0).toUpperCase() + sentence.slice(1);
    });
    text += `${sentences.join(' ')}\n\n`;
  }
  return `${text.slice(0, characters - 1)}.`;
}

/** Park and Miller's generator: from 0 to below 1, the same row of numbers each time. */
function createRandom(): () => number {
  let state = 20_261_123;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
