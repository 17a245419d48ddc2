// What a browser wants to be told before a page of another origin may call Polly and read its answers (Fetch Standard,
// "CORS protocol"). Any page may: there is nothing to protect, no password is looked at, and `*` gives away no cookies.
// The emulator's own interface is not opened so.
import type { Reply } from './http-messages.ts';
import type { Request, Response } from './one-port-server.ts';

/** Those of Polly's operations. */
const METHODS = 'GET, POST, PUT, DELETE';
/** What the SDKs read of an answer, besides what every page may. */
const EXPOSED = 'x-amzn-errortype, x-amzn-requestid, x-amzn-requestcharacters, content-length, date';
/** How long the browser need not ask again; Chromium takes two hours at most. */
const MAX_AGE_S = 7_200;

/** To be called before anything is sent; the answer keeps the headers, whatever becomes of it. */
export function allowAnyOrigin({ headers }: Request, response: Response): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', EXPOSED);
}

/** The answer to a browser's question in advance; undefined: the request is none. */
export function answerPreflight({ method, headers }: Request): Reply | undefined {
  const asked = headers['access-control-request-method'];
  if (method !== 'OPTIONS' || headers.origin === undefined || asked === undefined) return undefined;
  return {
    status: 200,
    headers: {
      'access-control-allow-methods': METHODS,
      // By name: of `*` the Authorization header is no part.
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
      'access-control-max-age': MAX_AGE_S,
      // A page from the internet that calls this machine (Private Network Access).
      'access-control-allow-private-network': 'true',
    },
    body: '',
  };
}
