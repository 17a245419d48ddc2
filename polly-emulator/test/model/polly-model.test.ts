import * as sdk from '@aws-sdk/client-polly';
import { describe, expect, test } from '@jest/globals';
import { ERROR_KINDS, isErrorName } from '../../src/model/aws-error.ts';
import { MODEL_OPERATIONS, OPERATION_NAMES, shapeNamed, shapeOfInput } from '../../src/model/shapes.ts';

/** The SDK's schemas are its model: ['operation', namespace, name, traits, input, output], ['structure', …]. */
type Schema = readonly unknown[];
const exported = Object.entries(sdk as Record<string, unknown>);
const schemas = (isOne: (schema: Schema) => boolean): Schema[] =>
  exported.flatMap(([name, value]) => (name.endsWith('$') && Array.isArray(value) && isOne(value) ? [value] : []));

const OPERATION = 9;
const STRUCTURE = 3;
const ERROR = -3;
const named = (kind: number) => schemas(([type]) => type === kind);

describe('the model has what the SDK has, and no more', () => {
  test.each(
    Object.entries({
      ...{ Engine: sdk.Engine, Gender: sdk.Gender, LanguageCode: sdk.LanguageCode, OutputFormat: sdk.OutputFormat },
      ...{ QuotaCode: sdk.QuotaCode, ServiceCode: sdk.ServiceCode, SpeechMarkType: sdk.SpeechMarkType },
      ...{ TaskStatus: sdk.TaskStatus, TextType: sdk.TextType, VoiceId: sdk.VoiceId },
      ValidationExceptionReason: sdk.ValidationExceptionReason,
    }),
  )('values of %s', (name, values) => {
    expect([...(shapeNamed(name).enum ?? [])].sort()).toEqual(Object.values(values).sort());
  });

  test('operations', () => {
    const commands = exported.flatMap(([name]) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(9);
    expect([...OPERATION_NAMES].sort()).toEqual(commands.sort());
  });

  test('errors, each with the status that the SDK knows', () => {
    const classes = exported.flatMap(([name, value]) =>
      typeof value === 'function' && value.prototype instanceof sdk.PollyServiceException ? [name] : [],
    );
    expect(classes.length).toBeGreaterThan(20);
    expect(classes.filter((name) => !isErrorName(name))).toEqual([]);
    const statuses = named(ERROR).map(([, , name, traits]) => {
      const { httpError } = traits as { httpError?: number };
      return [name, { status: httpError ?? 400 }];
    });
    expect(statuses.map(([name]) => name).sort()).toEqual(expect.arrayContaining(classes));
    const ofPolly = statuses.filter(([name]) => classes.includes(name as string));
    expect(ERROR_KINDS).toMatchObject(Object.fromEntries(ofPolly));
  });

  test('HTTP bindings of operations', () => {
    // The SDK calls a label by its member's name, botocore by the name on the wire.
    const withoutNames = (uri = '') => uri.replaceAll(/\{\w+\}/g, '{}');
    const ofSdk = named(OPERATION).map(([, , name, traits]) => {
      const [method, uri] = (traits as { http: readonly string[] }).http;
      return [name, method, withoutNames(uri)];
    });
    const ofModel = Object.entries(MODEL_OPERATIONS).map(([name, { http }]) => [
      ...[name, http.method, withoutNames(http.requestUri)],
    ]);
    expect(ofSdk.sort()).toEqual(ofModel.sort());
  });

  test('members of inputs', () => {
    const inputs = named(STRUCTURE).filter(([, , name]) => String(name).endsWith('Input'));
    const ofSdk = Object.fromEntries(inputs.map(([, , name, , members]) => [name, [...(members as string[])].sort()]));
    const ofModel = OPERATION_NAMES.map((name) => [`${name}Input`, Object.keys(shapeOfInput(name).members).sort()]);
    expect(ofSdk).toEqual(Object.fromEntries(ofModel));
  });
});

// API Reference, "Errors" of each operation.
test.each([
  ['LexiconNotFoundException', 404],
  ['ServiceFailureException', 500],
  ['ServiceQuotaExceededException', 402],
  ['ThrottlingException', 400],
  ['SynthesisTaskNotFoundException', 400],
  ['ValidationException', 400],
] as const)('%s is answered with %i', (name, status) => {
  expect(ERROR_KINDS[name].status).toBe(status);
});
