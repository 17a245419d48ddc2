// An operation's input checked against its shape, in AWS's words: the service's front end reports every member that breaks a
// constraint in one ValidationException, and a wrong JSON type as a SerializationException, before the operation itself sees it.
import { AwsError } from './aws-error.ts';

interface Member {
  readonly type: 'string' | 'strings';
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly pattern?: string;
  readonly maxItems?: number;
}

/** The members of an operation's input by name; `const` assertions give `Input` its types. */
export type Shape = Readonly<Record<string, Member>>;

type Value<M extends Member> = M['type'] extends 'strings' ? readonly string[] : string;
export type Input<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends { readonly required: true } ? Value<S[K]> : Value<S[K]> | undefined;
};

const JSON_TYPES: Readonly<Record<string, string>> = {
  number: 'NUMBER_VALUE',
  boolean: 'TRUE_VALUE',
  object: 'START_OBJECT',
};

function wrongType(value: unknown, wanted: string): AwsError {
  const given = Array.isArray(value) ? 'START_ARRAY' : value === false ? 'FALSE_VALUE' : JSON_TYPES[typeof value];
  return new AwsError('SerializationException', `${given} can not be converted to ${wanted}`);
}

/** AWS writes members with a small first letter. */
function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function faultsOfString(value: string, path: string, member: Member): string[] {
  const fault = (constraint: string) => `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`;
  const faults: string[] = [];
  if (member.values && !member.values.includes(value)) {
    faults.push(fault(`Member must satisfy enum value set: [${member.values.join(', ')}]`));
  }
  if (member.pattern !== undefined && !new RegExp(`^(?:${member.pattern})$`).test(value)) {
    faults.push(fault(`Member must satisfy regular expression pattern: ${member.pattern}`));
  }
  return faults;
}

function faultsOfMember(name: string, member: Member, value: unknown): string[] {
  const path = memberName(name);
  if (value === undefined || value === null) {
    return member.required ? [`Value null at '${path}' failed to satisfy constraint: Member must not be null`] : [];
  }
  if (member.type === 'string') {
    if (typeof value !== 'string') throw wrongType(value, 'a String');
    return faultsOfString(value, path, member);
  }
  if (!Array.isArray(value)) throw wrongType(value, 'a List');
  const faults: string[] = [];
  if (member.maxItems !== undefined && value.length > member.maxItems) {
    const constraint = `Member must have length less than or equal to ${member.maxItems}`;
    faults.push(`Value '[${value.join(', ')}]' at '${path}' failed to satisfy constraint: ${constraint}`);
  }
  value.forEach((item: unknown, index) => {
    if (typeof item !== 'string') throw wrongType(item, 'a String');
    faults.push(...faultsOfString(item, `${path}.${index + 1}.member`, member));
  });
  return faults;
}

/** The members that the shape names; others are ignored, as AWS does. Throws ValidationException, SerializationException. */
export function checkInput<const S extends Shape>(shape: S, given: unknown): Input<S> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  }
  const members = Object.entries(shape).map(([name, member]) => {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    return { name, value: value ?? undefined, faults: faultsOfMember(name, member, value) };
  });
  const faults = members.flatMap((member) => member.faults);
  if (faults.length > 0) {
    const count = faults.length === 1 ? '1 validation error' : `${faults.length} validation errors`;
    throw new AwsError('ValidationException', `${count} detected: ${faults.join('; ')}`);
  }
  return Object.fromEntries(members.map(({ name, value }) => [name, value])) as Input<S>;
}
