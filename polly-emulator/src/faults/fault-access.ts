// Who may set faults. Only who runs the emulator: anybody else who reaches it could make it useless.
import { isIPv4 } from 'node:net';

/** Faults were asked for where others can reach the emulator; answered with 403, and by the command with status 2. */
export class FaultsForbiddenError extends Error {
  override readonly name = 'FaultsForbiddenError';
}

/** Of names only `localhost`: what another name means depends on the machine's resolver, and may change. */
function isLoopback(host: string): boolean {
  const plain = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:/, '');
  return plain === 'localhost' || plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/**
 * Whether a request to an emulator on loopback names loopback as its host. The browser lets a web page whose own name
 * was made to mean this machine ("DNS rebinding") send requests here, but they still carry the page's name. On another
 * `host` every name is taken.
 */
export function isAskedByItsOwnName(header: string | undefined, host: string): boolean {
  if (header === undefined || !isLoopback(host)) return true;
  const name = header.replace(/:\d+$/, '');
  // Browsers resolve no name below `localhost`, so nobody else can have one (RFC 6761, 6.3).
  return isLoopback(name) || name.toLowerCase().endsWith('.localhost');
}

/** Throws FaultsForbiddenError unless only this machine reaches `host`, or others are meant to. */
export function checkFaultsAllowed(host: string, allowRemoteFaults: boolean): void {
  if (allowRemoteFaults || isLoopback(host)) return;
  throw new FaultsForbiddenError(
    `Faults are refused: the emulator listens on '${host}', where other machines may reach it. Listen on 127.0.0.1, ` +
      'or allow them with --allow-remote-faults or POLLY_EMULATOR_ALLOW_REMOTE_FAULTS=1',
  );
}
