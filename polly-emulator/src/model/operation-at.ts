// Which operation a method and path mean, by the model's HTTP bindings.
import { AwsError } from './aws-error.ts';
import { MODEL_OPERATIONS, OPERATION_NAMES } from './model-shapes.ts';
import type { OperationName } from './shapes.ts';

interface Binding {
  readonly name: OperationName;
  readonly method: string;
  /** Between the slashes; a label in braces. */
  readonly segments: readonly string[];
}

export interface OperationAt {
  readonly name: OperationName;
  /** What the path holds in place of the model's labels, by their names and decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

const BINDINGS: readonly Binding[] = OPERATION_NAMES.map((name) => {
  const { method, requestUri } = MODEL_OPERATIONS[name].http;
  return { name, method, segments: requestUri.split('/') };
});

const labelOf = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];

function fits({ segments }: Binding, path: readonly string[]): boolean {
  return (
    segments.length === path.length &&
    segments.every((segment, index) => (labelOf(segment) === undefined ? segment === path[index] : path[index] !== ''))
  );
}

function decodeLabel(label: string, encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    // What AWS answers is not documented; it is a request that cannot be read.
    const message = `The path has '${encoded}' for ${label}, which is not percent-encoded UTF-8`;
    throw new AwsError('SerializationException', message, { cause: error });
  }
}

/** The operation at this method and path, or undefined. Throws SerializationException for a label that cannot be decoded. */
export function operationAt(method: string, path: string): OperationAt | undefined {
  const given = path.split('/');
  const binding = BINDINGS.find((known) => known.method === method && fits(known, given));
  if (binding === undefined) return undefined;
  const labels = binding.segments.flatMap((segment, index) => {
    const label = labelOf(segment);
    return label === undefined ? [] : [[label, decodeLabel(label, given[index] ?? '')] as const];
  });
  return { name: binding.name, labels: Object.fromEntries(labels) };
}
