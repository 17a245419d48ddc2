import { setImmediate as nextTurn } from 'node:timers/promises';
import { TooManyRequestsException } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { InterruptedError } from '../interrupts.ts';
import { FunctionUnavailableError } from './invocation.ts';
import { World } from './stub-world.ts';
import { TooManyErrorsError } from './texts.ts';

function abortErrorOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
  });
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('trouble', () => {
  test('without an end ends the run', async () => {
    world.keys = 5_000;
    world.onInvoke = () => Promise.reject(new Error('Polly is down'));
    const running = world.reconcile();
    await expect(running).rejects.toThrow(TooManyErrorsError);
    await expect(running).rejects.toThrow(
      '20 errors in a row, so the rest was left alone. The last one: Polly is down',
    );
    expect(world.invoked.length).toBeLessThan(30);
    expect(world.rows.length).toBe(world.totals.errors);
  });

  test('with every check ends the run, too', async () => {
    world.keys = 5_000;
    world.onHead = () => {
      throw new Error('credentials have expired');
    };
    await expect(world.reconcile()).rejects.toThrow(/20 errors in a row.*credentials have expired/);
    expect(world.totals.checked).toBeLessThan(60);
  });

  test('now and then does not', async () => {
    world.keys = 200;
    world.onInvoke = (text) => (text % 4 === 0 ? { outcome: 'narrated' } : Promise.reject(new Error('broken')));
    await world.reconcile();
    expect(world.totals).toMatchObject({ checked: 200, redone: 50, errors: 150 });
  });

  test('with a check now and then does not either', async () => {
    world.keys = 200;
    world.isStale = () => false;
    world.onHead = (text) => {
      if (text % 4 > 0) throw new Error('broken');
    };
    await world.reconcile();
    expect(world.totals).toMatchObject({ checked: 200, upToDate: 50, errors: 150 });
  });

  test('like a function that is not there ends the run at once', async () => {
    world.keys = 5_000;
    world.onInvoke = () => Promise.reject(Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' }));
    await expect(world.reconcile()).rejects.toThrow(FunctionUnavailableError);
    expect(world.invoked.length).toBeLessThan(10);
  });
});

describe('an interrupt', () => {
  const interrupted = new InterruptedError('Interrupted.');

  test('begins nothing more and waits for what is under way', async () => {
    world.keys = 5_000;
    world.onInvoke = async (text) => {
      if (text === 6) world.stop.abort(interrupted);
      await nextTurn();
      return { outcome: 'narrated' };
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.invoked.length).toBeLessThanOrEqual(6 + 4 + 1);
    expect(world.totals.redone).toBe(world.invoked.length);
    expect(world.rows).toHaveLength(world.invoked.length);
  });

  test('ends the waiting for a busy function, whose text was not begun', async () => {
    world.keys = 1;
    world.onInvoke = () => Promise.reject(new TooManyRequestsException({ message: 'busy', $metadata: {} }));
    world.report.progress = (throttled) => {
      world.throttled.push(throttled);
      if (throttled === 1) world.stop.abort(interrupted);
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.throttled.at(-1)).toBe(0);
    expect(world.rows).toEqual([]);
    expect(world.totals).toMatchObject({ stale: 1, redone: 0, errors: 0 });
  });

  test('a second one waits no longer, and says of which texts', async () => {
    world.keys = 2;
    world.onInvoke = (text, signal) => {
      if (text === 1) {
        world.stop.abort(interrupted);
        setImmediate(() => world.abandon.abort(interrupted));
      }
      return abortErrorOf(signal);
    };
    await expect(world.reconcile()).rejects.toThrow(interrupted);
    expect(world.rows.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['0.txt', 'not waited for'],
      ['1.txt', 'not waited for'],
    ]);
    expect(world.totals).toMatchObject({ stale: 2, redone: 0, errors: 0 });
  });
});
