import {
  DescribeVoicesCommand,
  type DescribeVoicesCommandInput,
  InvalidNextTokenException,
  type Voice,
  VoiceId,
} from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { check, type OperationCases, onDemand } from './conformance-case.ts';
import { rejection, type Trial } from './trial.ts';

const ask = (trial: Trial, input: DescribeVoicesCommandInput = {}) =>
  trial.client.send(new DescribeVoicesCommand(input));

async function voices(trial: Trial, input: DescribeVoicesCommandInput = {}): Promise<Voice[]> {
  return (await ask(trial, input)).Voices ?? [];
}

const ids = async (trial: Trial, input: DescribeVoicesCommandInput) =>
  (await voices(trial, input)).map(({ Id }) => Id).sort();

/** One member of some voices by their ids. */
async function ofVoices<Name extends keyof Voice>(
  trial: Trial,
  member: Name,
  wanted: readonly string[],
  client = trial.client,
) {
  const { Voices: all = [] } = await client.send(new DescribeVoicesCommand());
  return wanted.map((id) => all.find(({ Id }) => Id === id)?.[member]);
}

/** All pages of an emulator that has 40 voices on each. */
async function readPages(trial: Trial): Promise<{ sizes: number[]; ids: Set<string | undefined>; foreign: Error }> {
  return await trial.withPages(40, async (client) => {
    const sizes: number[] = [];
    const all = new Set<string | undefined>();
    let token: string | undefined;
    do {
      const page = await client.send(new DescribeVoicesCommand({ NextToken: token }));
      sizes.push(page.Voices?.length ?? 0);
      for (const { Id } of page.Voices ?? []) all.add(Id);
      token = page.NextToken;
    } while (token !== undefined && sizes.length < 10);
    const first = await client.send(new DescribeVoicesCommand({ Engine: 'standard' }));
    const foreign = await rejection(client.send(new DescribeVoicesCommand({ NextToken: first.NextToken })));
    return { sizes, ids: all, foreign };
  });
}

const EVERY_VOICE = Object.values(VoiceId);

export const describeVoices: OperationCases = {
  input: {
    Engine: check('`long-form`: its three voices and no other', async (trial) => {
      expect(await ids(trial, { Engine: 'long-form' })).toEqual(['Danielle', 'Gregory', 'Ruth']);
    }),
    LanguageCode: check('`is-IS`: its two voices and no other', async (trial) => {
      expect(await ids(trial, { LanguageCode: 'is-IS' })).toEqual(['Dora', 'Karl']);
    }),
    IncludeAdditionalLanguageCodes: check(
      '`hi-IN`: nobody without it, the two bilingual voices with it',
      async (trial) => {
        const LanguageCode = 'hi-IN';
        expect(await ids(trial, { LanguageCode })).toEqual([]);
        expect(await ids(trial, { LanguageCode, IncludeAdditionalLanguageCodes: false })).toEqual([]);
        expect(await ids(trial, { LanguageCode, IncludeAdditionalLanguageCodes: true })).toEqual(['Aditi', 'Kajal']);
      },
    ),
    NextToken: check('with 40 voices a page every voice once; refused for another question', async (trial) => {
      const { ids: all, foreign } = await readPages(trial);
      expect([...all].sort()).toEqual([...EVERY_VOICE].sort());
      expect(foreign).toBeInstanceOf(InvalidNextTokenException);
    }),
  },
  output: {
    'Voices.Gender': check('of Joanna and of Matthew', async (trial) => {
      expect(await ofVoices(trial, 'Gender', ['Joanna', 'Matthew'])).toEqual(['Female', 'Male']);
    }),
    'Voices.Id': check("each of the SDK's `VoiceId`, once", async (trial) => {
      expect(await ids(trial, {})).toEqual([...EVERY_VOICE].sort());
    }),
    'Voices.LanguageCode': check('of Joanna, of Geraint and of Hiujin', async (trial) => {
      const codes = await ofVoices(trial, 'LanguageCode', ['Joanna', 'Geraint', 'Hiujin']);
      expect(codes).toEqual(['en-US', 'en-GB-WLS', 'yue-CN']);
    }),
    'Voices.LanguageName': check('of the same three', async (trial) => {
      const names = await ofVoices(trial, 'LanguageName', ['Joanna', 'Geraint', 'Hiujin']);
      expect(names).toEqual(['US English', 'Welsh English', 'Chinese Cantonese']);
    }),
    'Voices.Name': check('with the accents that an `Id` has not', async (trial) => {
      expect(await ofVoices(trial, 'Name', ['Lea', 'Ines', 'Joanna'])).toEqual(['Léa', 'Inês', 'Joanna']);
    }),
    'Voices.AdditionalLanguageCodes': check('of a bilingual voice, and left out for others', async (trial) => {
      const codes = await ofVoices(trial, 'AdditionalLanguageCodes', ['Aditi', 'Joanna']);
      expect(codes).toEqual([['hi-IN'], undefined]);
    }),
    'Voices.SupportedEngines': check("the voice's own, of those that the region has", async (trial) => {
      const engines = (await ofVoices(trial, 'SupportedEngines', ['Kevin', 'Joanna'])).map((of) => of?.toSorted());
      expect(engines).toEqual([['neural'], ['generative', 'neural', 'standard']]);
      const client = trial.newClient();
      client.config.region = async () => 'us-east-2';
      const there = await ofVoices(trial, 'SupportedEngines', ['Kevin', 'Joanna'], client);
      expect(there).toEqual([undefined, ['standard']]);
    }),
    NextToken: check('on each page but the last; none where all voices are on one', async (trial) => {
      expect((await ask(trial)).NextToken).toBeUndefined();
      expect((await readPages(trial)).sizes).toEqual([40, 40, EVERY_VOICE.length - 80]);
    }),
  },
  errors: {
    InvalidNextTokenException: check('a token that was never given', (trial) => ask(trial, { NextToken: 'made-up' })),
    ServiceFailureException: onDemand('DescribeVoices', 'ServiceFailureException', (trial) => ask(trial)),
  },
};
