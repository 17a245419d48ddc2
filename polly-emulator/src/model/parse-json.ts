import { AwsError } from './aws-error.ts';

/** No input of Polly's is nested more than twice; what walks or quotes a value later recurses, so a tower of brackets ends here. */
const MAX_DEPTH = 100;

/** Brackets in strings do not count; what is no JSON at all is for the parser to say. */
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
