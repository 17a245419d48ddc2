import { describe, expect, jest, test } from '@jest/globals';
import { WaitError, waitFor } from './wait-for.ts';

const BRIEFLY = { what: 'the tide', timeoutMs: 0 };
const PATIENTLY = { what: 'the tide', timeoutMs: 60_000, intervalMs: 0 };

describe('waiting', () => {
  test('ends with the first value, and asks no more', async () => {
    const check = jest.fn<() => Promise<string | undefined | false>>();
    check.mockResolvedValueOnce(undefined).mockResolvedValueOnce(false).mockResolvedValue('high');
    expect(await waitFor(check, PATIENTLY)).toBe('high');
    expect(check).toHaveBeenCalledTimes(3);
  });

  test.each([0, '', null])('takes %p for a value', async (value) => {
    expect(await waitFor(async () => value, BRIEFLY)).toBe(value);
  });

  test('goes on after an error', async () => {
    const check = jest.fn<() => Promise<true>>().mockRejectedValueOnce(new Error('not yet')).mockResolvedValue(true);
    expect(await waitFor(check, PATIENTLY)).toBe(true);
  });

  test('checks once even when there is no time at all', async () => {
    expect(await waitFor(async () => 'there', BRIEFLY)).toBe('there');
  });

  test('says what it waited for, how long, and the last error', async () => {
    const cause = new Error('the sea is closed');
    const failure = await waitFor(() => Promise.reject(cause), BRIEFLY).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WaitError);
    expect(failure).toMatchObject({ message: 'Waited 0 s for the tide; the last error: the sea is closed', cause });
  });

  test('names no error where there was none', async () => {
    await expect(waitFor(async () => undefined, BRIEFLY)).rejects.toThrow(/^Waited 0 s for the tide$/);
  });

  test('throws an error that no waiting mends at once', async () => {
    const fatal = new Error('the moon is gone');
    const check = jest.fn<() => Promise<undefined>>().mockRejectedValue(fatal);
    await expect(waitFor(check, { ...PATIENTLY, isFinal: (error) => error === fatal })).rejects.toBe(fatal);
    expect(check).toHaveBeenCalledTimes(1);
  });
});
