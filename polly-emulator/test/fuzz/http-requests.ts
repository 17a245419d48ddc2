// Requests with odd bodies, or odd in everything else.
import fc, { type Arbitrary } from 'fast-check';
import type { OddRequest } from './ask-emulator.ts';
import { headers, item, method, path, query } from './http-parts.ts';
import { lexiconBody, synthesisTaskBody, synthesizeSpeechBody } from './json-bodies.ts';
import { plsLexicon } from './pls-lexicons.ts';

/** HEAD is left out: its answers have no body, which is right, and no message, which cannot be checked. */
const target = fc.oneof(
  fc.tuple(
    method.filter((verb) => verb !== 'HEAD'),
    path,
  ),
  fc.tuple(fc.constant('GET'), fc.constantFrom('/v1/voices', '/v1/lexicons', '/v1/synthesisTasks')),
  fc.tuple(
    fc.constantFrom('GET', 'DELETE'),
    item.map((id) => `/v1/lexicons/${id}`),
  ),
  fc.tuple(
    fc.constant('GET'),
    item.map((id) => `/v1/synthesisTasks/${id}`),
  ),
);

export const oddRequest: Arbitrary<OddRequest> = fc
  .tuple(
    target,
    fc.option(query),
    headers,
    fc.oneof(fc.uint8Array({ maxLength: 50 }), fc.constantFrom(Buffer.from('{}'), Buffer.from(''))),
  )
  .map(([[verb, where], what, head, body]) => ({
    ...{ method: verb, path: what === null ? where : `${where}?${what}`, headers: head, body },
  }));

export const speechRequest: Arbitrary<OddRequest> = synthesizeSpeechBody.map((body) => ({
  ...{ method: 'POST', path: '/v1/speech', body },
}));
export const taskRequest: Arbitrary<OddRequest> = synthesisTaskBody.map((body) => ({
  ...{ method: 'POST', path: '/v1/synthesisTasks', body },
}));
export const lexiconRequest: Arbitrary<OddRequest> = fc
  .tuple(fc.constantFrom('known', 'known', 'other', 'not%20a%20name'), lexiconBody(plsLexicon))
  .map(([lexicon, body]) => ({ method: 'PUT', path: `/v1/lexicons/${lexicon}`, body }));
/** A little of what a presigned URL has, which puts the body's members into the query. */
export const presignedRequest: Arbitrary<OddRequest> = query.map((what) => ({
  ...{ method: 'GET', path: `/v1/speech?Text=Hello&OutputFormat=mp3&VoiceId=Joanna&${what}` },
}));
