// What an engine and a voice of Polly take. espeak-ng itself refuses nothing, so whatever is not caught here would be spoken
// wrongly without a word.
import { AwsError } from '../model/aws-error.ts';
import type { Engine } from '../voices/voices.ts';
import { countBilledCharacters } from './billed-characters.ts';
import { SSML_TAGS } from './ssml-tags.ts';
import type { SsmlElement } from './tree.ts';
import { wordsOf } from './words.ts';

export interface Speaker {
  readonly engine: Engine;
  readonly voiceId: string;
}

/** "The text inside a `<prosody amazon:max-duration>` tag can't be longer than 1500 characters." */
const MAX_TIMED_CHARACTERS = 1_500;
const MAX_QUOTE = 200;

/** Polly says "Invalid SSML request" and nothing more; the rest is for the reader of the message. */
export function invalidSsml(why: string, cause?: unknown): AwsError {
  const cut = why.length > MAX_QUOTE ? `${why.slice(0, MAX_QUOTE)}…` : why;
  return new AwsError('InvalidSsmlException', `Invalid SSML request: ${cut}`, { cause });
}

/** Polly's words, as reported for the newscaster with a voice that has none (aws/aws-sdk-js#2845). */
function unsupportedFeature(which: string): AwsError {
  return new AwsError('ValidationException', `This voice does not support one of the used SSML features: ${which}`);
}

function checkAttribute(tag: string, name: string, value: string, engine: Engine): void {
  const attributes = SSML_TAGS[tag]?.attributes ?? {};
  const rule = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (rule === undefined) throw invalidSsml(`the attribute '${name}' of <${tag}> is not known`);
  if (rule.values && !rule.values.test(value)) throw invalidSsml(`<${tag} ${name}="${value}"> has a bad value`);
  if (!rule.engines.includes(engine)) {
    throw invalidSsml(`the attribute '${name}' of <${tag}> is not supported by the ${engine} engine`);
  }
  if (value === 'whispered' && tag === 'amazon:effect' && engine !== 'standard') {
    throw invalidSsml(`<${tag} ${name}="${value}"> is not supported by the ${engine} engine`);
  }
}

/** Throws for a tag that is not of this engine or voice, and for attributes and values that the tag does not have. */
export function checkStartTag(tag: string, attributes: SsmlElement['attributes'], { engine, voiceId }: Speaker): void {
  const known = Object.hasOwn(SSML_TAGS, tag) ? SSML_TAGS[tag] : undefined;
  if (known === undefined) throw invalidSsml(`the tag <${tag}> is not known`);
  if (known.voices && !(known.engines.includes(engine) && known.voices.includes(voiceId))) {
    throw unsupportedFeature(`<${tag}> (${voiceId}, ${engine})`);
  }
  if (!known.engines.includes(engine)) throw invalidSsml(`the tag <${tag}> is not supported by the ${engine} engine`);
  for (const [name, value] of Object.entries(attributes)) checkAttribute(tag, name, value, engine);
  for (const [name, rule] of Object.entries(known.attributes)) {
    if (rule.required && !Object.hasOwn(attributes, name)) throw invalidSsml(`<${tag}> needs the attribute '${name}'`);
  }
  if (known.someAttribute && Object.keys(attributes).length === 0) throw invalidSsml(`<${tag}> needs an attribute`);
}

/** Throws for what can only be seen when the tag is closed. */
export function checkElement(element: SsmlElement): void {
  const { tag, attributes, children } = element;
  if (SSML_TAGS[tag]?.empty && children.some((child) => 'tag' in child || child.text.trim() !== '')) {
    throw invalidSsml(`<${tag}> has to be empty, what it holds would not be heard`);
  }
  if (attributes['amazon:max-duration'] !== undefined) {
    const count = countBilledCharacters(element);
    if (count > MAX_TIMED_CHARACTERS) {
      const limit = `at most ${MAX_TIMED_CHARACTERS} are allowed`;
      throw invalidSsml(`the text in <${tag} amazon:max-duration> has ${count} characters, ${limit}`);
    }
  }
  if (attributes['interpret-as'] === 'date' && attributes['format'] === undefined) {
    const text = wordsOf(element).trim();
    if (!/^[\d?]{8}$/.test(text)) {
      throw invalidSsml(`<say-as interpret-as="date"> of '${text}' needs the attribute 'format'`);
    }
  }
}
