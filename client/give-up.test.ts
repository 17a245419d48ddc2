import { describe, expect, test } from '@jest/globals';
import { describeGiveUp, readGiveUp } from './give-up.ts';

function record(versionId: string, changes: object = {}): string {
  return JSON.stringify({
    version: '1.0',
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { Records: [{ s3: { object: { key: 'a.txt', versionId } } }] },
    responsePayload: { errorType: 'PollyError', errorMessage: 'Polly is down' },
    ...changes,
  });
}

describe('an alert', () => {
  test('about this version of the text says why it was given up', () => {
    expect(readGiveUp(record('v1'), 'v1')).toEqual({
      condition: 'RetriesExhausted',
      reason: 'PollyError: Polly is down',
    });
  });

  test.each([
    ['another version', record('v2')],
    ['something that is no event of S3', record('v1', { requestPayload: { detail: 'a schedule' } })],
    ['an alarm in words', 'ALARM: "errors" in US East'],
    ['nothing', 'null'],
  ])('about %s is not ours', (_what, message) => {
    expect(readGiveUp(message, 'v1')).toBeUndefined();
  });

  test('without a response, as of an event that grew too old, is still one', () => {
    const changes = { requestContext: { condition: 'EventAgeExceeded' }, responsePayload: null };
    expect(readGiveUp(record('v1', changes), 'v1')).toEqual({
      condition: 'EventAgeExceeded',
      reason: 'no reason given',
    });
  });
});

test('a record in one sentence names its texts as they are in the bucket', () => {
  const encoded = { requestPayload: { Records: [{ s3: { object: { key: 'a%C3%B1o/a+b.txt' } } }, {}] } };
  expect(describeGiveUp(record('v1', encoded))).toBe(
    'Lambda gave up on año/a b.txt (RetriesExhausted): PollyError: Polly is down',
  );
  expect(
    describeGiveUp(record('v1', { requestPayload: { Records: [{ s3: { object: { key: '100%.txt' } } }] } })),
  ).toContain('gave up on 100%.txt (');
  expect(describeGiveUp('{"AlarmName":"narrator-errors"}')).toBeUndefined();
});
