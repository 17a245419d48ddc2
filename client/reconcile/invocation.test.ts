import { describe, expect, test } from '@jest/globals';
import {
  AnswerUnreadableError,
  FunctionFailedError,
  FunctionUnavailableError,
  type Invocation,
  redoText,
} from './invocation.ts';
import { type Answer, lambdaError, type StubReply, type StubRequest, stubLambda } from './stub.ts';

const KEY = 'año/a b+c%.txt';
const TEXT = { key: KEY, versionId: 'v1', etag: 'e1', reason: 'no MP3' } as const;

function redo(answer: Answer, more: Partial<Invocation> = {}) {
  return redoText({
    lambda: stubLambda(answer),
    functionName: 'narrator',
    bucket: 'shelf',
    text: TEXT,
    abandon: new AbortController().signal,
    wait: async () => undefined,
    ...more,
  });
}

function told(one: Record<string, unknown>): StubReply {
  return { body: JSON.stringify({ texts: [{ bucket: 'shelf', key: KEY, versionId: 'v1', ...one }] }) };
}

describe('an invocation', () => {
  test('is synchronous and brings the event that S3 would', async () => {
    const requests: StubRequest[] = [];
    await redo((request) => {
      requests.push(request);
      return told({ outcome: 'narrated' });
    });
    const [{ path, headers, body }] = requests as [StubRequest];
    expect(path).toBe('/2015-03-31/functions/narrator/invocations');
    expect(headers).toMatchObject({ 'x-amz-invocation-type': 'RequestResponse', 'x-amz-log-type': 'None' });
    expect(JSON.parse(Buffer.from(body as Uint8Array).toString())).toEqual({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: 'shelf' }, object: { key: 'a%C3%B1o/a+b%2Bc%25.txt', versionId: 'v1', eTag: 'e1' } },
        },
      ],
    });
  });

  test('names no version where there is none', async () => {
    let event = '';
    await redo(
      ({ body }) => {
        event = Buffer.from(body as Uint8Array).toString();
        return told({ outcome: 'narrated' });
      },
      { text: { key: KEY, etag: 'e1' } },
    );
    expect(JSON.parse(event).Records[0].s3.object).toEqual({ key: 'a%C3%B1o/a+b%2Bc%25.txt', eTag: 'e1' });
  });

  test.each(['narrated', 'overtaken', 'unchanged'])('tells that the text is %s', async (outcome) => {
    expect(await redo(() => told({ outcome }))).toEqual({ outcome });
  });

  test('tells the code of a text that can never be narrated', async () => {
    expect(await redo(() => told({ outcome: 'failed', code: 'text-empty' }))).toEqual({
      outcome: 'failed',
      code: 'text-empty',
    });
  });
});

describe('a function that ends with an error', () => {
  function failed(body: string) {
    return redo(() => ({ headers: { 'x-amz-function-error': 'Unhandled' }, body }));
  }

  test('is told with the type and the message', async () => {
    const redoing = failed(JSON.stringify({ errorType: 'AwsCallError', errorMessage: 'Polly did not answer.' }));
    await expect(redoing).rejects.toThrow(FunctionFailedError);
    await expect(redoing).rejects.toThrow(/^AwsCallError: Polly did not answer\.$/);
  });

  test('is told with the message alone when that is all there is, as for a time-out', async () => {
    await expect(failed('{"errorMessage":"Task timed out after 60.00 seconds"}')).rejects.toThrow(
      /^Task timed out after 60\.00 seconds$/,
    );
  });

  test.each(['', 'null', '"text"', 'no JSON', '{"errorMessage":5}'])('is told with what it left: %s', async (body) => {
    await expect(failed(body)).rejects.toThrow(`Unhandled: ${body}`);
  });
});

describe('an answer that says nothing of the text', () => {
  test.each([
    ['of an older Narrator', 'null'],
    ['of another function', '{"statusCode":200}'],
    ['of none of the texts', '{"texts":[]}'],
    ['of another text', '{"texts":[{"key":"other.txt","outcome":"narrated"}]}'],
    ['of an outcome that is not known', `{"texts":[{"key":"${KEY}","outcome":"sung"}]}`],
    ['of no form at all', '{"texts":[null]}'],
    ['that is not JSON', 'hello'],
    ['that is empty', ''],
  ])('%s is an error that quotes it', async (_whose, body) => {
    const redoing = redo(() => ({ body }));
    await expect(redoing).rejects.toThrow(AnswerUnreadableError);
    await expect(redoing).rejects.toThrow(`answered ${body === '' ? 'nothing' : body}`);
  });
});

describe('a busy function', () => {
  test('is asked again after longer and longer waits, until it is free', async () => {
    const waits: number[] = [];
    const replies = [...Array<StubReply>(7).fill(lambdaError(429, 'TooManyRequestsException'))];
    const answer = await redo(() => replies.pop() ?? told({ outcome: 'narrated' }), {
      wait: async (ms) => {
        waits.push(ms);
      },
    });
    expect(answer).toEqual({ outcome: 'narrated' });
    expect(waits).toHaveLength(7);
    for (const [index, longest] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(waits[index]).toBeLessThanOrEqual(longest);
    }
  });

  test('is given up after the longest time that a function may run', async () => {
    let waitedMs = 0;
    const redoing = redo(() => lambdaError(429, 'TooManyRequestsException'), {
      wait: async (ms) => {
        waitedMs += ms;
      },
    });
    await expect(redoing).rejects.toThrow('About TooManyRequestsException');
    expect(waitedMs).toBeGreaterThanOrEqual(900_000);
    expect(waitedMs).toBeLessThan(930_001);
  });

  test('is waited for only as long as somebody wants to', async () => {
    let asked = 0;
    const redoing = redo(
      () => {
        asked += 1;
        return lambdaError(429, 'TooManyRequestsException');
      },
      { wait: () => Promise.reject(new Error('enough')) },
    );
    await expect(redoing).rejects.toThrow('enough');
    expect(asked).toBe(1);
  });
});

describe('trouble', () => {
  test.each([
    ['is not there', 404, 'ResourceNotFoundException'],
    ['may not be invoked', 403, 'AccessDeniedException'],
    ['is asked with an expired token', 403, 'ExpiredTokenException'],
  ])('with a function that %s ends everything', async (_how, status, name) => {
    const redoing = redo(() => lambdaError(status, name));
    await expect(redoing).rejects.toThrow(FunctionUnavailableError);
    await expect(redoing).rejects.toThrow(`The function narrator could not be invoked (${name}: About ${name})`);
  });

  test.each([
    ['a service error', () => lambdaError(500, 'ServiceException')],
    [
      'a lost connection',
      () => {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    ],
  ])('like %s is not tried again: the function may be at it', async (_what, answer) => {
    let asked = 0;
    await expect(
      redo(() => {
        asked += 1;
        return answer();
      }),
    ).rejects.toThrow(/About ServiceException|socket hang up/);
    expect(asked).toBe(1);
  });

  test('of people who wait no longer ends the waiting', async () => {
    const abandon = new AbortController();
    const redoing = redo(
      (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
          abandon.abort();
        }),
      { abandon: abandon.signal },
    );
    await expect(redoing).rejects.toThrow('aborted');
  });
});
