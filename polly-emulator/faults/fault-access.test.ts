import { describe, expect, test } from '@jest/globals';
import { checkFaultsAllowed, FaultsForbiddenError } from './fault-access.ts';

describe('faults', () => {
  test.each([
    '127.0.0.1',
    '127.1.2.3',
    'localhost',
    'LOCALHOST',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
  ])('are allowed on %s', (host) => {
    expect(() => checkFaultsAllowed(host, false)).not.toThrow();
  });

  test.each([
    '0.0.0.0',
    '::',
    '192.168.1.2',
    '127.evil.example',
    'localhost.example',
    'my-laptop',
    '::ffff:10.0.0.1',
  ])('are refused on %s, with what to do, unless others are meant to have them', (host) => {
    expect(() => checkFaultsAllowed(host, false)).toThrow(FaultsForbiddenError);
    expect(() => checkFaultsAllowed(host, false)).toThrow(`'${host}'`);
    expect(() => checkFaultsAllowed(host, false)).toThrow('POLLY_EMULATOR_ALLOW_REMOTE_FAULTS=1');
    expect(() => checkFaultsAllowed(host, true)).not.toThrow();
  });
});
