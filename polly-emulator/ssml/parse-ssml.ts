// SSML parsed once to a tree and checked against what the engine takes. espeak-ng itself refuses nothing, so whatever is
// not caught here would be spoken wrongly without a word.
import { SaxesParser } from 'saxes';
import { AwsError } from '../model/aws-error.ts';
import type { Engine } from '../voices/voices.ts';
import { SSML_TAGS } from './ssml-tags.ts';

export interface SsmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (SsmlElement | string)[];
}

interface Speaker {
  readonly engine: Engine;
  readonly voiceId: string;
}

/** Deeper than any text needs; the walks over the tree recurse. */
const MAX_DEPTH = 200;

function invalid(why: string, cause?: unknown): AwsError {
  return new AwsError('InvalidSsmlException', `Invalid SSML request: ${why}`, { cause });
}

function checkElement({ tag, attributes }: SsmlElement, { engine, voiceId }: Speaker): void {
  const known = Object.hasOwn(SSML_TAGS, tag) ? SSML_TAGS[tag] : undefined;
  if (known === undefined) throw invalid(`the tag <${tag}> is not known`);
  if (!known.engines.includes(engine)) throw invalid(`the tag <${tag}> is not supported by the ${engine} engine`);
  if (known.voices && !known.voices.includes(voiceId)) {
    throw invalid(`the tag <${tag}> is not supported by the voice ${voiceId}`);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const rule = Object.hasOwn(known.attributes, name) ? known.attributes[name] : undefined;
    if (rule === undefined) throw invalid(`the attribute '${name}' of <${tag}> is not known`);
    if (rule.values && !rule.values.test(value)) throw invalid(`<${tag} ${name}="${value}"> has a bad value`);
    if (!rule.engines.includes(engine)) {
      throw invalid(`the attribute '${name}' of <${tag}> is not supported by the ${engine} engine`);
    }
    if (value === 'whispered' && tag === 'amazon:effect' && engine !== 'standard') {
      throw invalid(`<amazon:effect name="whispered"> is not supported by the ${engine} engine`);
    }
  }
  for (const [name, rule] of Object.entries(known.attributes)) {
    if (rule.required && !Object.hasOwn(attributes, name)) throw invalid(`<${tag}> needs the attribute '${name}'`);
  }
}

/** Throws InvalidSsmlException for anything but well-formed SSML under one `<speak>` that this engine and voice take. */
export function parseSsml(text: string, speaker: Speaker): SsmlElement {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: { tag: string; attributes: Record<string, string>; children: (SsmlElement | string)[] }[] = [];
  let root: SsmlElement | undefined;

  parser.on('error', (error) => {
    throw invalid(`it is not well-formed XML (${error.message})`, error);
  });
  // No document type, so no entity of the client's own: nothing to expand, nothing to fetch.
  parser.on('doctype', () => {
    throw invalid('a document type declaration is not allowed');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === 0 && name !== 'speak') throw invalid(`the root tag is <${name}>, not <speak>`);
    if (open.length > 0 && name === 'speak') throw invalid('<speak> is only allowed as the root tag');
    if (open.length === MAX_DEPTH) throw invalid(`tags are nested more than ${MAX_DEPTH} deep`);
    const element = { tag: name, attributes: { ...attributes }, children: [] };
    checkElement(element, speaker);
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    root = open.pop();
  });
  parser.on('text', (words) => open.at(-1)?.children.push(words));
  parser.on('cdata', (words) => open.at(-1)?.children.push(words));

  parser.write(text).close();
  if (root === undefined) throw invalid('it has no <speak> tag');
  return root;
}

/** Characters that Polly bills: the words, not the tags. */
export function countBilledCharacters(element: SsmlElement): number {
  return element.children.reduce(
    (sum, child) => sum + (typeof child === 'string' ? child.length : countBilledCharacters(child)),
    0,
  );
}
