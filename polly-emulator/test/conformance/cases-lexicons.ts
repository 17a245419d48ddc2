// GetLexicon, DeleteLexicon, ListLexicons.
import {
  DeleteLexiconCommand,
  GetLexiconCommand,
  type LexiconAttributes,
  LexiconNotFoundException,
  ListLexiconsCommand,
  PutLexiconCommand,
} from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { alias, phoneme, pls } from '../lexicons/support/lexicon-samples.ts';
import { type Cases, check, type OperationCases, onDemand } from './conformance-case.ts';
import { rejection, type Trial } from './trial.ts';

const CONTENT = pls(alias('W3C', 'World Wide Web Consortium'));

const get = (trial: Trial, Name: string) => trial.client.send(new GetLexiconCommand({ Name }));
const drop = (trial: Trial, Name: string) => trial.client.send(new DeleteLexiconCommand({ Name }));
const list = (trial: Trial, NextToken?: string) => trial.client.send(new ListLexiconsCommand({ NextToken }));

type ReadAttributes = (trial: Trial) => Promise<LexiconAttributes | undefined>;

/** The members of LexiconAttributes, which two operations give; `read` asks for those of the lexicon `w3c`. */
function attributeCases(path: string, read: ReadAttributes): Cases {
  const put = async (trial: Trial, content = CONTENT) => {
    await trial.putLexicon('w3c', content);
    return await read(trial);
  };
  return {
    [`${path}.Alphabet`]: check("the lexicon's own, `ipa` and `x-sampa`", async (trial) => {
      expect((await put(trial))?.Alphabet).toBe('ipa');
      expect((await put(trial, pls('', { alphabet: 'x-sampa' })))?.Alphabet).toBe('x-sampa');
    }),
    [`${path}.LanguageCode`]: check("the lexicon's `xml:lang`", async (trial) => {
      expect((await put(trial, pls('', { language: 'fr-FR' })))?.LanguageCode).toBe('fr-FR');
    }),
    [`${path}.LastModified`]: check('a time within the call, and a later one when it is put again', async (trial) => {
      const startMs = Date.now();
      const first = (await put(trial))?.LastModified;
      expect(first).toBeInstanceOf(Date);
      expect(Number(first)).toBeGreaterThanOrEqual(startMs);
      const againMs = Date.now();
      expect(Number((await put(trial))?.LastModified)).toBeGreaterThanOrEqual(againMs);
    }),
    [`${path}.LexiconArn`]: check('an ARN with the region and the name', async (trial) => {
      expect((await put(trial))?.LexiconArn).toMatch(/^arn:aws:polly:us-east-1:\d{12}:lexicon\/w3c$/);
    }),
    [`${path}.LexemesCount`]: check('2 for two lexemes, 0 for none', async (trial) => {
      const two = pls(alias('W3C', 'World Wide Web Consortium') + phoneme('pecan', 'pɪˈkɑːn'));
      expect((await put(trial, two))?.LexemesCount).toBe(2);
      expect((await put(trial, pls('')))?.LexemesCount).toBe(0);
    }),
    [`${path}.Size`]: check('the number of characters', async (trial) => {
      expect((await put(trial, pls('').padEnd(1_234)))?.Size).toBe(1_234);
    }),
  };
}

export const getLexicon: OperationCases = {
  input: {
    Name: check('of two lexicons the one that is named', async (trial) => {
      await trial.putLexicon('one', CONTENT);
      await trial.putLexicon('two', pls(''));
      expect((await get(trial, 'two')).Lexicon).toEqual({ Name: 'two', Content: pls('') });
    }),
  },
  output: {
    'Lexicon.Content': check('to the character what was put, line ends and all', async (trial) => {
      const content = pls(`\r\n\t${phoneme('pecan', 'pɪˈkɑːn')}`);
      await trial.putLexicon('nuts', content);
      expect((await get(trial, 'nuts')).Lexicon?.Content).toBe(content);
    }),
    'Lexicon.Name': check('the name', async (trial) => {
      await trial.putLexicon('W3c9', CONTENT);
      expect((await get(trial, 'W3c9')).Lexicon?.Name).toBe('W3c9');
    }),
    ...attributeCases('LexiconAttributes', async (trial) => (await get(trial, 'w3c')).LexiconAttributes),
  },
  errors: {
    LexiconNotFoundException: check('a name that was never put', (trial) => get(trial, 'none')),
    ServiceFailureException: onDemand('GetLexicon', 'ServiceFailureException', (trial) => get(trial, 'none')),
  },
};

export const deleteLexicon: OperationCases = {
  input: {
    Name: check('that lexicon is gone, another stays', async (trial) => {
      await trial.putLexicon('one', CONTENT);
      await trial.putLexicon('two', CONTENT);
      await drop(trial, 'one');
      expect(await rejection(get(trial, 'one'))).toBeInstanceOf(LexiconNotFoundException);
      expect((await get(trial, 'two')).Lexicon?.Name).toBe('two');
    }),
  },
  output: {},
  errors: {
    LexiconNotFoundException: check('a name that was never put', (trial) => drop(trial, 'none')),
    ServiceFailureException: onDemand('DeleteLexicon', 'ServiceFailureException', (trial) => drop(trial, 'none')),
  },
};

const ofList: ReadAttributes = async (trial) => {
  const { Lexicons = [] } = await list(trial);
  return Lexicons.find(({ Name }) => Name === 'w3c')?.Attributes;
};

/** The names on each page of an emulator that has two lexicons on each. */
async function readPages(trial: Trial): Promise<(string | undefined)[][]> {
  return await trial.withPages(2, async (client) => {
    for (const Name of ['c', 'a', 'b']) await client.send(new PutLexiconCommand({ Name, Content: CONTENT }));
    const pages: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListLexiconsCommand({ NextToken }));
      pages.push(page.Lexicons?.map(({ Name }) => Name) ?? []);
      NextToken = page.NextToken;
    } while (NextToken !== undefined && pages.length < 10);
    return pages;
  });
}

export const listLexicons: OperationCases = {
  input: {
    NextToken: check('with two lexicons a page every lexicon once', async (trial) => {
      expect(await readPages(trial)).toEqual([['a', 'b'], ['c']]);
    }),
  },
  output: {
    'Lexicons.Name': check('the names of all lexicons of the region, and of no other', async (trial) => {
      await trial.putLexicon('two', CONTENT);
      await trial.putLexicon('one', CONTENT);
      expect((await list(trial)).Lexicons?.map(({ Name }) => Name)).toEqual(['one', 'two']);
      const elsewhere = trial.newClient();
      elsewhere.config.region = async () => 'eu-west-1';
      expect((await elsewhere.send(new ListLexiconsCommand())).Lexicons).toEqual([]);
    }),
    ...attributeCases('Lexicons.Attributes', ofList),
    NextToken: check('on each page but the last; none where all lexicons are on one', async (trial) => {
      await trial.putLexicon('one', CONTENT);
      expect((await list(trial)).NextToken).toBeUndefined();
      expect(await readPages(trial)).toHaveLength(2);
    }),
  },
  errors: {
    InvalidNextTokenException: check('a token that was never given', (trial) => list(trial, 'made-up')),
    ServiceFailureException: onDemand('ListLexicons', 'ServiceFailureException', (trial) => list(trial)),
  },
};
