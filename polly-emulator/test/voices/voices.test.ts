import { Engine, LanguageCode, VoiceId } from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../src/voices/languages.ts';
import { ENGINES, VOICES } from '../../src/voices/voices.ts';

describe('the voice table', () => {
  test('has every voice of the SDK and no other', () => {
    expect([...VOICES.keys()].sort()).toEqual(Object.values(VoiceId).sort());
  });

  test('has every language of the SDK and no other', () => {
    expect(Object.keys(LANGUAGES).sort()).toEqual(Object.values(LanguageCode).sort());
  });

  test('has every engine of the SDK', () => {
    expect([...ENGINES].sort()).toEqual(Object.values(Engine).sort());
  });

  test('gives each voice known languages and at least one engine', () => {
    for (const voice of VOICES.values()) {
      expect(voice.engines.length).toBeGreaterThan(0);
      for (const code of [voice.languageCode, ...voice.additionalLanguageCodes])
        expect(LANGUAGES).toHaveProperty([code]);
    }
  });

  test('gives each language a voice', () => {
    const spoken = new Set([...VOICES.values()].flatMap((v) => [v.languageCode, ...v.additionalLanguageCodes]));
    expect([...spoken].sort()).toEqual(Object.keys(LANGUAGES).sort());
  });

  test('gives no two voices of a language the same sound', () => {
    const sounds = [...VOICES.values()].map((v) => `${v.languageCode} ${v.variant} ${v.pitch ?? 50}`);
    expect(sounds.filter((sound, index) => sounds.indexOf(sound) !== index)).toEqual([]);
  });

  // The counts and lists of the Developer Guide's pages on the engines, spring 2026.
  test('has the 43 generative voices of the guide', () => {
    const generative = [...VOICES.values()].filter(({ engines }) => engines.includes('generative'));
    const guide =
      'Olivia Amy Brian Kajal Niamh Aria Jasmine Ayanda Danielle Joanna Matthew Ruth Salli Stephen Tiffany Lisa Laura ' +
      'Isabelle Gabrielle Liam Ambre Celine Florian Lea Remi Hannah Daniel Lennart Vicki Sabrina Beatrice Bianca ' +
      'Lorenzo Seoyeon Ewa Ola Camila Andres Mia Lucia Sergio Lupe Pedro';
    expect(generative.map(({ id }) => id).sort()).toEqual(guide.split(' ').sort());
    expect(generative).toHaveLength(43);
  });

  test('has the neural voices of the guide', () => {
    const neural = [...VOICES.values()].filter(({ engines }) => engines.includes('neural'));
    const guide =
      'Hala Zayd Lisa Arlet Jitka Hiujin Zhiyu Sofie Laura Olivia Amy Emma Brian Arthur Kajal Niamh Aria Jasmine Ayanda ' +
      'Danielle Gregory Ivy Joanna Kendra Kimberly Salli Joey Justin Kevin Matthew Ruth Stephen Suvi Isabelle Gabrielle ' +
      'Liam Lea Remi Vicki Daniel Hannah Sabrina Bianca Adriano Takumi Kazuha Tomoko Seoyeon Jihye Ida Ola Camila ' +
      'Vitoria Thiago Ines Lucia Sergio Mia Andres Lupe Pedro Elin Burcu';
    expect(neural.map(({ id }) => id).sort()).toEqual(guide.split(' ').sort());
  });

  test('has the 60 standard voices that the guide counts', () => {
    expect([...VOICES.values()].filter(({ engines }) => engines.includes('standard'))).toHaveLength(60);
  });

  test('knows what the Developer Guide says of some voices', () => {
    expect(VOICES.get('Joanna')).toMatchObject({
      gender: 'Female',
      languageCode: 'en-US',
      engines: ['generative', 'neural', 'standard'],
    });
    expect(VOICES.get('Ruth')?.engines).toEqual(['generative', 'long-form', 'neural']);
    expect(VOICES.get('Lea')).toMatchObject({ name: 'Léa', languageCode: 'fr-FR' });
    expect(VOICES.get('Aditi')).toMatchObject({ additionalLanguageCodes: ['hi-IN'], engines: ['standard'] });
    expect(VOICES.get('Zayd')).toMatchObject({ gender: 'Male', engines: ['neural'] });
  });
});
