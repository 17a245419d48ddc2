import { afterEach, expect, jest, test } from '@jest/globals';
import { AwsError } from '../../src/model/aws-error.ts';
import { BusyError, SpeechError, toAwsError } from '../../src/speech/speech-errors.ts';

const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => {
  printed.mockClear();
});

test('an error of AWS is the one that the client gets', () => {
  const error = new AwsError('LexiconNotFoundException');
  expect(toAwsError(error)).toBe(error);
});

test.each([
  [new SpeechError('the process died'), 'ServiceFailureException', 500],
  [new BusyError('400 texts wait already'), 'ThrottlingException', 400],
])('%s is answered as %s', (thrown, name, status) => {
  expect(toAwsError(thrown)).toMatchObject({ name, status, message: thrown.message, cause: thrown });
  expect(printed).not.toHaveBeenCalled();
});

test('anything else is a fault of the emulator, and printed', () => {
  const thrown = new TypeError('no such thing');
  expect(toAwsError(thrown)).toMatchObject({
    ...{ name: 'InternalFailure', status: 500 },
    message: 'The Polly emulator has a fault: TypeError: no such thing',
  });
  expect(printed).toHaveBeenCalledWith(thrown);
});
