// Every place of Polly's model that a client can see: input members, output members and errors of each operation, read
// from the model itself, so that what Polly gains is missed here by name.
import * as sdk from '@aws-sdk/client-polly';
import { POLLY_MODEL } from '../../src/model/polly-model.ts';
import type { OperationName } from '../../src/model/shapes.ts';
import { MODEL_OPERATIONS, OPERATION_NAMES, shapeNamed } from '../../src/model/shapes.ts';

export const SECTIONS = ['input', 'output', 'errors'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Place {
  readonly operation: OperationName;
  readonly section: Section;
  /** A path of members, lists left out (`Voices.Gender`), or an error's name. */
  readonly name: string;
}

export const keyOf = ({ operation, section, name }: Place): string => `${operation} ${section} ${name}`;

type WithException = { readonly exception?: boolean };

/**
 * The paths below a shape down to what has no members; an exception among an event stream's members is not looked into.
 */
function listLeaves(shapeName: string, path = ''): string[] {
  const shape = shapeNamed(shapeName);
  if (shape.type === 'list') return listLeaves(shape.member?.shape ?? '', path);
  const members = Object.entries(shape.members ?? {});
  if (members.length === 0 || (shape as WithException).exception) return path === '' ? [] : [path];
  return members.flatMap(([name, { shape: below }]) => listLeaves(below, path === '' ? name : `${path}.${name}`));
}

function listNames(operation: OperationName, section: Section): string[] {
  const { output, errors } = POLLY_MODEL.operations[operation];
  switch (section) {
    case 'input':
      return listLeaves(MODEL_OPERATIONS[operation].input.shape);
    case 'output':
      return listLeaves(output.shape);
    case 'errors':
      return errors.map(({ shape }) => shape);
  }
}

export const PLACES: readonly Place[] = OPERATION_NAMES.flatMap((operation) =>
  SECTIONS.flatMap((section) => listNames(operation, section).map((name) => ({ operation, section, name }))),
);

/** The SDK's schema of an error; the members that an answer has to have come first. */
type ErrorSchema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: { readonly error: 'client' | 'server'; readonly httpError?: number },
  members: readonly string[],
  types: readonly unknown[],
  required?: number,
];

/** What the SDK says of an error: its status, and the members that an answer has to have. */
export function describeError(name: string) {
  const schema = Object.entries(sdk).find(([exported]) => exported === `${name}$`)?.[1];
  if (!Array.isArray(schema)) throw new Error(`the SDK has no schema of ${name}`);
  const [, , , { error, httpError = 400 }, members, , required = 0] = schema as unknown as ErrorSchema;
  return { status: httpError, fault: error, required: new Set(['message', ...members.slice(0, required)]) };
}
