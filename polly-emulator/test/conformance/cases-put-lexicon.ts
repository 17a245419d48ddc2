import { PutLexiconCommand } from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import { alias, pls } from '../lexicons/support/lexicon-samples.ts';
import { check, type OperationCases, onDemand } from './conformance-case.ts';
import { expectSuccess, rejection } from './trial.ts';

const CONTENT = pls(alias('W3C', 'World Wide Web Consortium'));
/** Developer Guide, "Quotas in Amazon Polly". */
const MAX_LEXICONS = 100;
const MAX_CHARACTERS = 40_000;
const MAX_REPLACEMENT = 100;

export const putLexicon: OperationCases = {
  input: {
    Name: check('speech finds it by that name; letters and digits only, 20 at most', async (trial) => {
      await trial.putLexicon('Acronyms1', CONTENT);
      expect(await trial.visemes({ Text: 'W3C', LexiconNames: ['Acronyms1'] })).toEqual(
        await trial.visemes({ Text: 'World Wide Web Consortium' }),
      );
      for (const name of ['not-a-name', 'a'.repeat(21)]) {
        expect(await rejection(trial.putLexicon(name, CONTENT))).toMatchObject({ name: 'ValidationException' });
      }
    }),
    Content: check('the last one put is what is spoken', async (trial) => {
      await trial.putLexicon('w3c', CONTENT);
      await trial.putLexicon('w3c', pls(alias('W3C', 'lighthouse')));
      const said = await trial.visemes({ Text: 'W3C', LexiconNames: ['w3c'] });
      expect(said).toEqual(await trial.visemes({ Text: 'lighthouse' }));
    }),
  },
  output: {},
  errors: {
    InvalidLexiconException: check('a text that is no PLS', (trial) => trial.putLexicon('bad', 'no lexicon')),
    UnsupportedPlsAlphabetException: check('an alphabet beside `ipa` and `x-sampa`', (trial) =>
      trial.putLexicon('bad', pls('', { alphabet: 'x-arpabet' })),
    ),
    UnsupportedPlsLanguageException: check('a language that Polly does not speak', (trial) =>
      trial.putLexicon('bad', pls('', { language: 'tlh' })),
    ),
    LexiconSizeExceededException: check('40,001 characters; 40,000 are taken', async (trial) => {
      await expectSuccess(trial.putLexicon('long', pls('').padEnd(MAX_CHARACTERS)));
      await trial.putLexicon('long', pls('').padEnd(MAX_CHARACTERS + 1));
    }),
    MaxLexemeLengthExceededException: check('an alias of 101 characters; one of 100 is taken', async (trial) => {
      await expectSuccess(trial.putLexicon('long', pls(alias('a', 'b'.repeat(MAX_REPLACEMENT)))));
      await trial.putLexicon('long', pls(alias('a', 'b'.repeat(MAX_REPLACEMENT + 1))));
    }),
    MaxLexiconsNumberExceededException: check('the 101st lexicon; one of the 100 can be replaced', async (trial) => {
      for (let number = 1; number <= MAX_LEXICONS; number++) {
        await expectSuccess(trial.putLexicon(`number${number}`, pls('')));
      }
      await expectSuccess(trial.putLexicon('number7', CONTENT));
      await trial.putLexicon('onemore', pls(''));
    }),
    ServiceFailureException: onDemand('PutLexicon', 'ServiceFailureException', (trial) =>
      trial.client.send(new PutLexiconCommand({ Name: 'w3c', Content: CONTENT })),
    ),
  },
};
