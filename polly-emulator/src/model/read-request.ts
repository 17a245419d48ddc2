// From an HTTP request to Polly's operation, the caller's region and the operation's input, by the bindings of the
// model.
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';
import {
  type MemberShape,
  MODEL_OPERATIONS,
  OPERATION_NAMES,
  type OperationName,
  shapeNamed,
  shapeOfInput,
} from './shapes.ts';

export interface OperationAt {
  readonly name: OperationName;
  /** What the path holds in place of the model's labels, by their names and decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Between the slashes of each operation's path; a label is in braces. */
const BINDINGS = OPERATION_NAMES.map((name) => {
  const { method, requestUri } = MODEL_OPERATIONS[name].http;
  return { name, method, segments: requestUri.split('/') };
});

const labelOf = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];

function fits(segments: readonly string[], path: readonly string[]): boolean {
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

/**
 * The operation at this method and path, or undefined. Throws SerializationException for a label that cannot be
 * decoded.
 */
export function operationAt(method: string, path: string): OperationAt | undefined {
  const given = path.split('/');
  const binding = BINDINGS.find((known) => known.method === method && fits(known.segments, given));
  if (binding === undefined) return undefined;
  const labels = binding.segments.flatMap((segment, index) => {
    const label = labelOf(segment);
    return label === undefined ? [] : [[label, decodeLabel(label, given[index] ?? '')] as const];
  });
  return { name: binding.name, labels: Object.fromEntries(labels) };
}

/** `AKID/20261123/us-east-1/polly/aws4_request`, in the header after `Credential=`. */
const CREDENTIAL_SCOPE = /^[^/\s,]{1,128}\/\d{8}\/([a-z0-9-]{1,64})\/[^/\s,]+\/aws4_request$/;
const DEFAULT_REGION = 'us-east-1';

/**
 * The region of the signature (AWS Signature Version 4), in the Authorization header or a presigned URL's query;
 * us-east-1 where there is none that can be read. The signature itself is not checked.
 */
export function readRegion(headers: IncomingHttpHeaders, query: URLSearchParams): string {
  const inHeader = /\bCredential=([^\s,]+)/.exec(headers.authorization ?? '')?.[1];
  return CREDENTIAL_SCOPE.exec(inHeader ?? query.get('X-Amz-Credential') ?? '')?.[1] ?? DEFAULT_REGION;
}

/**
 * No input of Polly's is nested more than twice; what walks or quotes a value later recurses, so a tower of brackets
 * ends here.
 */
const MAX_DEPTH = 100;

/** Brackets in strings do not count; what is no JSON at all is for the parser to refuse. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}

/** Throws SerializationException for what is no JSON, or nested too deep. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) {
    throw new AwsError('SerializationException', `The request body is nested more than ${MAX_DEPTH} deep`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The request body is not valid JSON (${(error as Error).message})`;
    throw new AwsError('SerializationException', message, { cause: error });
  }
}

export interface RequestParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Called only when the operation has members in its body. */
  readonly readBody: () => Promise<string>;
}

const isInBody = ({ location, shape }: MemberShape): boolean =>
  location === undefined && shapeNamed(shape).eventstream !== true;

/**
 * Text to the type of its shape. Text that is not of that type stays text, for `checkInput` to refuse in AWS's words.
 */
function parseText(text: string, type: string): unknown {
  if (type === 'boolean' && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  return text;
}

function readTexts(texts: readonly string[], shapeName: string): unknown {
  const { type } = shapeNamed(shapeName);
  if (type === 'list') return texts.length === 0 ? undefined : texts;
  return texts[0] === undefined ? undefined : parseText(texts[0], type);
}

function readHeader(headers: IncomingHttpHeaders, name: string, shapeName: string): unknown {
  const given = headers[name.toLowerCase()];
  const text = Array.isArray(given) ? given.join(',') : given;
  if (text === undefined) return undefined;
  const items = text.split(',').map((item) => item.trim());
  // An empty header is an empty list, and no list with one empty name.
  return readTexts(shapeNamed(shapeName).type === 'list' ? items.filter((item) => item !== '') : [text], shapeName);
}

function readMember(name: string, { location, locationName = name, shape }: MemberShape, parts: RequestParts): unknown {
  switch (location) {
    case 'uri':
      return parts.labels[locationName];
    case 'querystring':
      return readTexts(parts.query.getAll(locationName), shape);
    case 'header':
      return readHeader(parts.headers, locationName, shape);
    default:
      return undefined;
  }
}

function parseBody(body: string): Readonly<Record<string, unknown>> {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  }
  return value as Record<string, unknown>;
}

/**
 * The members of the request, unchecked. Of a presigned URL the query holds those of the body, too: that is how the
 * SDKs presign SynthesizeSpeech, for GET or, in botocore, for POST without a body.
 */
export async function readInput(operation: OperationName, parts: RequestParts): Promise<Record<string, unknown>> {
  const members = Object.entries(shapeOfInput(operation).members);
  const outside = members.map(([name, member]) => [name, readMember(name, member, parts)] as const);
  const inBody = members.filter(([, member]) => isInBody(member));
  if (inBody.length === 0) return Object.fromEntries(outside);
  const body = await parts.readBody();
  if (body === '' && parts.query.has('X-Amz-Signature')) {
    return { ...Object.fromEntries(outside), ...readQuery(operation, parts.query) };
  }
  const given = parseBody(body);
  const inside = inBody.map(([name]) => [name, Object.hasOwn(given, name) ? given[name] : undefined] as const);
  return Object.fromEntries([...outside, ...inside]);
}

/** The members of the body, read from a query string: lists as repeated names. */
export function readQuery(operation: OperationName, query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shapeOfInput(operation).members)
      .filter(([, member]) => isInBody(member))
      .map(([name, { shape }]) => [name, readTexts(query.getAll(name), shape)]),
  );
}
