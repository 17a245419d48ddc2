import { describe, expect, test } from '@jest/globals';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { deleteLexicon, getLexicon, listLexicons, putLexicon } from '../../src/operations/lexicons.ts';
import type { Call } from '../../src/operations/operation.ts';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';

const CONTENT = pls(alias('W3C', 'World Wide Web Consortium'));

function newCall(region = 'us-east-1', lexicons = new LexiconStore({ pageSize: 2, now: () => 1_500 })): Call {
  return { region, lexicons } as Call;
}

/** What the client reads. */
async function read(reply: ReturnType<typeof getLexicon>): Promise<unknown> {
  const { status, body } = await reply;
  expect(status).toBe(200);
  return JSON.parse(String(body));
}

describe('the operations on lexicons', () => {
  test('answer in the shapes of the model', async () => {
    const call = newCall();
    expect(await read(putLexicon({ Name: 'w3c', Content: CONTENT }, call))).toEqual({});
    const attributes = {
      Alphabet: 'ipa',
      LanguageCode: 'en-US',
      LastModified: 1.5,
      LexiconArn: 'arn:aws:polly:us-east-1:000000000000:lexicon/w3c',
      LexemesCount: 1,
      Size: CONTENT.length,
    };
    expect(await read(getLexicon({ Name: 'w3c' }, call))).toEqual({
      Lexicon: { Content: CONTENT, Name: 'w3c' },
      LexiconAttributes: attributes,
    });
    expect(await read(listLexicons({ NextToken: undefined }, call))).toEqual({
      Lexicons: [{ Name: 'w3c', Attributes: attributes }],
    });
    expect(await read(deleteLexicon({ Name: 'w3c' }, call))).toEqual({});
    expect(await read(listLexicons({ NextToken: undefined }, call))).toEqual({ Lexicons: [] });
  });

  test('list the next page from the token of the last', async () => {
    const call = newCall();
    for (const Name of ['a', 'b', 'c']) await putLexicon({ Name, Content: CONTENT }, call);
    const first = (await read(listLexicons({ NextToken: undefined }, call))) as { NextToken: string };
    expect(await read(listLexicons({ NextToken: first.NextToken }, call))).toEqual({
      Lexicons: [expect.objectContaining({ Name: 'c' })],
    });
  });

  test('act in the region of the call alone', async () => {
    const call = newCall('eu-west-1');
    await putLexicon({ Name: 'a', Content: CONTENT }, call);
    const elsewhere = newCall('us-east-1', call.lexicons);
    expect(() => getLexicon({ Name: 'a' }, elsewhere)).toThrow(/'a' in us-east-1/);
    expect(() => deleteLexicon({ Name: 'a' }, elsewhere)).toThrow(/'a' in us-east-1/);
    expect(await read(listLexicons({ NextToken: undefined }, elsewhere))).toEqual({ Lexicons: [] });
  });
});
