// Who may set faults. Only who runs the emulator: anybody else who reaches it could make it useless.
import { isIP, isIPv4 } from 'node:net';

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

/** An address needs no name to be reached, so a page cannot take it over. */
function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/**
 * Whether a request names this machine, or one of the `allowed` names, as its host. The browser lets a web page whose
 * own name was made to mean this machine ("DNS rebinding") send requests here, but they still carry the page's name.
 */
export function isAskedByItsOwnName(
  header: string | undefined,
  host: string,
  allowed: readonly string[] = [],
): boolean {
  if (header === undefined) return true;
  const name = header.replace(/:\d+$/, '').toLowerCase();
  // Browsers resolve no name below `localhost`, so nobody else can have one (RFC 6761, 6.3).
  if (isLoopback(name) || name.endsWith('.localhost')) return true;
  if (allowed.some((one) => one.toLowerCase() === name)) return true;
  return !isLoopback(host) && (isAddress(name) || name === host.toLowerCase());
}

/** Whether the page that sends a request, if one does, was loaded from the host that it asks. */
export function isOwnOrigin(origin: string | undefined, header: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    const { host, protocol } = new URL(origin);
    return host !== '' && host === new URL(`${protocol}//${header}`).host;
  } catch {
    // `null`, as a page in a sandbox or a file says.
    return false;
  }
}

/** Throws FaultsForbiddenError unless only this machine reaches `host`, or others are meant to. */
export function checkFaultsAllowed(host: string, allowRemoteFaults: boolean): void {
  if (allowRemoteFaults || isLoopback(host)) return;
  throw new FaultsForbiddenError(
    `Faults are refused: the emulator listens on '${host}', where other machines may reach it. Listen on 127.0.0.1, ` +
      'or allow them with --allow-remote-faults or POLLY_EMULATOR_ALLOW_REMOTE_FAULTS=1',
  );
}
