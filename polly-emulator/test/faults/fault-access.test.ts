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

  test.each([
    ['polly', '0.0.0.0', ['polly']],
    ['Polly:4567', '0.0.0.0', ['other', 'polly']],
    ['host.docker.internal:4567', '127.0.0.1', ['host.docker.internal']],
  ])('may be one that was allowed: %s', (header, host, allowed) => {
    expect(isAskedByItsOwnName(header, host, allowed)).toBe(true);
    expect(isAskedByItsOwnName(header, host, ['another'])).toBe(false);
  });

  test.each([
    ['192.168.1.2:4567', '0.0.0.0'],
    ['[fe80::1]:4567', '::'],
    ['my-laptop:4567', 'my-laptop'],
    ['127.0.0.1:4567', '192.168.1.2'],
  ])('may be any address, and the one listened on, where others are let in: %s', (header, host) => {
    expect(isAskedByItsOwnName(header, host)).toBe(true);
  });

  test.each(['evil.example', 'polly', '1.2.3.4.evil.example', ''])("is none there either: '%s'", (header) => {
    expect(isAskedByItsOwnName(header, '0.0.0.0')).toBe(false);
  });
});
