import { describe, expect, test } from '@jest/globals';
import {
  operationAt,
  parseJson,
  type RequestParts,
  readInput,
  readQuery,
  readRegion,
} from '../../src/model/read-request.ts';

const parts = (more: Partial<Omit<RequestParts, 'readBody'>> & { body?: string } = {}): RequestParts => ({
  labels: {},
  query: new URLSearchParams(),
  headers: {},
  readBody: () => Promise.resolve(more.body ?? ''),
  ...more,
});

describe('readInput', () => {
  test('takes members of the path and of the body, and no others', async () => {
    const body = JSON.stringify({ Content: '<lexicon/>', Name: 'other', More: 1 });
    const input = await readInput('PutLexicon', parts({ labels: { LexiconName: 'acme' }, body }));
    expect(input).toEqual({ Name: 'acme', Content: '<lexicon/>' });
  });

  test('turns what is in the query into the types of the model', async () => {
    const query = new URLSearchParams('MaxResults=20&NextToken=%C3%A9%20&Status=failed');
    const input = await readInput('ListSpeechSynthesisTasks', parts({ query }));
    expect(input).toEqual({ MaxResults: 20, NextToken: 'é ', Status: 'failed' });
    const voices = new URLSearchParams('IncludeAdditionalLanguageCodes=true');
    expect(await readInput('DescribeVoices', parts({ query: voices }))).toEqual({
      IncludeAdditionalLanguageCodes: true,
    });
  });

  test('leaves text that is of another type as it is', async () => {
    const query = new URLSearchParams('MaxResults=2e1&Status=');
    expect(await readInput('ListSpeechSynthesisTasks', parts({ query }))).toEqual({ MaxResults: '2e1', Status: '' });
  });

  test('reads headers, lists among them, and never the body of a stream', async () => {
    const headers = { 'x-amzn-engine': 'generative', 'x-amzn-lexiconnames': 'acme, names,', 'x-amzn-voiceid': 'Ruth' };
    const readBody = () => Promise.reject(new Error('the body was read'));
    const input = await readInput('StartSpeechSynthesisStream', { ...parts({ headers }), readBody });
    expect(input).toEqual({ Engine: 'generative', LexiconNames: ['acme', 'names'], VoiceId: 'Ruth' });
  });

  test('takes the members of a presigned URL from its query, if there is no body', async () => {
    const query = new URLSearchParams('Text=Hi&VoiceId=Joanna&LexiconNames=a&LexiconNames=b&X-Amz-Signature=0');
    const input = { Text: 'Hi', VoiceId: 'Joanna', LexiconNames: ['a', 'b'] };
    expect(await readInput('SynthesizeSpeech', parts({ query }))).toEqual(input);
    expect(readQuery('SynthesizeSpeech', query)).toEqual(input);
    expect(await readInput('SynthesizeSpeech', parts({ query, body: '{"Text":"Body"}' }))).toEqual({ Text: 'Body' });
  });

  test.each([
    '',
    '{"Text": ',
    '[1]',
    'null',
    '"text"',
    '7',
  ])('refuses the body %j, which is no JSON object', async (body) => {
    await expect(readInput('SynthesizeSpeech', parts({ body }))).rejects.toMatchObject({
      name: 'SerializationException',
    });
  });

  test('is not led astray by the names of JavaScript', async () => {
    const body = '{"__proto__": {"Text": "Hi"}, "constructor": 1}';
    expect(await readInput('SynthesizeSpeech', parts({ body }))).toEqual({});
  });
});

describe('operationAt', () => {
  test.each([
    ['POST', '/v1/speech', 'SynthesizeSpeech', {}],
    ['GET', '/v1/voices', 'DescribeVoices', {}],
    ['GET', '/v1/lexicons', 'ListLexicons', {}],
    ['GET', '/v1/lexicons/acme', 'GetLexicon', { LexiconName: 'acme' }],
    ['PUT', '/v1/lexicons/a%20%C3%A9', 'PutLexicon', { LexiconName: 'a é' }],
    ['DELETE', '/v1/lexicons/a%2Fb', 'DeleteLexicon', { LexiconName: 'a/b' }],
    ['POST', '/v1/synthesisTasks', 'StartSpeechSynthesisTask', {}],
    ['GET', '/v1/synthesisTasks', 'ListSpeechSynthesisTasks', {}],
    ['GET', '/v1/synthesisTasks/1-2', 'GetSpeechSynthesisTask', { TaskId: '1-2' }],
    ['POST', '/v1/synthesisStream', 'StartSpeechSynthesisStream', {}],
  ])('%s %s is %s', (method, path, name, labels) => {
    expect(operationAt(method, path)).toEqual({ name, labels });
  });

  test.each([
    ['GET', '/v1/speech'],
    ['post', '/v1/speech'],
    ['POST', '/v1/lexicons/acme'],
    ['GET', '/v1/lexicons/'],
    ['GET', '/v1/lexicons/a/b'],
    ['GET', '/v2/voices'],
    ['GET', ''],
    ['GET', '/v1/{LexiconName}'],
  ])('%s %s is none', (method, path) => {
    expect(operationAt(method, path)).toBeUndefined();
  });

  test.each(['%', '%zz', '%ff', '%c3%28'])('a label %s, which is no text, is refused', (label) => {
    expect(() => operationAt('GET', `/v1/lexicons/${label}`)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message: expect.stringContaining(`'${label}'`) }),
    );
  });
});

describe('a body of JSON', () => {
  test('is parsed, brackets in its strings and all', () => {
    const text = `${'['.repeat(500)}\\"`;
    expect(parseJson(JSON.stringify({ Text: text, LexiconNames: ['a'] }))).toEqual({ Text: text, LexiconNames: ['a'] });
  });

  test.each(['', '{', '[1,]', '{"Text": "a}'])('is refused when it is none: %j', (text) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ name: 'SerializationException', message: expect.stringContaining('not valid JSON') }),
    );
  });

  test('may be nested a hundred deep, and no deeper', () => {
    expect(parseJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toHaveLength(1);
    expect(() => parseJson(`${'['.repeat(101)}${']'.repeat(101)}`)).toThrow('nested more than 100 deep');
    expect(() => parseJson('{"a":'.repeat(200_000))).toThrow('nested more than 100 deep');
  });

  test('may have many lists side by side', () => {
    expect(parseJson(`[${'[],'.repeat(1_000)}0]`)).toHaveLength(1_001);
  });
});

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-west-1/polly/aws4_request, SignedHeaders=host, Signature=0f';
const NO_QUERY = new URLSearchParams();

test('the region is that of the signature', () => {
  expect(readRegion({ authorization: SIGNED }, NO_QUERY)).toBe('eu-west-1');
  const query = new URLSearchParams('X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Feu-west-1%2Fpolly%2Faws4_request');
  expect(readRegion({}, query)).toBe('eu-west-1');
});

test.each([
  undefined,
  '',
  'Basic dXNlcjpwYXNz',
  'AWS4-HMAC-SHA256 Credential=AKID/20261123/EU WEST/polly/aws4_request',
  'AWS4-HMAC-SHA256 Credential=////',
  `AWS4-HMAC-SHA256 Credential=AKID/20261123/${'a'.repeat(65)}/polly/aws4_request`,
])('without a signature that can be read (%j) it is us-east-1', (authorization) => {
  const headers = authorization === undefined ? {} : { authorization };
  expect(readRegion(headers, NO_QUERY)).toBe('us-east-1');
});
