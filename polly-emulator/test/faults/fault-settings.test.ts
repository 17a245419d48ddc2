import { describe, expect, test } from '@jest/globals';
import { checkFaultSettings, FaultSettingsError } from '../../src/faults/fault-settings.ts';

describe('the settings of faults', () => {
  test('may be all there are, none, or a list', () => {
    const settings = {
      operations: ['SynthesizeSpeech', 'PutLexicon'],
      errors: [
        ...['ConnectionReset', 'None', 'Stall', 'SlowBody', 'TruncatedBody', 'LexiconNotFoundException'],
        { name: 'ValidationException', message: 'Not today.' },
        { name: 'Stall' },
      ],
      repeat: true,
      probability: 0.5,
      weights: { ThrottlingException: 3, ConnectionReset: 0.5 },
      seed: -7,
      latencyMs: 5,
      requestsPerSecond: 80,
      audio: 'canned',
      bodyShare: 0,
      stallMs: 0,
      bytesPerSecond: 1,
    };
    expect(checkFaultSettings(settings)).toEqual(settings);
    expect(checkFaultSettings({})).toEqual({});
    expect(checkFaultSettings([{}, { operations: ['*'], latencyMs: 5 }])).toEqual([
      {},
      { operations: ['*'], latencyMs: 5 },
    ]);
  });

  test.each([
    [{ errors: ['NoSuchException'] }, /"NoSuchException"/],
    [{ errors: ['toString'] }, /"toString"/],
    [{ errors: [{ message: 'Not today.' }] }, /names undefined/],
    [{ errors: [{ name: 'NoSuchException', message: 'Not today.' }] }, /names "NoSuchException"/],
    [{ errors: [{ name: 'ThrottlingException', message: 7 }] }, /'errors' .*: it has a message that is 7, not a text/],
    [{ errors: [{ name: 'ThrottlingException', words: 'a' }] }, /has a member "words"; known are name, message/],
    [{ errors: [{ name: 'Stall', message: 'a' }] }, /has a message for "Stall", which sends no error/],
    [{ errors: [{ name: 'None', message: 'a' }] }, /has a message for "None", which sends no error/],
    [{ errors: [7] }, /names 7/],
    [{ errors: [null] }, /names null/],
    [{ errors: 'ThrottlingException' }, /"ThrottlingException": it has to be a list/],
    [{ repeat: 'yes' }, /'repeat' is "yes"/],
    [{ latencyMs: -1 }, /'latencyMs' is -1/],
    [{ latencyMs: '5' }, /'latencyMs' is "5"/],
    [{ latencyMs: 600_001 }, /'latencyMs' is 600001: .* from 0 to 600000/],
    [{ requestsPerSecond: 0 }, /'requestsPerSecond' is 0/],
    [{ audio: 'music' }, /'audio' is "music"/],
    [{ operations: [] }, /'operations' is \[\]/],
    [{ operations: 'SynthesizeSpeech' }, /'operations' is "SynthesizeSpeech"/],
    [{ operations: ['Speak'] }, /names "Speak"; known are \*, DeleteLexicon/],
    [{ probability: 1.01, weights: { Stall: 1 } }, /'probability' is 1.01: .* from 0 to 1/],
    [{ probability: 0.5, weights: {} }, /'weights' is {}: .* one fault at least/],
    [{ probability: 0.5, weights: { None: 1 } }, /names "None"/],
    [{ probability: 0.5, weights: { Stall: 0 } }, /{"Stall":0}: .* above 0/],
    [{ probability: 0.5, weights: ['Stall'] }, /'weights' is \["Stall"\]/],
    [{ probability: 0.5, weights: { Stall: 1 }, seed: 0.5 }, /'seed' is 0.5: .* a whole number/],
    [{ errors: ['TruncatedBody'], bodyShare: 1 }, /'bodyShare' is 1: .* below 1/],
    [{ errors: ['Stall'], stallMs: Number.NaN }, /'stallMs'/],
    [{ errors: ['SlowBody'], bytesPerSecond: 0 }, /'bytesPerSecond' is 0/],
    [{ latency: 5 }, /no setting "latency"/],
    [{ constructor: 5 }, /no setting "constructor"/],
    [[], /a JSON object, or a list of such, not \[\]/],
    [[{ latencyMs: 5 }, { latency: 5 }], /no setting "latency"/],
    [[[]], /not \[\]/],
    ['Stall', /not "Stall"/],
    [null, /not null/],
    [undefined, /not undefined/],
  ])('are refused with the value: %j', (settings, message) => {
    expect(() => checkFaultSettings(settings)).toThrow(message);
    expect(() => checkFaultSettings(settings)).toThrow(FaultSettingsError);
  });

  test.each([
    [{ probability: 0.5 }, "'probability' needs 'weights'"],
    [{ weights: { Stall: 1 } }, "'weights' needs 'probability'"],
    [{ seed: 1 }, "'seed' needs 'probability'"],
    [{ errors: ['SlowBody'], stallMs: 5 }, "'stallMs' needs 'Stall'"],
    [{ errors: ['Stall'], bytesPerSecond: 5 }, "'bytesPerSecond' needs 'SlowBody'"],
    [{ errors: ['SlowBody'], bodyShare: 0.1 }, "'bodyShare' needs 'Stall' or 'TruncatedBody'"],
  ])('are refused when they could do nothing: %j', (settings, message) => {
    expect(() => checkFaultSettings(settings)).toThrow(message);
  });
});
