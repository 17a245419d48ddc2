import { expect, test } from '@jest/globals';
import { compareAnswers, describeRefusal, describeReply } from './answers.ts';

const reply = (members: object) => describeReply({ $metadata: { httpStatusCode: 200 }, ...members });
const refusal = (message: string) => ({ status: 400, members: {}, error: { name: 'ValidationException', message } });

test('what is another one at each call is no difference', async () => {
  const answer = (time: number, id: string, account: string) =>
    reply({
      NextToken: `token of ${id}`,
      SynthesisTask: { TaskId: id, CreationTime: new Date(time), OutputUri: `https://s3/a.${id}.mp3` },
      LexiconArn: `arn:aws:polly:us-east-1:${account}:lexicon/a`,
    });
  const one = await answer(1, '70b61c0f-57ce-4715-a247-cae8729dcce9', '000000000000');
  const two = await answer(2, '00000000-57ce-4715-a247-cae8729dcce9', '123456789012');
  expect(compareAnswers(one, two)).toEqual([]);
});

test('lists are compared by the names of their items, whatever the order', async () => {
  const voice = (Id: string, Gender: string) => ({ Id, Gender, SupportedEngines: ['neural', 'standard'] });
  const one = await reply({ Voices: [voice('Amy', 'Female'), voice('Hans', 'Male')] });
  const two = await reply({ Voices: [voice('Hans', 'Female'), voice('Amy', 'Female')] });
  expect(compareAnswers(one, one)).toEqual([]);
  expect(compareAnswers(one, two)).toEqual([
    { kind: 'member', path: 'Voices.Hans.Gender', here: '"Male"', there: '"Female"' },
  ]);
});

test('of tasks, which may be older ones, the look of the first is compared', async () => {
  const one = await reply({ SynthesisTasks: [{ VoiceId: 'Amy' }] });
  expect(compareAnswers(one, await reply({ SynthesisTasks: [{ VoiceId: 'Amy' }, { VoiceId: 'Hans' }] }))).toEqual([]);
});

test('the values of an enum may stand in another order, and not be others', () => {
  const say = (values: string) => refusal(`Member must satisfy enum value set: [${values}]`);
  expect(compareAnswers(say('Amy, Hans'), say('Hans, Amy'))).toEqual([]);
  expect(compareAnswers(say('Amy, Hans'), say('Amy'))).toMatchObject([{ kind: 'message' }]);
});

test('an error that no service sent is no answer', () => {
  expect(describeRefusal(new Error('socket hang up'))).toBeUndefined();
});
