import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { makeCertificates } from '../../src/http/certificates.ts';

const NAMES = [
  'localhost',
  '*.localhost',
  'my-laptop',
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '[fe80::1:2]',
  '::ffff:10.0.0.1',
];
const { authority, certificate, key } = makeCertificates(NAMES);
const issuer = new X509Certificate(authority);
const issued = new X509Certificate(certificate);

test('an authority vouches for the certificate, which is none itself', () => {
  expect([issuer.ca, issued.ca]).toEqual([true, false]);
  expect(issued.checkIssued(issuer)).toBe(true);
  expect([issued.verify(issuer.publicKey), issuer.verify(issuer.publicKey)]).toEqual([true, true]);
  expect(issued.checkPrivateKey(createPrivateKey(key))).toBe(true);
});

test('it is for a TLS server, today and for at most 825 days', () => {
  expect(issued.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  const [from, to, now] = [Date.parse(issued.validFrom), Date.parse(issued.validTo), Date.now()];
  expect(from < now && now < to).toBe(true);
  expect((to - from) / 86_400_000).toBeLessThan(825);
});

test('it goes by each of the names, and by no other', () => {
  for (const name of ['localhost', 'my-laptop']) {
    expect({ name, found: issued.checkHost(name) !== undefined }).toEqual({ name, found: true });
  }
  for (const address of ['127.0.0.1', '0.0.0.0', '::1', 'fe80::1:2', '::ffff:10.0.0.1']) {
    expect({ address, found: issued.checkIP(address) !== undefined }).toEqual({ address, found: true });
  }
  expect([issued.checkHost('evil.example'), issued.checkIP('10.0.0.1')]).toEqual([undefined, undefined]);
});

test('no two starts have the same keys or numbers', () => {
  const another = makeCertificates(NAMES);
  expect(another.key).not.toBe(key);
  expect(new X509Certificate(another.certificate).serialNumber).not.toBe(issued.serialNumber);
  expect(new X509Certificate(another.certificate).checkIssued(issuer)).toBe(false);
});

test('every length is written in as few bytes as it needs', () => {
  const check = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length; ) {
      const tag = bytes.readUInt8(at);
      const first = bytes.readUInt8(at + 1);
      const more = first < 128 ? 0 : first - 128;
      const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
      expect(length).toBeGreaterThanOrEqual([0, 128, 256][more] as number);
      const content = bytes.subarray(at + 2 + more, at + 2 + more + length);
      // Sequences, sets, and what is explicitly tagged hold values again.
      if ([0x30, 0x31, 0xa0, 0xa3].includes(tag)) check(content);
      at += 2 + more + length;
    }
  };
  check(issuer.raw);
  check(issued.raw);
});
