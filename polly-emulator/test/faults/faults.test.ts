import { describe, expect, test } from '@jest/globals';
import type { FaultList } from '../../src/faults/fault-settings.ts';
import { ConnectionResetError, Faults } from '../../src/faults/faults.ts';
import { Quotas } from '../../src/faults/quotas.ts';

const call = { signal: new AbortController().signal };

/** The error that each call meets, or what becomes of its body; `ok` when neither. */
async function outcomes(faults: Faults, calls: number, operation = 'SynthesizeSpeech'): Promise<string[]> {
  const names: string[] = [];
  for (let number = 0; number < calls; number += 1) {
    const outcome = await faults.beforeCall(operation, call).then(
      ({ fault }) => fault ?? 'ok',
      ({ name }: Error) => name,
    );
    names.push(outcome);
  }
  return names;
}

function faultsOf(settings: FaultList): Faults {
  const faults = new Faults();
  faults.set(settings);
  return faults;
}

describe('a sequence of errors', () => {
  test('is used up call by call, and then calls work', async () => {
    const faults = faultsOf({ errors: ['ThrottlingException', 'None', 'ConnectionReset', 'Stall'] });
    expect(await outcomes(faults, 6)).toEqual(['ThrottlingException', 'ok', 'ConnectionReset', 'Stall', 'ok', 'ok']);
  });

  test('starts over for ever when it repeats', async () => {
    const faults = faultsOf({ errors: ['ThrottlingException', 'ServiceFailureException'], repeat: true });
    expect(await outcomes(faults, 5)).toEqual([
      'ThrottlingException',
      'ServiceFailureException',
      'ThrottlingException',
      'ServiceFailureException',
      'ThrottlingException',
    ]);
  });

  test('starts anew when it is set anew, and ends when it is cleared', async () => {
    const faults = faultsOf({ errors: ['ThrottlingException', 'ServiceFailureException'] });
    await outcomes(faults, 1);
    faults.set({ errors: ['ThrottlingException'] });
    expect(await outcomes(faults, 1)).toEqual(['ThrottlingException']);
    faults.set({ errors: ['ThrottlingException'], repeat: true });
    faults.set({});
    expect(await outcomes(faults, 2)).toEqual(['ok', 'ok']);
  });

  test('may have the words that a client has to see', async () => {
    const faults = faultsOf({
      errors: [{ name: 'ValidationException', message: 'Not today.' }, { name: 'ThrottlingException' }, 'Stall'],
    });
    const words = async () => await faults.beforeCall('SynthesizeSpeech', call).catch((error: Error) => error.message);
    expect(await words()).toBe('Not today.');
    expect(await words()).toBe('Rate exceeded');
    expect(await words()).toMatchObject({ fault: 'Stall' });
  });

  test('throws errors with the status of AWS, and resets as such', async () => {
    const faults = faultsOf({ errors: ['ServiceFailureException', 'ConnectionReset'] });
    await expect(faults.beforeCall('SynthesizeSpeech', call)).rejects.toMatchObject({ status: 500 });
    await expect(faults.beforeCall('SynthesizeSpeech', call)).rejects.toBeInstanceOf(ConnectionResetError);
  });
});

describe('faults by chance', () => {
  const settings = { probability: 0.5, weights: { ThrottlingException: 3, Stall: 1 } };

  test('come again in the same order with the same seed, and in another one with another', async () => {
    const [first, again, other] = [7, 7, 8].map((seed) => faultsOf({ ...settings, seed }));
    const drawn = await outcomes(first as Faults, 50);
    expect(await outcomes(again as Faults, 50)).toEqual(drawn);
    expect(await outcomes(other as Faults, 50)).not.toEqual(drawn);
    (first as Faults).set({ ...settings, seed: 7 });
    expect(await outcomes(first as Faults, 50)).toEqual(drawn);
  });

  test('are as frequent as the probability and the weights say', async () => {
    const drawn = await outcomes(faultsOf({ ...settings, seed: 1 }), 4_000);
    const count = (name: string) => drawn.filter((outcome) => outcome === name).length;
    // Expected 2,000, 1,500 and 500; 150 are more than four standard deviations of any of them.
    expect(Math.abs(count('ok') - 2_000)).toBeLessThan(150);
    expect(Math.abs(count('ThrottlingException') - 1_500)).toBeLessThan(150);
    expect(Math.abs(count('Stall') - 500)).toBeLessThan(150);
  });

  test('never come with 0, always with 1, seed or not', async () => {
    for (const seed of [{}, { seed: 3 }]) {
      const weights = { InternalFailure: 1e-3 };
      expect(new Set(await outcomes(faultsOf({ probability: 0, weights, ...seed }), 100))).toEqual(new Set(['ok']));
      expect(new Set(await outcomes(faultsOf({ probability: 1, weights, ...seed }), 100))).toEqual(
        new Set(['InternalFailure']),
      );
    }
  });

  test('come when the sequence is used up', async () => {
    const faults = faultsOf({ errors: ['Stall', 'None'], probability: 1, weights: { ThrottlingException: 1 } });
    expect(await outcomes(faults, 3)).toEqual(['Stall', 'ok', 'ThrottlingException']);
  });
});

describe('a rate', () => {
  test('lets a second of calls through at once, then as many as the time allows', async () => {
    let nowMs = 0;
    const faults = new Faults({ nowMs: () => nowMs });
    faults.set({ requestsPerSecond: 2 });
    expect(await outcomes(faults, 3)).toEqual(['ok', 'ok', 'ThrottlingException']);
    nowMs = 500;
    expect(await outcomes(faults, 2)).toEqual(['ok', 'ThrottlingException']);
    nowMs = 60_000;
    expect(await outcomes(faults, 3)).toEqual(['ok', 'ok', 'ThrottlingException']);
  });

  test('below one a second still lets single calls through', async () => {
    let nowMs = 0;
    const faults = new Faults({ nowMs: () => nowMs });
    faults.set({ requestsPerSecond: 0.1 });
    expect(await outcomes(faults, 2)).toEqual(['ok', 'ThrottlingException']);
    nowMs = 10_001;
    expect(await outcomes(faults, 2)).toEqual(['ok', 'ThrottlingException']);
  });
});

describe('a latency', () => {
  test('is waited before the answer, errors too, and by the signal of the call', async () => {
    const waits: [number, AbortSignal][] = [];
    const faults = new Faults({ pause: async (ms, signal) => waits.push([ms, signal]) });
    faults.set({ latencyMs: 300, errors: ['ThrottlingException'] });
    expect(await outcomes(faults, 2)).toEqual(['ThrottlingException', 'ok']);
    expect(waits).toEqual([
      [300, call.signal],
      [300, call.signal],
    ]);
  });

  test('ends when the client leaves', async () => {
    const client = new AbortController();
    const faults = faultsOf({ latencyMs: 600_000 });
    const waiting = faults.beforeCall('SynthesizeSpeech', { signal: client.signal });
    client.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('leaves the sequence in the order in which calls came', async () => {
    const waiting: (() => void)[] = [];
    const faults = new Faults({ pause: () => new Promise<void>((resolve) => waiting.push(resolve)) });
    faults.set({ latencyMs: 1, errors: ['ThrottlingException', 'ServiceFailureException'] });
    const answers = [1, 2].map(() => faults.beforeCall('SynthesizeSpeech', call).catch(({ name }: Error) => name));
    for (const go of waiting.reverse()) go();
    expect(await Promise.all(answers)).toEqual(['ThrottlingException', 'ServiceFailureException']);
  });
});

describe('operations', () => {
  const always = { errors: ['ThrottlingException'], repeat: true };

  test('are the three that speak, unless others are named', async () => {
    const faults = faultsOf(always);
    for (const operation of ['SynthesizeSpeech', 'StartSpeechSynthesisTask', 'StartSpeechSynthesisStream']) {
      expect(await outcomes(faults, 1, operation)).toEqual(['ThrottlingException']);
    }
    expect(await outcomes(faults, 1, 'DescribeVoices')).toEqual(['ok']);
    faults.set({ ...always, operations: ['DescribeVoices'] });
    expect(await outcomes(faults, 1, 'DescribeVoices')).toEqual(['ThrottlingException']);
    expect(await outcomes(faults, 1)).toEqual(['ok']);
    faults.set({ ...always, operations: ['*'] });
    expect(await outcomes(faults, 1, 'ListLexicons')).toEqual(['ThrottlingException']);
  });

  test('may each have settings of their own: the latencies add up, the first fault counts', async () => {
    const waits: number[] = [];
    const faults = new Faults({ pause: async (ms) => waits.push(ms) });
    faults.set([
      { operations: ['PutLexicon'], errors: ['LexiconSizeExceededException'], latencyMs: 5 },
      { operations: ['*'], errors: ['ThrottlingException'], latencyMs: 7 },
    ]);
    expect(await outcomes(faults, 3, 'PutLexicon')).toEqual([
      'LexiconSizeExceededException',
      'ThrottlingException',
      'ok',
    ]);
    expect(waits).toEqual([12, 12, 12]);
    expect(await outcomes(faults, 1, 'GetLexicon')).toEqual(['ok']);
    expect(waits).toEqual([12, 12, 12, 7]);
  });
});

describe('what is decided for a call that is let through', () => {
  test('is the audio that it gets', async () => {
    const audioOf = async (settings: FaultList) =>
      (await faultsOf(settings).beforeCall('SynthesizeSpeech', call)).audio;
    expect(await audioOf({})).toBe('speech');
    expect(await audioOf({ audio: 'canned' })).toBe('canned');
    expect(await audioOf({ audio: 'canned', operations: ['DescribeVoices'] })).toBe('speech');
    expect(await audioOf([{ audio: 'canned' }, { audio: 'speech', operations: ['*'] }])).toBe('speech');
  });

  test('is the very body, unless a fault is to spoil it', async () => {
    const faults = faultsOf({ errors: ['None', 'TruncatedBody'], bodyShare: 0.5 });
    const body = Buffer.from('whole');
    expect((await faults.beforeCall('SynthesizeSpeech', call)).wrapBody(body)).toBe(body);
    const { wrapBody } = await faults.beforeCall('SynthesizeSpeech', call);
    expect(wrapBody(body)).not.toBe(body);
  });
});

describe('quotas', () => {
  test('throttle what the faults let through', async () => {
    const faults = new Faults({ quotas: new Quotas(() => 0) });
    faults.set({ operations: ['*'], errors: ['ServiceFailureException'] });
    expect(await outcomes(faults, 6, 'ListLexicons')).toEqual([
      'ServiceFailureException',
      'ok',
      'ok',
      'ok',
      'ok',
      'ThrottlingException',
    ]);
  });
});
