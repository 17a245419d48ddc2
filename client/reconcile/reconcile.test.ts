import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { exitCodeOf, reconcile, withTwoInterrupts } from './reconcile.ts';
import { listingPage, type StubReply, stubLambda, stubS3 } from './stub.ts';

let written: string;

beforeEach(() => {
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  jest.spyOn(console, 'log').mockImplementation((text) => {
    written += `${text}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Two texts, the second of them without an MP3. */
function bucketOf(answer: StubReply) {
  const s3 = stubS3(({ method, path }) => {
    if (method === 'GET') return listingPage(['book/1.txt', 'book/2.txt']);
    if (path.endsWith('2.mp3')) return { status: 404 };
    const audio = { 'x-amz-meta-source-etag': 'e', 'x-amz-meta-source-version-id': 'v' };
    return { headers: { etag: '"e"', 'x-amz-version-id': 'v', ...audio } };
  });
  return { s3, bucket: 'shelf', prefix: 'book/', concurrency: 4, lambda: stubLambda(() => answer) };
}

function withoutTime(text: string): string {
  return text.replace(/\(\d+\.\d s/g, '(0.0 s');
}

describe('what is printed', () => {
  test('is a line at the start, a row for each text that is redone, and the totals', async () => {
    const { lambda, ...request } = bucketOf({ body: '{"texts":[{"key":"book/2.txt","outcome":"narrated"}]}' });
    const totals = await reconcile({ ...request, target: 'embedded', redo: { lambda, functionName: 'narrator' } });
    expect(withoutTime(written)).toBe(
      [
        '- redo texts without an up-to-date MP3 in s3://shelf/book/ on embedded …',
        'text                                      version        why                       outcome',
        'book/2.txt                                v              no MP3                    narrated',
        '✓ redo texts without an up-to-date MP3 in s3://shelf/book/ on embedded (0.0 s)',
        '',
        'checked 2, up to date 1, stale 1, redone 1, failed 0, errors 0',
        '',
      ].join('\n'),
    );
    expect(totals).toEqual({ checked: 2, upToDate: 1, stale: 1, redone: 1, failed: 0, errors: 0, settled: 0 });
  });

  test('of a dry run is what would be redone', async () => {
    const { lambda: _lambda, ...request } = bucketOf({});
    await reconcile(request);
    expect(written).toContain('- look for texts without an up-to-date MP3 in s3://shelf/book/ …');
    expect(written).toMatch(/^book\/2\.txt +v +no MP3 +-$/m);
    expect(written).toContain('checked 2, up to date 1, stale 1, errors 0\n');
  });

  test('of a run that breaks off are the totals all the same', async () => {
    const reply = { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } };
    const { lambda, ...request } = bucketOf(reply);
    const running = reconcile({ ...request, redo: { lambda, functionName: 'narrator' } });
    await expect(running).rejects.toThrow('lambda:InvokeFunction');
    expect(written).toContain('checked 2, up to date 1, stale 1, redone 0');
  });
});

describe('the exit code', () => {
  const totals = { checked: 9, upToDate: 1, stale: 8, redone: 8, failed: 0, errors: 0, settled: 0 };

  test('is 0 when every text has its MP3', () => {
    expect(exitCodeOf(totals)).toBe(0);
  });

  test('is 3 when nothing is wrong but texts that can never be narrated as they are', () => {
    expect(exitCodeOf({ ...totals, failed: 2 })).toBe(3);
  });

  test('is 1 when another run may do better', () => {
    expect(exitCodeOf({ ...totals, errors: 1 })).toBe(1);
    expect(exitCodeOf({ ...totals, errors: 1, failed: 1 })).toBe(1);
  });
});

describe('interrupts', () => {
  const listenersBefore = process.listenerCount('SIGINT');

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function interrupt(): void {
    process.emit('SIGINT');
  }

  test('the first interrupt stops, the second abandons', async () => {
    await withTwoInterrupts(async (stop, abandon) => {
      expect([stop.aborted, abandon.aborted]).toEqual([false, false]);
      interrupt();
      expect([stop.aborted, abandon.aborted]).toEqual([true, false]);
      jest.advanceTimersByTime(500);
      interrupt();
      expect([stop.aborted, abandon.aborted]).toEqual([true, true]);
    });
  });

  test('one Ctrl-C that arrives twice, as under npm, is one interrupt', async () => {
    await withTwoInterrupts(async (stop, abandon) => {
      interrupt();
      interrupt();
      jest.advanceTimersByTime(499);
      interrupt();
      expect([stop.aborted, abandon.aborted]).toEqual([true, false]);
    });
  });

  test.each([
    ['after no interrupt', 0],
    ['after one', 1],
    ['after two', 2],
  ])('nobody listens any more %s', async (_when, interrupts) => {
    const value = await withTwoInterrupts(async () => {
      for (let count = 0; count < interrupts; count += 1) {
        interrupt();
        jest.advanceTimersByTime(500);
      }
      return 'done';
    });
    jest.runAllTimers();
    expect(value).toBe('done');
    expect(process.listenerCount('SIGINT')).toBe(listenersBefore);
  });

  test('work that fails is no reason to go on listening', async () => {
    const working = withTwoInterrupts(async () => {
      interrupt();
      throw new Error('broken');
    });
    await expect(working).rejects.toThrow('broken');
    jest.runAllTimers();
    expect(process.listenerCount('SIGINT')).toBe(listenersBefore);
  });
});
