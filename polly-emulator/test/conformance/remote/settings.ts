// What REMOTE=1 needs to know, from the environment.

/** At the price of the generative voices, 30 USD a million (November 2026), this is 0.30 USD. */
const MAX_CHARACTERS = 10_000;

export interface RemoteSettings {
  readonly region: string;
  /** Characters that may be billed in all. */
  readonly maxCharacters: number;
  /** For synthesis tasks, which are not tried without one. */
  readonly bucket: string | undefined;
}

/**
 * Undefined without REMOTE. Throws where the run could cost unseen (in CI), be about something else than Polly, or has
 * no limit.
 */
export function readRemoteSettings(env: NodeJS.ProcessEnv): RemoteSettings | undefined {
  const { REMOTE: remote, REMOTE_MAX_CHARACTERS: max, REMOTE_BUCKET: bucket } = env;
  if (!remote) return undefined;
  if (remote !== '1') throw new Error(`REMOTE is "${remote}": set it to 1, or leave it out`);
  if (env['CI'])
    throw new Error('REMOTE=1 is refused because CI is set: what it asks of Polly is billed to an account');
  const endpoint = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_POLLY'].find((name) => env[name]);
  if (endpoint) throw new Error(`REMOTE=1 is for Polly itself, and ${endpoint} is "${env[endpoint]}": unset it`);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  if (!region) throw new Error('REMOTE=1 needs AWS_REGION, a region without lexicons of yours');
  if (max && !/^[1-9]\d*$/.test(max)) {
    throw new Error(`REMOTE_MAX_CHARACTERS is "${max}": it has to be a whole number above 0`);
  }
  return { region, maxCharacters: Number(max || MAX_CHARACTERS), bucket: bucket || undefined };
}
