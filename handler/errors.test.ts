import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, AwsCallError, failureOf } from './errors.ts';

const CALL = { action: 's3:PutObject', resource: 's3://texts/a.mp3' };

describe('failureOf', () => {
  test.each([
    'AccessDenied',
    'AccessDeniedException',
    'AuthorizationErrorException',
    'KMSAccessDeniedException',
  ])('takes %s for a missing permission, whatever its status', (name) => {
    const cause = Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });
    expect(failureOf(CALL, cause)).toBeInstanceOf(AccessDeniedError);
  });

  test('names the action, the resource, the other possibility and the cause of a refusal', () => {
    const cause = Object.assign(new Error('no body'), { name: '403', $metadata: { httpStatusCode: 403 } });
    const failure = failureOf({ ...CALL, refusalMayAlsoMean: 'it is not there' }, cause);
    expect(failure).toBeInstanceOf(AccessDeniedError);
    expect(failure.message).toBe(
      'Not allowed: s3:PutObject on s3://texts/a.mp3 was refused (403: no body). ' +
        "Allow it in the policy of the function's role, or: it is not there.",
    );
    expect(failure.cause).toBe(cause);
  });

  test('says how often a call was tried', () => {
    const slowDown = Object.assign(new Error('slow down'), {
      name: 'SlowDown',
      $metadata: { httpStatusCode: 503, attempts: 5 },
    });
    expect(failureOf(CALL, slowDown).message).toContain('failed after 5 attempts (SlowDown: slow down)');
    expect(failureOf(CALL, new Error('?')).message).toContain('failed after 1 attempt (Error: ?)');
  });

  test('makes an error of what is none', () => {
    const failure = failureOf(CALL, 'lost');
    expect(failure).toBeInstanceOf(AwsCallError);
    expect(failure.cause).toEqual(new Error('lost'));
  });
});
