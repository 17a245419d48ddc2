// An operation's input checked against Polly's model, in AWS's words: the service's front end reports every member that
// breaks a constraint in one ValidationException, and a wrong JSON type as a SerializationException, before the
// operation itself sees it.
import { AwsError } from './aws-error.ts';
import type { Input, OperationName } from './shapes.ts';
import { type MemberShape, type Shape, shapeNamed, shapeOfInput } from './shapes.ts';

/** A body of 2 MB could break a constraint 450,000 times. */
const MAX_LISTED_VIOLATIONS = 100;
/** Of a longer list, which has too many anyway, the others only have to be of the right type. */
const MAX_CHECKED_ITEMS = 100_000;
const MAX_QUOTED_CHARACTERS = 1_000;

interface Violation {
  /** As AWS writes it: `lexiconNames.1.member`. */
  readonly path: string;
  readonly value: string | null;
  readonly constraint: string;
}

function nameOfType(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  switch (typeof value) {
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    case 'number':
      return 'NUMBER_VALUE';
    case 'string':
      return 'STRING_VALUE';
    default:
      return 'START_OBJECT';
  }
}

function wrongType(value: unknown, wanted: string, path: string): AwsError {
  return new AwsError(
    'SerializationException',
    `${nameOfType(value)} can not be converted to ${wanted} (at '${path}')`,
  );
}

/** AWS writes members with a small first letter. */
const pathOfMember = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `amount` is a length or, for a number, the value itself. */
function checkRange(amount: number, noun: 'length' | 'value', { min, max }: Shape): string[] {
  return [
    ...(max !== undefined && amount > max ? [`Member must have ${noun} less than or equal to ${max}`] : []),
    ...(min !== undefined && amount < min ? [`Member must have ${noun} greater than or equal to ${min}`] : []),
  ];
}

function checkString(value: string, shape: Shape): string[] {
  const constraints = checkRange(value.length, 'length', shape);
  if (shape.enum && !shape.enum.includes(value)) {
    constraints.push(`Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
  }
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`).test(value)) {
    constraints.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  return constraints;
}

function checkList(value: unknown, shape: Shape, path: string): Violation[] {
  if (!Array.isArray(value)) throw wrongType(value, 'a List', path);
  const item = shapeNamed(shape.member?.shape ?? '');
  const checkOne = (one: unknown, index: number) => checkValue(one, item, `${path}.${index + 1}.member`, true);
  // First, because it refuses what is no string and could not be quoted below.
  const ofItems = value.slice(0, MAX_CHECKED_ITEMS).flatMap(checkOne);
  for (let index = MAX_CHECKED_ITEMS; index < value.length; index++) {
    if (typeof value[index] !== 'string' && value[index] !== null) checkOne(value[index], index);
  }
  const constraints = checkRange(value.length, 'length', shape);
  return [...constraints.map((constraint) => ({ path, value: `[${value.join(', ')}]`, constraint })), ...ofItems];
}

function checkValue(value: unknown, shape: Shape, path: string, required: boolean): Violation[] {
  if (value === undefined || value === null) {
    return required ? [{ path, value: null, constraint: 'Member must not be null' }] : [];
  }
  const violations = (constraints: string[]) =>
    constraints.map((constraint) => ({ path, value: String(value), constraint }));
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') throw wrongType(value, 'a String', path);
      return violations(checkString(value, shape));
    case 'integer':
      if (!Number.isSafeInteger(value)) throw wrongType(value, 'an Integer', path);
      return violations(checkRange(value as number, 'value', shape));
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean', path);
      return [];
    case 'list':
      return checkList(value, shape, path);
    default:
      throw new Error(`Polly's model has an input member of type ${shape.type}, which check-input.ts does not know`);
  }
}

function describe({ path, value, constraint }: Violation): string {
  const quoted =
    value !== null && value.length > MAX_QUOTED_CHARACTERS ? `${value.slice(0, MAX_QUOTED_CHARACTERS)}…` : value;
  return `Value ${quoted === null ? 'null' : `'${quoted}'`} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function invalidInput(violations: readonly Violation[]): AwsError {
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  const fields = violations
    .slice(0, MAX_LISTED_VIOLATIONS)
    .map((violation) => ({ name: violation.path, message: describe(violation) }));
  return new AwsError('ValidationException', `${count} detected: ${fields.map(({ message }) => message).join('; ')}`, {
    members: { reason: 'fieldValidationFailed', fields },
  });
}

/** An event stream is no value: its events are read, and checked, one by one as they come. */
const isStream = ({ shape }: MemberShape): boolean => shapeNamed(shape).eventstream === true;

/**
 * The members that the model names; others are ignored, as AWS does. Throws ValidationException,
 * SerializationException.
 */
export function checkInput<Name extends OperationName>(
  operation: Name,
  given: Readonly<Record<string, unknown>>,
): Input<Name> {
  const { members, required } = shapeOfInput(operation);
  const checked = Object.entries(members)
    .filter(([, member]) => !isStream(member))
    .map(([name, member]) => {
      const value = Object.hasOwn(given, name) ? (given[name] ?? undefined) : undefined;
      const violations = checkValue(value, shapeNamed(member.shape), pathOfMember(name), required.includes(name));
      return { name, value, violations };
    });
  const violations = checked.flatMap((member) => member.violations);
  if (violations.length > 0) throw invalidInput(violations);
  return Object.fromEntries(checked.map(({ name, value }) => [name, value])) as Input<Name>;
}
