import { describe, expect, test } from '@jest/globals';
import { readOptions } from './options.ts';
import { OptionsInvalidError } from './refusals.ts';

const DEFAULTS = { voiceId: 'Joanna', engine: 'neural' };

describe('readOptions', () => {
  test('are the defaults when the metadata says nothing', () => {
    const defaults = { ...DEFAULTS, languageCode: 'en-US', sampleRate: '16000' };
    expect(readOptions({}, defaults)).toEqual(defaults);
  });

  test('are the metadata where it says something', () => {
    const metadata = {
      'voice-id': 'Lucia',
      engine: 'long-form',
      'language-code': 'es-ES',
      'sample-rate': '48000',
      'text-type': 'ssml',
    };
    expect(readOptions(metadata, { ...DEFAULTS, languageCode: 'en-US', sampleRate: '8000' })).toEqual({
      voiceId: 'Lucia',
      engine: 'long-form',
      languageCode: 'es-ES',
      sampleRate: '48000',
      textType: 'ssml',
    });
  });

  test('leave the default language to the default voice', () => {
    const defaults = { ...DEFAULTS, languageCode: 'en-US' };
    expect(readOptions({ 'voice-id': 'Lucia' }, defaults)).toEqual({ voiceId: 'Lucia', engine: 'neural' });
    expect(readOptions({ 'voice-id': 'Joanna' }, defaults)).toEqual(defaults);
  });

  test('leave metadata alone that is not theirs, and take blank for absent', () => {
    const metadata = { author: '=?UTF-8?B?w5E=?=', voiceid: '???', 'voice-id': ' ', engine: '' };
    expect(readOptions(metadata, DEFAULTS)).toEqual(DEFAULTS);
  });

  test('take a value with white space around it', () => {
    expect(readOptions({ 'voice-id': ' Lucia ' }, DEFAULTS).voiceId).toBe('Lucia');
  });

  test('leave it to Polly whether there is such a voice, engine or language', () => {
    const metadata = { 'voice-id': 'Nobody', engine: 'quantum', 'language-code': 'tlh', 'sample-rate': '96000' };
    expect(readOptions(metadata, DEFAULTS)).toMatchObject({ voiceId: 'Nobody', engine: 'quantum' });
  });

  test('are refused all at once, each with its value and what is expected', () => {
    const metadata = {
      'voice-id': 'Jo anna',
      engine: 'neural!',
      'language-code': 'English',
      'sample-rate': '22 kHz',
      'text-type': 'html',
    };
    let thrown: unknown;
    try {
      readOptions(metadata, DEFAULTS);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(OptionsInvalidError);
    const { message, action, code } = thrown as OptionsInvalidError;
    expect(code).toBe('options-invalid');
    for (const [name, value] of Object.entries(metadata)) {
      expect(message).toContain(`${name} is "${value}"`);
      expect(action).toContain(`${name}: `);
    }
  });
});
