import { LEVELS, type Level } from './level.ts';

export interface LogOptions {
  readonly follow: boolean;
  readonly json: boolean;
  /** How far back to look, in ms. */
  readonly sinceMs: number;
  readonly level: Level;
  /** Only what concerns this text. */
  readonly key?: string;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SINCE = '10m';
/** Who asks for one text may ask on the next day. */
const SINCE_OF_ONE_TEXT = '1d';

/** Reads the variables of `make logs`, as the Makefile hands them on with LOGS_ before them. */
export function readLogOptions(env: NodeJS.ProcessEnv): LogOptions {
  const key = env['LOGS_KEY'] || undefined;
  return {
    follow: isOn('FOLLOW', env['LOGS_FOLLOW']),
    json: isOn('JSON', env['LOGS_JSON']),
    sinceMs: readSince(env['LOGS_SINCE'] || (key === undefined ? SINCE : SINCE_OF_ONE_TEXT)),
    level: readThreshold(env['LOGS_LEVEL'] || 'info'),
    ...(key !== undefined && { key }),
  };
}

/** What `1` switches on, and nothing else: `FOLLOW=no` must not follow. */
export function isOn(name: string, value = ''): boolean {
  if (value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new Error(`${name} is "${value}": set it to 1, or leave it out.`);
}

function readSince(value: string): number {
  const [, number, unit = ''] = /^(\d+)([smhd])$/.exec(value) ?? [];
  if (number === undefined) {
    throw new Error(`SINCE is "${value}": say how far to look back, such as 30s, 10m, 2h or 1d.`);
  }
  return Number(number) * (UNITS_MS[unit] ?? 0);
}

function readThreshold(value: string): Level {
  const level = LEVELS.find((one) => one === value.toUpperCase());
  if (level === undefined) {
    throw new Error(`LEVEL is "${value}": choose one of ${LEVELS.join(', ').toLowerCase()}.`);
  }
  return level;
}

/** As people say it after "the last": 10 minutes, day. */
export function describeSpan(ms: number): string {
  const [name, unitMs] = [
    ['day', 'd'],
    ['hour', 'h'],
    ['minute', 'm'],
  ]
    .map(([word = '', unit = '']) => [word, UNITS_MS[unit] ?? 1] as const)
    .find(([, length]) => ms >= length && ms % length === 0) ?? ['second', 1_000];
  const count = ms / unitMs;
  return count === 1 ? name : `${count} ${name}s`;
}
