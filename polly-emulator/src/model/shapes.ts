// The model's shapes: as TypeScript types, so that an operation's input is typed by the model and not by hand, and as
// plain data for code that walks them.
import { POLLY_MODEL } from './polly-model.ts';

type Shapes = (typeof POLLY_MODEL)['shapes'];
type Operations = (typeof POLLY_MODEL)['operations'];

export type OperationName = keyof Operations;

type ValueOf<Name extends keyof Shapes> = Shapes[Name] extends { readonly enum: readonly (infer Item)[] }
  ? Item
  : Shapes[Name] extends { readonly type: 'string' | 'timestamp' }
    ? string
    : Shapes[Name] extends { readonly type: 'integer' }
      ? number
      : Shapes[Name] extends { readonly type: 'boolean' }
        ? boolean
        : Shapes[Name] extends { readonly type: 'list'; readonly member: { readonly shape: infer Member } }
          ? readonly ValueOf<Member & keyof Shapes>[]
          : unknown;

type RequiredOf<Shape> = Shape extends { readonly required: readonly (infer Member)[] } ? Member : never;

type StructureOf<Shape> = Shape extends { readonly members: infer Members }
  ? {
      readonly [Name in keyof Members]:
        | ValueOf<(Members[Name] extends { readonly shape: infer Member } ? Member : never) & keyof Shapes>
        | (Name extends RequiredOf<Shape> ? never : undefined);
    }
  : never;

/** An operation's input after it was checked; a member that the client left out is undefined. */
export type Input<Name extends OperationName> = Operations[Name] extends {
  readonly input: { readonly shape: infer Shape };
}
  ? StructureOf<Shapes[Shape & keyof Shapes]>
  : never;

export interface MemberShape {
  readonly shape: string;
  /** Where HTTP carries it; absent: in the body's JSON object. */
  readonly location?: 'uri' | 'querystring' | 'header';
  readonly locationName?: string;
}

export interface Shape {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly member?: { readonly shape: string };
  readonly members?: Readonly<Record<string, MemberShape>>;
  readonly required?: readonly string[];
  readonly eventstream?: boolean;
}

interface ModelOperation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input: { readonly shape: string };
}

const SHAPES: Readonly<Record<string, Shape>> = POLLY_MODEL.shapes;
export const MODEL_OPERATIONS: Readonly<Record<OperationName, ModelOperation>> = POLLY_MODEL.operations;
export const OPERATION_NAMES = Object.keys(POLLY_MODEL.operations) as readonly OperationName[];

export const isOperationName = (name: unknown): name is OperationName =>
  typeof name === 'string' && Object.hasOwn(POLLY_MODEL.operations, name);

export function shapeNamed(name: string): Shape {
  const shape = SHAPES[name];
  if (shape === undefined) throw new Error(`Polly's model has no shape '${name}'`);
  return shape;
}

export function shapeOfInput(operation: OperationName): {
  readonly members: Readonly<Record<string, MemberShape>>;
  readonly required: readonly string[];
} {
  const { members = {}, required = [] } = shapeNamed(MODEL_OPERATIONS[operation].input.shape);
  return { members, required };
}
