import { describe, expect, test } from '@jest/globals';
import { checkFaultsAllowed, FaultsForbiddenError, isAskedByItsOwnName } from '../../src/faults/fault-access.ts';

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

describe('the Host that a client names', () => {
  test.each([
    '127.0.0.1:4567',
    'localhost',
    'LocalHost:4567',
    '[::1]:4567',
    'polly.localhost:4567',
    undefined,
  ])('is one of an emulator on loopback: %s', (header) => {
    expect(isAskedByItsOwnName(header, '127.0.0.1')).toBe(true);
  });

  test.each([
    'evil.example',
    'evil.example:4567',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evillocalhost',
    '192.168.1.2',
    '',
    '[::1',
  ])("is none of an emulator on loopback: '%s'", (header) => {
    expect(isAskedByItsOwnName(header, 'localhost')).toBe(false);
  });

  test('may be any where others are let in', () => {
    expect(isAskedByItsOwnName('polly:4567', '0.0.0.0')).toBe(true);
  });
});
