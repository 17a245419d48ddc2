// The model's data without its literal types, for code that walks it.
import { POLLY_MODEL } from './polly-model.ts';
import type { OperationName } from './shapes.ts';

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
