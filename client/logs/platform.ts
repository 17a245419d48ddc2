// What Lambda itself writes about a run, as text and as JSON; MiniStack and LocalStack write the text.
// docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
import type { Level } from './level.ts';

export interface Report {
  readonly level: Level;
  readonly message: string;
  readonly requestId?: string;
  /** ms since 1970; absent in text. */
  readonly timeMs?: number;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** Figures of a run: times in ms, memory in MB. An emulator that does not measure memory writes 0. */
interface Figures {
  readonly durationMs?: number | undefined;
  readonly billedDurationMs?: number | undefined;
  readonly memorySizeMB?: number | undefined;
  readonly maxMemoryUsedMB?: number | undefined;
  readonly initDurationMs?: number | undefined;
}

export function readTextReport(line: string): Report | undefined {
  const [, kind, requestId] = /^(START|END|REPORT) RequestId: (\S+)/.exec(line) ?? [];
  if (kind === 'START') return { level: 'DEBUG', message: 'Run started', ...id(requestId), fields: {} };
  if (kind === 'END') return { level: 'DEBUG', message: 'Run ended', ...id(requestId), fields: {} };
  const number = (name: string) => {
    const value = new RegExp(`(?:^|\\t|: |\\s)${name}: ([\\d.]+)`).exec(line)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const status = /\bStatus: (\w+)/.exec(line)?.[1];
  const errorType = /\bError Type: (\S+)/.exec(line)?.[1];
  if (kind === 'REPORT') {
    const figures: Figures = {
      durationMs: Number(/\tDuration: ([\d.]+)/.exec(line)?.[1] ?? Number.NaN),
      billedDurationMs: number('Billed Duration'),
      memorySizeMB: number('Memory Size'),
      maxMemoryUsedMB: number('Max Memory Used'),
      initDurationMs: number('Init Duration'),
    };
    return { ...reportOf(status, errorType, figures), ...id(requestId) };
  }
  if (line.startsWith('INIT_START ')) return { level: 'DEBUG', message: 'Cold start', fields: {} };
  if (line.startsWith('INIT_REPORT ')) return initReportOf(status, errorType, number('Init Duration'));
  return undefined;
}

export function readJsonReport(record: Readonly<Record<string, unknown>>): Report | undefined {
  const { type, time: at, record: what } = record;
  if (typeof type !== 'string' || !type.startsWith('platform.') || !isRecord(what)) return undefined;
  const { requestId, status, errorType, metrics } = what;
  const figures: Figures = isRecord(metrics) ? metrics : {};
  const [outcome, cause] = [status, errorType].map((one) => (typeof one === 'string' ? one : undefined));
  const common = { ...id(requestId), ...(typeof at === 'string' && { timeMs: Date.parse(at) }) };
  switch (type) {
    case 'platform.start':
      return { level: 'DEBUG', message: 'Run started', fields: {}, ...common };
    case 'platform.report':
      return { ...reportOf(outcome, cause, figures), ...common };
    case 'platform.initStart':
      return { level: 'DEBUG', message: 'Cold start', fields: {}, ...common };
    case 'platform.initReport':
      return { ...initReportOf(outcome, cause, figures.durationMs), ...common };
    default:
      return { level: 'DEBUG', message: type, fields: {}, ...common };
  }
}

function reportOf(status: string | undefined, errorType: string | undefined, figures: Figures): Report {
  const failed = status !== undefined && status !== 'success';
  const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = figures;
  return {
    level: failed ? 'ERROR' : 'INFO',
    message: failed ? `Run failed: ${[status, errorType].filter(Boolean).join(', ')}` : 'Run done',
    fields: {
      ...time('took', durationMs),
      ...time('billed', billedDurationMs),
      ...(maxMemoryUsedMB && { memory: `${maxMemoryUsedMB} of ${memorySizeMB ?? '?'} MB` }),
      ...time('cold start', initDurationMs),
    },
  };
}

function initReportOf(
  status: string | undefined,
  errorType: string | undefined,
  durationMs: number | undefined,
): Report {
  const failed = status !== undefined && status !== 'success';
  return {
    level: failed ? 'ERROR' : 'DEBUG',
    message: failed
      ? `The function could not be loaded: ${[status, errorType].filter(Boolean).join(', ')}`
      : 'Cold start ended',
    fields: time('took', durationMs),
  };
}

function time(name: string, ms: number | undefined): Record<string, string> {
  return ms === undefined || !Number.isFinite(ms)
    ? {}
    : { [name]: ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s` };
}

function id(requestId: unknown) {
  return typeof requestId === 'string' ? { requestId } : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
