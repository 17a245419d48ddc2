import { describe, expect, test } from '@jest/globals';
import { operationAt } from '../../src/model/read-request.ts';

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
