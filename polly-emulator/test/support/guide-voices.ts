// The lists of the Developer Guide's pages on the engines, spring 2026, written off by hand: what tests compare with is
// not read from the table that the emulator reads.

const GENERATIVE =
  'Olivia Amy Brian Kajal Niamh Aria Jasmine Ayanda Danielle Joanna Matthew Ruth Salli Stephen Tiffany Lisa Laura ' +
  'Isabelle Gabrielle Liam Ambre Celine Florian Lea Remi Hannah Daniel Lennart Vicki Sabrina Beatrice Bianca ' +
  'Lorenzo Seoyeon Ewa Ola Camila Andres Mia Lucia Sergio Lupe Pedro';
const NEURAL =
  'Hala Zayd Lisa Arlet Jitka Hiujin Zhiyu Sofie Laura Olivia Amy Emma Brian Arthur Kajal Niamh Aria Jasmine Ayanda ' +
  'Danielle Gregory Ivy Joanna Kendra Kimberly Salli Joey Justin Kevin Matthew Ruth Stephen Suvi Isabelle Gabrielle ' +
  'Liam Lea Remi Vicki Daniel Hannah Sabrina Bianca Adriano Takumi Kazuha Tomoko Seoyeon Jihye Ida Ola Camila ' +
  'Vitoria Thiago Ines Lucia Sergio Mia Andres Lupe Pedro Elin Burcu';

/** By engine. Of the standard voices the guide gives the number. */
export const GUIDE_VOICES = {
  generative: GENERATIVE.split(' '),
  neural: NEURAL.split(' '),
  'long-form': ['Danielle', 'Gregory', 'Ruth'],
} as const;
export const STANDARD_VOICES = 60;
