import { VoiceId } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PollyEmulator, startPollyEmulator } from '../../src/start.ts';

const VOICES_A_PAGE = 3;

interface Page {
  readonly Voices: readonly { readonly Id: string; readonly SupportedEngines: readonly string[] }[];
  readonly NextToken?: string;
}

let whole: PollyEmulator;
let paged: PollyEmulator;
beforeAll(async () => {
  [whole, paged] = await Promise.all([startPollyEmulator(), startPollyEmulator({ pageSize: VOICES_A_PAGE })]);
});
afterAll(() => Promise.all([whole.close(), paged.close()]));

type Question = Readonly<Record<string, string>>;

async function answerOf({ url }: PollyEmulator, question: Question, region = 'us-east-1') {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20261123/${region}/polly/aws4_request`;
  const reply = await fetch(`${url}/v1/voices?${new URLSearchParams(question)}`, { headers: { authorization } });
  const name = reply.headers.get('x-amzn-errortype');
  return { status: reply.status, name, page: (await reply.json()) as Page };
}

async function ask(question: Question, { region = 'us-east-1', from = whole } = {}): Promise<Page> {
  const { status, page } = await answerOf(from, question, region);
  expect(status).toBe(200);
  return page;
}
const ids = async (question: Question, region?: string) =>
  (await ask(question, region === undefined ? {} : { region })).Voices.map(({ Id }) => Id);

describe('DescribeVoices', () => {
  test('gives all voices on one page', async () => {
    const page = await ask({});
    expect(page.Voices.map(({ Id }) => Id).sort()).toEqual(Object.values(VoiceId).sort());
    expect(page.NextToken).toBeUndefined();
  });

  test('filters by language, with the second languages only if asked for them', async () => {
    expect(await ids({ LanguageCode: 'hi-IN' })).toEqual([]);
    expect(await ids({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: 'false' })).toEqual([]);
    expect(await ids({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: 'true' })).toEqual(['Aditi', 'Kajal']);
    expect(await ids({ LanguageCode: 'cy-GB' })).toEqual(['Gwyneth']);
  });

  test('filters by engine, and by both', async () => {
    expect(await ids({ Engine: 'long-form' })).toEqual(['Danielle', 'Gregory', 'Ruth']);
    expect(await ids({ Engine: 'neural', LanguageCode: 'de-DE' })).toEqual(['Vicki', 'Daniel']);
  });

  test('shows what the region has', async () => {
    expect(await ids({ Engine: 'long-form' }, 'eu-west-1')).toEqual([]);
    const page = await ask({ LanguageCode: 'en-AU' }, { region: 'us-east-2' });
    expect(page.Voices).toMatchObject([
      { Id: 'Nicole', SupportedEngines: ['standard'] },
      { Id: 'Russell', SupportedEngines: ['standard'] },
    ]);
  });
});

describe('pages of DescribeVoices', () => {
  test('hold so many voices, and together all of them', async () => {
    const pages: string[][] = [];
    let token: string | undefined;
    do {
      const page = await ask(token === undefined ? {} : { NextToken: token }, { from: paged });
      pages.push(page.Voices.map(({ Id }) => Id));
      token = page.NextToken;
    } while (token !== undefined);
    expect(pages.flat().sort()).toEqual(Object.values(VoiceId).sort());
    expect(pages.slice(0, -1).filter(({ length }) => length !== VOICES_A_PAGE)).toEqual([]);
  });

  test('end without a token when the last is full', async () => {
    const page = await ask({ Engine: 'long-form' }, { from: paged });
    expect(page.Voices).toHaveLength(VOICES_A_PAGE);
    expect(page.NextToken).toBeUndefined();
  });

  test('are given for a token of the same question only', async () => {
    const { NextToken: token = '' } = await ask({ LanguageCode: 'en-US' }, { from: paged });
    const next = await ask({ LanguageCode: 'en-US', NextToken: token }, { from: paged });
    expect(next.Voices.map(({ Id }) => Id)).toEqual(['Joanna', 'Kendra', 'Kimberly']);
    const invalid = { name: 'InvalidNextTokenException', status: 400 };
    for (const wrong of ['', 'made-up', `${token}A`, token.slice(0, -1), Buffer.from('2.aaaa').toString('base64url')]) {
      expect(await answerOf(paged, { LanguageCode: 'en-US', NextToken: wrong })).toMatchObject(invalid);
    }
    expect(await answerOf(paged, { LanguageCode: 'en-GB', NextToken: token })).toMatchObject(invalid);
    const elsewhere = await answerOf(paged, { LanguageCode: 'en-US', NextToken: token }, 'eu-west-1');
    expect(elsewhere).toMatchObject(invalid);
  });
});
