// One answer of a service as it can be compared with another's, and how the two differ.
import { isDeepStrictEqual } from 'node:util';
import { readAudio, readMarks } from '../trial.ts';

export interface Answer {
  readonly status: number | undefined;
  /** Of a refusal. */
  readonly error?: { readonly name: string; readonly message: string };
  /** Of the reply or the error, by path (`Voices.Joanna.Gender`). What is another one at each call is only named. */
  readonly members: Readonly<Record<string, unknown>>;
  /** What kind of sound or marks it has; how long it lasts, and how it sounds, is not compared. */
  readonly audio?: Readonly<Record<string, unknown>>;
}

export type DifferenceKind = 'accepted or refused' | 'status' | 'error' | 'message' | 'member' | 'audio';

export interface Difference {
  readonly kind: DifferenceKind;
  /** The member, where it is one. */
  readonly path: string;
  readonly here: string;
  readonly there: string;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What has to differ made equal: ids, accounts, times, tokens. */
function neutralize(path: string, value: unknown): unknown {
  if (value instanceof Date) return '(a time)';
  if (typeof value !== 'string') return value;
  if (/(^|\.)NextToken$/.test(path)) return '(a token)';
  if (/(^|\.)TaskStatus$/.test(path) && value !== 'failed') return '(on its way or done)';
  return value.replace(UUID, '(id)').replace(/:\d{12}:/g, ':(account):');
}

/** The members below `value`, lists by the name of each item where it has one. */
function* flatten(value: unknown, path: string): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    if (value !== undefined && value !== null) yield [path, neutralize(path, value)];
    return;
  }
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) yield [path, [...value].sort()];
    else for (const [index, item] of value.entries()) yield* flatten(item, `${path}.${nameOf(item) ?? index}`);
    return;
  }
  for (const [name, member] of Object.entries(value)) yield* flatten(member, path ? `${path}.${name}` : name);
}

function nameOf(item: unknown): string | undefined {
  const { Id, Name, name } = (item ?? {}) as { Id?: string; Name?: string; name?: string };
  return Id ?? Name ?? name;
}

/** The SDK's own, and what is looked at by itself. */
const NOT_MEMBERS = ['AudioStream', 'EventStream', 'name', 'message', 'Message', 'stack', 'cause'];

function membersOf(reply: object): Record<string, unknown> {
  const own = Object.entries(reply).filter(([name]) => !name.startsWith('$') && !NOT_MEMBERS.includes(name));
  const { SynthesisTasks: tasks, NextToken: _, ...others } = Object.fromEntries(own);
  // Tasks of before are in the list, too: only what a task looks like is compared.
  const shown = Array.isArray(tasks) ? { ...others, SynthesisTasks: tasks.slice(0, 1) } : Object.fromEntries(own);
  return Object.fromEntries(flatten(shown, ''));
}

type Described = { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Of the bytes of an AudioStream. */
async function describeAudio(contentType: string, bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  if (bytes.length === 0) return { bytes: 'none' };
  if (contentType.includes('json')) {
    const marks = readMarks(bytes);
    return {
      types: [...new Set(marks.map(({ type }) => type))].sort(),
      members: [...new Set(marks.flatMap((mark) => Object.keys(mark)))].sort(),
    };
  }
  if (!/mpeg|ogg/.test(contentType)) return { bytes: 'some' };
  const { container, codec, sampleRate } = await readAudio(bytes, contentType);
  return { container, codec, sampleRate };
}

export async function describeReply(reply: Described & object, bytes?: Uint8Array): Promise<Answer> {
  const status = reply.$metadata?.httpStatusCode;
  const members = membersOf(reply);
  if (bytes === undefined) return { status, members };
  const audio = await describeAudio(String(members['ContentType']), bytes).catch(() => ({ bytes: 'unreadable' }));
  return { status, members, audio };
}

/** Undefined for an error that no service sent: a lost connection, missing credentials. */
export function describeRefusal(thrown: unknown): Answer | undefined {
  const error = thrown as Error & Described;
  const status = error?.$metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  return { status, members: membersOf(error), error: { name: error.name, message: error.message } };
}

const quote = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value));

/** Polly lists the values of an enum in an order of its own. */
const inOrder = (message: string): string =>
  message
    .replace(UUID, '(id)')
    .replace(/\[([^\]]*)\]/g, (_, list: string) => `[${list.split(', ').sort().join(', ')}]`);

/** The emulator may add a clause to Polly's words. */
const isSameMessage = (here: string, there: string): boolean =>
  here === there || here.startsWith(`${there}: `) || here.startsWith(`${there} (`);

function* compareErrors(here: Answer, there: Answer): Generator<Difference> {
  if (!here.error !== !there.error) {
    const words = ({ error }: Answer) => (error ? `${error.name}: ${error.message}` : 'accepted');
    yield { kind: 'accepted or refused', path: '', here: words(here), there: words(there) };
  }
  if (!here.error || !there.error) return;
  if (here.error.name !== there.error.name) {
    yield { kind: 'error', path: '', here: here.error.name, there: there.error.name };
  }
  const [mine, theirs] = [inOrder(here.error.message), inOrder(there.error.message)];
  if (!isSameMessage(mine, theirs)) yield { kind: 'message', path: '', here: mine, there: theirs };
}

function* compareMembers(
  kind: 'member' | 'audio',
  here: Readonly<Record<string, unknown>> = {},
  there: Readonly<Record<string, unknown>> = {},
): Generator<Difference> {
  for (const path of new Set([...Object.keys(here), ...Object.keys(there)])) {
    const [mine, theirs] = [here[path], there[path]];
    if (!isDeepStrictEqual(mine, theirs)) yield { kind, path, here: quote(mine), there: quote(theirs) };
  }
}

/** `here` is the emulator's, `there` the other's. */
export function compareAnswers(here: Answer, there: Answer): Difference[] {
  const differences = [...compareErrors(here, there)];
  if (here.status !== there.status) {
    differences.push({ kind: 'status', path: '', here: String(here.status), there: String(there.status) });
  }
  // One has the members of a reply and the other those of an error: that is said already.
  if (!here.error === !there.error) {
    differences.push(...compareMembers('member', here.members, there.members));
    differences.push(...compareMembers('audio', here.audio, there.audio));
  }
  return differences;
}
