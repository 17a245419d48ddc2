import { describe, expect, test } from '@jest/globals';
import type { Input } from '../../src/model/shapes.ts';
import { describeVoicesBy } from '../../src/operations/describe-voices.ts';
import type { Call } from '../../src/operations/operation.ts';
import { VOICES } from '../../src/voices/voices.ts';

interface Page {
  readonly Voices: readonly { readonly Id: string; readonly SupportedEngines: readonly string[] }[];
  readonly NextToken?: string;
}

type Question = Partial<Input<'DescribeVoices'>>;
const NOTHING = {
  Engine: undefined,
  IncludeAdditionalLanguageCodes: undefined,
  LanguageCode: undefined,
  NextToken: undefined,
};

async function ask(question: Question, { region = 'us-east-1', voicesPerPage = Number.POSITIVE_INFINITY } = {}) {
  const { body } = await describeVoicesBy(voicesPerPage)({ ...NOTHING, ...question }, { region } as Call);
  return JSON.parse(body as string) as Page;
}
const ids = async (question: Question, region?: string) =>
  (await ask(question, region === undefined ? {} : { region })).Voices.map(({ Id }) => Id);

describe('DescribeVoices', () => {
  test('gives all voices on one page', async () => {
    const page = await ask({});
    expect(page.Voices.map(({ Id }) => Id)).toEqual([...VOICES.keys()]);
    expect(page.NextToken).toBeUndefined();
  });

  test('filters by language, with the second languages only if asked for them', async () => {
    expect(await ids({ LanguageCode: 'hi-IN' })).toEqual([]);
    expect(await ids({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: false })).toEqual([]);
    expect(await ids({ LanguageCode: 'hi-IN', IncludeAdditionalLanguageCodes: true })).toEqual(['Aditi', 'Kajal']);
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
    const sizes: number[] = [];
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await ask({ NextToken: token }, { voicesPerPage: 40 });
      sizes.push(page.Voices.length);
      seen.push(...page.Voices.map(({ Id }) => Id));
      token = page.NextToken;
    } while (token !== undefined);
    expect(seen).toEqual([...VOICES.keys()]);
    expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).map(() => 40));
    expect(sizes.length).toBe(Math.ceil(VOICES.size / 40));
  });

  test('end without a token when the last is full', async () => {
    const page = await ask({ Engine: 'long-form' }, { voicesPerPage: 3 });
    expect(page.Voices).toHaveLength(3);
    expect(page.NextToken).toBeUndefined();
  });

  test('are given for a token of the same question only', async () => {
    const { NextToken: token = '' } = await ask({ LanguageCode: 'en-US' }, { voicesPerPage: 2 });
    const next = await ask({ LanguageCode: 'en-US', NextToken: token }, { voicesPerPage: 2 });
    expect(next.Voices.map(({ Id }) => Id)).toEqual(['Ivy', 'Joanna']);
    const invalid = { name: 'InvalidNextTokenException', status: 400 };
    for (const wrong of ['', 'made-up', `${token}A`, token.slice(0, -1), Buffer.from('2.aaaa').toString('base64url')]) {
      await expect(ask({ LanguageCode: 'en-US', NextToken: wrong })).rejects.toMatchObject(invalid);
    }
    await expect(ask({ LanguageCode: 'en-GB', NextToken: token })).rejects.toMatchObject(invalid);
    await expect(ask({ LanguageCode: 'en-US', NextToken: token }, { region: 'eu-west-1' })).rejects.toMatchObject(
      invalid,
    );
  });
});
