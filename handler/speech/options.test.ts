import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { OptionsInvalidError } from '../errors.ts';
import {
  decodeMetadata,
  displayValue,
  findMalformed,
  noteUnreadOptions,
  OPTION_SHAPES,
  readOptions,
  settleOptions,
} from './options.ts';

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

  test('take a text type in any case', () => {
    expect(readOptions({ 'text-type': 'SSML' }, DEFAULTS).textType).toBe('ssml');
    expect(readOptions({ 'text-type': ' Text ' }, DEFAULTS).textType).toBe('text');
  });

  test('take a value that S3 hands out encoded', () => {
    // "Lucia" and a no-break space, "Lucía", nothing but a no-break space.
    expect(readOptions({ 'voice-id': '=?UTF-8?B?THVjaWHCoA==?=' }, DEFAULTS).voiceId).toBe('Lucia');
    expect(readOptions({ 'voice-id': '=?UTF-8?Q?Luc=C3=ADa?=' }, DEFAULTS).voiceId).toBe('Lucía');
    expect(readOptions({ 'voice-id': '=?UTF-8?B?wqA=?=' }, DEFAULTS).voiceId).toBe('Joanna');
  });

  test('leave it to Polly whether a voice is written with accents', () => {
    for (const voiceId of ['Léa', 'Andre\u0301s']) {
      expect(readOptions({ 'voice-id': voiceId }, DEFAULTS).voiceId).toBe(voiceId);
    }
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

  test('are refused with their values on one line, decoded and not too long', () => {
    const metadata = {
      'voice-id': '=?UTF-8?B?Sm9hbm5hCkF1ZGlvOiAi4oCu?=',
      engine: 'n'.repeat(2_000),
      'language-code': '=?UTF-8?B?RXNwYcOxb2w=?=',
      'sample-rate': '=?UTF-7?Q?16000?=',
    };
    expect(findMalformed(metadata).map(({ value }) => value)).toEqual([
      'Joanna\\nAudio: \\"\\u{202e}',
      `${'n'.repeat(64)}… (2000 characters)`,
      'Español',
      '=?UTF-7?Q?16000?=',
    ]);
  });
});

describe('settleOptions', () => {
  test('takes values of any form', () => {
    expect(settleOptions({ 'voice-id': 'Jo anna', 'sample-rate': '16 kHz', 'text-type': 'html' }, DEFAULTS)).toEqual({
      voiceId: 'Jo anna',
      engine: 'neural',
      sampleRate: '16 kHz',
    });
  });
});

describe('noteUnreadOptions', () => {
  test.each([
    ['voiceid', 'Lucia', 'voice-id'],
    ['voice_id', '???', 'voice-id'],
    ['voice.id', 'Lucia', 'voice-id'],
    ['x-amz-meta-voice-id', 'Lucia', 'voice-id'],
    ['x-amz-meta-engine', 'neural', 'engine'],
    ['languagecode', 'es-ES', 'language-code'],
    ['samplerate', '16000', 'sample-rate'],
    ['sample_rate', '16000', 'sample-rate'],
    ['text_type', 'ssml', 'text-type'],
    ['texttype', 'ssml', 'text-type'],
    ['voice', 'Lucia', 'voice-id'],
    ['language', 'es-ES', 'language-code'],
    ['lang', 'es', 'language-code'],
  ])('notes that %s: %s was perhaps meant for %s', (name, value, option) => {
    expect(noteUnreadOptions({ [name]: value })).toBe(
      `Metadata "${name}" is not read: if it was meant for Narrator, call it ${option}.`,
    );
  });

  test('notes all of them at once', () => {
    expect(noteUnreadOptions({ voice: 'Lucia', author: 'nobody', voice_engine: 'neural', sample_rate: '16000' })).toBe(
      'Metadata "voice" is not read: if it was meant for Narrator, call it voice-id. ' +
        '"sample_rate" is not read: if it was meant for Narrator, call it sample-rate.',
    );
  });

  test.each([
    [{}],
    [{ 'voice-id': 'Lucia', engine: 'neural', 'text-type': 'text' }],
    [
      {
        author: 'nobody',
        type: 'text',
        rate: '16000',
        engines: 'neural',
        invoice: '7',
        'voice-over': 'Ann',
        text: 'x',
      },
    ],
    [{ language: 'Old High German', voice: 'a deep and warm one' }],
    [{ 'voice-id': 'Lucia', voice: 'Sergio', voiceid: 'Sergio' }],
    [{ voiceid: ' ', voice_id: '' }],
    [{ constructor: 'x', tostring: 'x', __proto__x: 'x' }],
  ])('has nothing to say about %j', (metadata) => {
    expect(noteUnreadOptions(metadata)).toBeUndefined();
  });

  test('shows names on one line', () => {
    expect(noteUnreadOptions({ 'voice\n\u202eid': 'Lucia' })).toContain('"voice\\n\\u{202e}id"');
  });
});

describe('decodeMetadata', () => {
  test.each([
    ['Lucia', 'Lucia'],
    ['=?UTF-8?B?THVjw61h?=', 'Lucía'],
    ['=?utf-8?b?THVjw61h?=', 'Lucía'],
    ['=?UTF-8?Q?Luc=C3=ADa_P=3F?=', 'Lucía P?'],
    ['=?UTF-8?B?THVjww==?= =?UTF-8?B?rWE=?=', 'Lucía'],
    ['=?UTF-8?B??=', ''],
  ])('reads %s as "%s"', (value, decoded) => {
    expect(decodeMetadata(value)).toBe(decoded);
  });

  test.each([
    '=?ISO-8859-1?Q?Luc=EDa?=',
    '=?UTF-8?B?/////w==?=',
    'Voice =?UTF-8?B?THVjw61h?=',
    '=?UTF-8?B?THVj',
    '=?UTF-8?X?THVjw61h?=',
    `${'=?UTF-8?B?'.repeat(1_000)}`,
  ])('leaves %s as it is', (value) => {
    expect(decodeMetadata(value)).toBe(value);
  });
});

describe('displayValue', () => {
  test.each([
    ['Joanna', 'Joanna'],
    ['Lucía 你好 🎧', 'Lucía 你好 🎧'],
    ['a"b\\c', 'a\\"b\\\\c'],
    ['a\r\nAudio: s3://x\t', 'a\\r\\nAudio: s3://x\\t'],
    ['\u0000\u001b[2J\u007f\u0085', '\\u0000\\u001b[2J\\u{7f}\\u{85}'],
    ['\u202eabc\u2066\u2028\u2029\u200b\ufeff', '\\u{202e}abc\\u{2066}\\u{2028}\\u{2029}\\u{200b}\\u{feff}'],
    ['\u{e0041}\ud800', '\\u{e0041}\\ud800'],
  ])('shows %j on one line', (value, shown) => {
    expect(displayValue(value)).toBe(shown);
  });

  test('cuts a long value between two characters and tells how long it is', () => {
    expect(displayValue('🎧'.repeat(64))).toBe('🎧'.repeat(64));
    expect(displayValue('🎧'.repeat(500))).toBe(`${'🎧'.repeat(64)}… (500 characters)`);
  });
});

describe('terraform/variables-speech.tf', () => {
  const configuration = readFileSync(new URL('../../terraform/variables-speech.tf', import.meta.url), 'utf8');

  test.each([
    ['voice_id', 'voice-id'],
    ['engine', 'engine'],
    ['language_code', 'language-code'],
    ['sample_rate', 'sample-rate'],
  ] as const)('judges %s by the same form as the handler: a list would refuse what Polly gains', (variable, option) => {
    const [, block = ''] = new RegExp(`^variable "${variable}" \\{\n(.*?)^\\}`, 'ms').exec(configuration) ?? [];
    const [, pattern = ''] = /can\(regex\("(.*?)", var\./.exec(block) ?? [];
    expect(pattern.replaceAll('\\\\', '\\')).toBe(OPTION_SHAPES[option].pattern.source);
  });
});
