import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { OptionName } from '../handler/contract.ts';

/** What make say is asked to narrate, and how. */
export interface SayOptions {
  readonly key: string;
  readonly body: Buffer;
  readonly options: Readonly<Partial<Record<OptionName, string>>>;
}

/** Variables of `make say`, as the Makefile hands them on with SAY_ before them, and the metadata that they set. */
const OPTIONS: readonly [string, OptionName][] = [
  ['VOICE', 'voice-id'],
  ['ENGINE', 'engine'],
  ['LANGUAGE', 'language-code'],
  ['RATE', 'sample-rate'],
];

/**
 * Reads the text and its options.
 *
 * @param makeArguments the command line of make, which has the text's leading blanks; empty where it is not known.
 */
export function readSayOptions(env: NodeJS.ProcessEnv, makeArguments: readonly string[]): SayOptions {
  return { ...readText(env, makeArguments), options: readOptions(env) };
}

function readOptions(env: NodeJS.ProcessEnv): SayOptions['options'] {
  const entries = OPTIONS.flatMap(([variable, name]) => {
    const value = env[`SAY_${variable}`] ?? '';
    if (!/^[\x20-\x7e]*$/.test(value)) {
      throw new Error(
        `${variable} is "${value}": it takes letters from A to Z, digits and hyphens, as Polly writes its names ("Lea" for Léa).`,
      );
    }
    return value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

function readText(env: NodeJS.ProcessEnv, makeArguments: readonly string[]) {
  const text = env['SAY_TEXT'] ?? '';
  const file = env['SAY_FILE'] ?? '';
  if (text !== '' && file !== '') {
    throw new Error(
      `Both TEXT and FILE ("${file}") are set: give one of them, and unset the other if your shell exports it.`,
    );
  }
  if (text === '' && file === '') {
    throw new Error('Say what to narrate: make say TEXT="Hello there." or make say FILE=examples/welcome.txt');
  }
  if (file !== '') {
    if (!file.endsWith('.txt')) {
      throw new Error(`FILE is "${file}": only objects whose key ends in .txt are narrated. Rename the file.`);
    }
    return { key: basename(file), body: readTextFile(file) };
  }
  // To the millisecond and the process: two at once must not overwrite each other's text.
  const time = new Date().toISOString().replace(/[-:.Z]/g, '');
  return { key: `say-${time}-${process.pid}.txt`, body: Buffer.from(asTyped(text, makeArguments), 'utf8') };
}

/** make drops the blanks before a value; its own command line still has them. */
function asTyped(text: string, makeArguments: readonly string[]): string {
  const values = makeArguments.filter((word) => word.startsWith('TEXT=')).map((word) => word.slice('TEXT='.length));
  return values.findLast((value) => value.endsWith(text) && value.slice(0, -text.length).trim() === '') ?? text;
}

function readTextFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`FILE is "${file}", looked for in ${process.cwd()}, and could not be read: ${reason}`, { cause });
  }
}
