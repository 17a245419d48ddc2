// A certificate for TLS and the authority that vouches for it, made anew at every start. The authority's key is
// forgotten at once: who trusts it trusts this one certificate and no other.
//
// Written here, since Node can read certificates and not make them: the kept libraries bring some twenty packages each
// and change the global `Reflect`, or leave out the key identifiers that Python 3.13 asks for. X.509 is RFC 5280, its
// encoding ITU-T X.690 (DER); two certificates need a small part of both.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';

export interface Certificates {
  /** PEM: what clients are to trust. */
  readonly authority: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** Some clients take no certificate that is good for longer than 825 days. */
const DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** One value: its tag, its length, its content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  // No byte more than it needs: Go's clients refuse a longer form.
  const form = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...form]), content]);
}

const sequence = (...items: readonly Buffer[]) => der(0x30, ...items);
const octets = (content: Buffer) => der(0x04, content);
const bits = (content: Buffer, unused = 0) => der(0x03, Buffer.from([unused]), content);
const TRUE = der(0x01, Buffer.from([0xff]));

/** Of `2.5.29.17`; each number after the first two is written in base 128. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const inBase128 = (number: number): number[] =>
    number < 128 ? [number] : [...inBase128(number >> 7).map((byte) => byte | 0x80), number & 0x7f];
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inBase128)]));
}

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const commonName = (name: string) => sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(name)))));

/** `YYYYMMDDHHMMSSZ`. */
const time = (ms: number) => der(0x18, Buffer.from(`${new Date(ms).toISOString().slice(0, 19).replace(/\D/g, '')}Z`));

const extension = (id: string, content: Buffer, critical = false) =>
  sequence(oid(id), ...(critical ? [TRUE] : []), octets(content));

const spkiOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });
const idOf = (key: KeyObject) => createHash('sha1').update(spkiOf(key)).digest();

interface Contents {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

interface Issuer {
  readonly name: Buffer;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function issue({ subject, publicKey, extensions }: Contents, issuer: Issuer): string {
  // Clocks of containers and of their hosts differ.
  const dates = sequence(time(Date.now() - DAY_MS), time(Date.now() + DAYS * DAY_MS));
  // Positive, whatever the first bit.
  const serial = der(0x02, Buffer.from([1]), randomBytes(15));
  const keyIds = [
    extension('2.5.29.14', octets(idOf(publicKey))),
    extension('2.5.29.35', sequence(der(0x80, idOf(issuer.publicKey)))),
  ];
  const contents = sequence(
    ...[der(0xa0, der(0x02, Buffer.from([2]))), serial, ECDSA_WITH_SHA256, issuer.name, dates, subject],
    ...[spkiOf(publicKey), der(0xa3, sequence(...extensions, ...keyIds))],
  );
  const signed = sequence(contents, ECDSA_WITH_SHA256, bits(sign('sha256', contents, issuer.privateKey)));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** An IPv6 address in any spelling as its 16 bytes. */
function bytesOfIPv6(address: string): Buffer {
  const { address: plain } = new SocketAddress({ address, family: 'ipv6' });
  const [head = '', tail = ''] = plain.split('::').map((half) => half.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, toGroups));
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function toGroups(_: string, ...bytes: readonly string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function alternativeName(host: string): Buffer {
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split('.').map(Number)));
  return isIP(name) === 6 ? der(0x87, bytesOfIPv6(name)) : der(0x82, Buffer.from(name));
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** `names`: hosts and addresses by which clients ask. */
export function makeCertificates(names: readonly string[]): Certificates {
  const authority = { ...newKeys(), name: commonName('Polly emulator authority') };
  const { publicKey, privateKey } = newKeys();
  return {
    authority: issue(
      {
        ...{ subject: authority.name, publicKey: authority.publicKey },
        // An authority, of nothing but ends; its key signs certificates.
        extensions: [
          extension('2.5.29.19', sequence(TRUE, der(0x02, Buffer.from([0]))), true),
          extension('2.5.29.15', bits(Buffer.from([0x04]), 2), true),
        ],
      },
      authority,
    ),
    certificate: issue(
      {
        ...{ subject: commonName('Polly emulator'), publicKey },
        // No authority; its key signs what a TLS server says, and it goes by these names.
        extensions: [
          extension('2.5.29.19', sequence(), true),
          extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
          extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
          extension('2.5.29.17', sequence(...names.map(alternativeName))),
        ],
      },
      authority,
    ),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
