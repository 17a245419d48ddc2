// An operation's input gathered from where the model puts its members: path, query string, headers, body.
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';
import { type MemberShape, shapeNamed, shapeOfInput } from './model-shapes.ts';
import { parseJson } from './parse-json.ts';
import type { OperationName } from './shapes.ts';

export interface RequestParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Called only when the operation has members in its body. */
  readonly readBody: () => Promise<string>;
}

const isInBody = ({ location, shape }: MemberShape): boolean =>
  location === undefined && shapeNamed(shape).eventstream !== true;

/** Text to the type of its shape. What is none of that type stays text, for `checkInput` to refuse in AWS's words. */
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

const isPresigned = (query: URLSearchParams): boolean => query.has('X-Amz-Signature');

/**
 * The members of the request, unchecked. Of a presigned URL the query holds those of the body, too: that is how the SDKs presign
 * SynthesizeSpeech, for GET or, in botocore, for POST without a body.
 */
export async function readInput(operation: OperationName, parts: RequestParts): Promise<Record<string, unknown>> {
  const members = Object.entries(shapeOfInput(operation).members);
  const outside = members.map(([name, member]) => [name, readMember(name, member, parts)] as const);
  const inBody = members.filter(([, member]) => isInBody(member));
  if (inBody.length === 0) return Object.fromEntries(outside);
  const body = await parts.readBody();
  if (body === '' && isPresigned(parts.query))
    return { ...Object.fromEntries(outside), ...readQuery(operation, parts.query) };
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
