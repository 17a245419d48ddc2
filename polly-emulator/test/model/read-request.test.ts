import { describe, expect, test } from '@jest/globals';
import { type RequestParts, readInput, readQuery } from '../../src/model/read-request.ts';

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
