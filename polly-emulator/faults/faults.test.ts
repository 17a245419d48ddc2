import { describe, expect, test } from '@jest/globals';
import { checkFaultSettings, Faults } from './faults.ts';

const taken = (faults: Faults, calls: number) =>
  Array.from({ length: calls }, () => {
    const fault = faults.take();
    return typeof fault === 'object' ? fault.name : fault;
  });

describe('a sequence of errors', () => {
  test('is used up call by call, and then calls work', () => {
    const faults = new Faults();
    faults.set({ errors: ['ThrottlingException', 'ConnectionReset'] });
    expect(taken(faults, 4)).toEqual(['ThrottlingException', 'ConnectionReset', undefined, undefined]);
  });

  test('starts over for ever when it repeats', () => {
    const faults = new Faults();
    faults.set({ errors: ['ThrottlingException', 'ServiceFailureException'], repeat: true });
    expect(taken(faults, 5)).toEqual([
      'ThrottlingException',
      'ServiceFailureException',
      'ThrottlingException',
      'ServiceFailureException',
      'ThrottlingException',
    ]);
  });

  test('starts anew when it is set anew, and ends when it is cleared', () => {
    const faults = new Faults();
    faults.set({ errors: ['ThrottlingException', 'ServiceFailureException'] });
    faults.take();
    faults.set({ errors: ['ThrottlingException'] });
    expect(taken(faults, 1)).toEqual(['ThrottlingException']);
    faults.set({ errors: ['ThrottlingException'], repeat: true });
    faults.set({});
    expect(taken(faults, 2)).toEqual([undefined, undefined]);
  });
});

describe('a rate', () => {
  test('lets a second of calls through at once, then as many as the time allows', () => {
    let nowMs = 0;
    const faults = new Faults(() => nowMs);
    faults.set({ requestsPerSecond: 2 });
    expect(taken(faults, 3)).toEqual([undefined, undefined, 'ThrottlingException']);
    nowMs = 500;
    expect(taken(faults, 2)).toEqual([undefined, 'ThrottlingException']);
    nowMs = 60_000;
    expect(taken(faults, 3)).toEqual([undefined, undefined, 'ThrottlingException']);
  });

  test('below one a second still lets single calls through', () => {
    let nowMs = 0;
    const faults = new Faults(() => nowMs);
    faults.set({ requestsPerSecond: 0.1 });
    expect(taken(faults, 2)).toEqual([undefined, 'ThrottlingException']);
    nowMs = 10_001;
    expect(taken(faults, 2)).toEqual([undefined, 'ThrottlingException']);
  });
});

describe('checkFaultSettings', () => {
  test('takes every setting, and none', () => {
    const settings = {
      errors: ['ConnectionReset'],
      repeat: true,
      latencyMs: 5,
      requestsPerSecond: 80,
      audio: 'canned',
    };
    expect(checkFaultSettings(settings)).toEqual(settings);
    expect(checkFaultSettings({})).toEqual({});
  });

  test.each([
    [{ errors: ['NoSuchException'] }, /"NoSuchException"/],
    [{ errors: ['toString'] }, /"toString"/],
    [{ errors: [7] }, /names 7/],
    [{ errors: 'ThrottlingException' }, /"ThrottlingException": it has to be a list/],
    [{ repeat: 'yes' }, /'repeat' is "yes"/],
    [{ latencyMs: -1 }, /'latencyMs' is -1/],
    [{ latencyMs: '5' }, /'latencyMs' is "5"/],
    [{ requestsPerSecond: 0 }, /'requestsPerSecond' is 0/],
    [{ audio: 'music' }, /'audio' is "music"/],
    [{ latency: 5 }, /no setting "latency"/],
    [{ constructor: 5 }, /no setting "constructor"/],
    [[], /a JSON object, not \[\]/],
    [null, /not null/],
  ])('refuses %j and quotes the value', (settings, message) => {
    expect(() => checkFaultSettings(settings)).toThrow(message);
  });
});
