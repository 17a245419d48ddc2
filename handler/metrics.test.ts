import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { createMetrics, type Figures } from './metrics.ts';

const ABOUT = { requestId: 'r-1', bucket: 'b', key: 'two\nlines.txt', versionId: 'v-1' };
const NARRATED: Figures = {
  outcome: 'narrated',
  narrationMs: 1_234.5,
  characters: 6_000,
  billedCharacters: 5_990,
  audioSeconds: 400.25,
  parts: 3,
  calls: 5,
  throttles: 1,
  timeLeftMs: 880_000,
};
const FAILED: Figures = { outcome: 'failed', narrationMs: 12 };

/**
 * The rules of "Specification: Embedded metric format" in the CloudWatch user guide, with the narrower lengths of
 * PutMetricData's own types (Namespace 255, metric and dimension names 255).
 */
const isEmbeddedMetrics = new Ajv({ strict: true }).compile({
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      additionalProperties: false,
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer', minimum: 1_500_000_000_000 },
        CloudWatchMetrics: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: { type: 'string', pattern: '^[^:][\\w./#: -]{0,254}$' },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: { type: 'array', maxItems: 30, items: { type: 'string', minLength: 1, maxLength: 250 } },
              },
              Metrics: {
                type: 'array',
                minItems: 1,
                maxItems: 100,
                items: {
                  type: 'object',
                  additionalProperties: false,
                  required: ['Name'],
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 255 },
                    Unit: {
                      enum: [
                        ...['Seconds', 'Microseconds', 'Milliseconds', 'Percent', 'Count', 'Count/Second', 'None'],
                        ...['Bytes', 'Bits'].flatMap((unit) =>
                          ['', 'Kilo', 'Mega', 'Giga', 'Tera'].flatMap((prefix) => {
                            const name = prefix === '' ? unit : prefix + unit.toLowerCase();
                            return [name, `${name}/Second`];
                          }),
                        ),
                      ],
                    },
                    StorageResolution: { enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
});

function emit(figures: Figures, logLevel: LogLevel = 'INFO', about: object = ABOUT): string[] {
  const lines: string[] = [];
  createMetrics({ functionName: 'narrator', logLevel }, (line) => lines.push(line))(figures, { ...ABOUT, ...about });
  return lines;
}

const read = ([line = '']: readonly string[]) => JSON.parse(line);

function metricsOf(document: ReturnType<typeof read>): Record<string, unknown> {
  const named: { Name: string; Unit: string }[] = document._aws.CloudWatchMetrics[0].Metrics;
  return Object.fromEntries(named.map(({ Name, Unit }) => [Name, [document[Name], Unit]]));
}

describe('createMetrics', () => {
  test('writes one JSON line that Lambda leaves alone and people can search', () => {
    const lines = emit(NARRATED);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{[^\n]*\}\n$/);
    expect(read(lines)).toMatchObject({
      ...ABOUT,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'INFO',
      message: 'Metrics',
      FunctionName: 'narrator',
    });
  });

  test.each([
    ['a narrated text', NARRATED],
    ['a failed text', FAILED],
    ['a text of which nothing was counted', { ...FAILED, narrationMs: Number.NaN }],
  ])('keeps to the embedded metric format for %s', (_, figures) => {
    const document = read(emit(figures));
    isEmbeddedMetrics(document);
    expect(isEmbeddedMetrics.errors).toBeNull();
    const [directive, ...more] = document._aws.CloudWatchMetrics;
    expect(more).toEqual([]);
    for (const { Name } of directive.Metrics) expect([Name, document[Name]]).toEqual([Name, expect.any(Number)]);
    for (const name of directive.Dimensions.flat()) expect(document[name]).toMatch(/^.{1,1024}$/);
    expect(document._aws.Timestamp).toBe(Date.parse(document.timestamp));
  });

  test('the function is the only dimension', () => {
    const [{ Namespace, Dimensions }] = read(emit(NARRATED))._aws.CloudWatchMetrics;
    expect([Namespace, Dimensions]).toEqual(['Narrator', [['FunctionName']]]);
  });

  test('counts what a narrated text took and gave', () => {
    expect(metricsOf(read(emit(NARRATED)))).toEqual({
      Narrated: [1, 'Count'],
      Failed: [0, 'Count'],
      NarrationTime: [1_234.5, 'Milliseconds'],
      Characters: [6_000, 'Count'],
      BilledCharacters: [5_990, 'Count'],
      AudioSeconds: [400.25, 'Seconds'],
      Parts: [3, 'Count'],
      Calls: [5, 'Count'],
      Throttles: [1, 'Count'],
      TimeLeft: [880_000, 'Milliseconds'],
    });
  });

  test('a run that is repeated is neither narrated nor failed, but was billed', () => {
    const billed = { parts: 12, calls: 40, throttles: 35, billedCharacters: 14_500, timeLeftMs: 4_100 };
    expect(metricsOf(read(emit(billed)))).toEqual({
      BilledCharacters: [14_500, 'Count'],
      Parts: [12, 'Count'],
      Calls: [40, 'Count'],
      Throttles: [35, 'Count'],
      TimeLeft: [4_100, 'Milliseconds'],
    });
  });

  test('leaves out what was never known, and what is no number', () => {
    expect(metricsOf(read(emit({ ...FAILED, characters: 7, parts: undefined, audioSeconds: Number.NaN })))).toEqual({
      Narrated: [0, 'Count'],
      Failed: [1, 'Count'],
      NarrationTime: [12, 'Milliseconds'],
      Characters: [7, 'Count'],
    });
  });

  test('a name among what is told beside the figures takes no place of theirs', () => {
    const document = read(
      emit(NARRATED, 'INFO', { code: 'text-empty', Characters: 'many', FunctionName: 'x', level: 'x' }),
    );
    expect(document).toMatchObject({ code: 'text-empty', Characters: 6_000, FunctionName: 'narrator', level: 'INFO' });
  });

  test.each(LOG_LEVELS)('no log level keeps it from CloudWatch: %s', (logLevel) => {
    const { level } = read(emit(NARRATED, logLevel));
    expect(LOG_LEVELS.indexOf(level)).toBeGreaterThanOrEqual(LOG_LEVELS.indexOf(logLevel));
    expect(LOG_LEVELS.indexOf(level)).toBeGreaterThanOrEqual(LOG_LEVELS.indexOf('INFO'));
  });
});
