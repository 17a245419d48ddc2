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
