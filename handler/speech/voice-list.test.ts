import { describe, expect, test } from '@jest/globals';
import { pollyError, StubAws } from '../testing/stub-aws.ts';
import { VOICE_LIST, voicePages } from '../testing/voice-fixture.ts';
import { listVoices } from './voice-list.ts';

const AMPLE_MS = 60_000;

function voices(...described: object[]) {
  return { body: JSON.stringify({ Voices: described }) };
}

describe('listVoices', () => {
  test('asks for every voice and both languages of a bilingual one', async () => {
    const aws = new StubAws().answer('DescribeVoices', ...voicePages());
    expect(await listVoices(aws.clients().polly, AMPLE_MS)).toEqual(VOICE_LIST);
    expect(aws.sent.map(({ path, query }) => [path, query])).toEqual([
      ['v1/voices', { IncludeAdditionalLanguageCodes: 'true' }],
    ]);
  });

  test('reads page after page', async () => {
    const aws = new StubAws().answer('DescribeVoices', ...voicePages(5));
    expect(await listVoices(aws.clients().polly, AMPLE_MS)).toEqual(VOICE_LIST);
    expect(aws.sent.map(({ query }) => query['NextToken'])).toEqual([undefined, 'after 5', 'after 10']);
  });

  test('leaves out a voice that nobody could ask for', async () => {
    const whole = { Id: 'Mia', LanguageCode: 'es-MX', SupportedEngines: ['neural'] };
    const { Id, LanguageCode, SupportedEngines } = whole;
    const aws = new StubAws().answer(
      'DescribeVoices',
      voices({ LanguageCode, SupportedEngines }, { Id, SupportedEngines }, { Id, LanguageCode }, whole),
    );
    expect((await listVoices(aws.clients().polly, AMPLE_MS)).voices).toEqual([
      { id: 'Mia', languages: ['es-MX'], engines: ['neural'] },
    ]);
  });

  test.each([
    ['no voices', voices()],
    ['nothing at all', { body: '{}' }],
  ])('takes %s for a failure', async (_, answer) => {
    const aws = new StubAws().answer('DescribeVoices', answer);
    await expect(listVoices(aws.clients().polly, AMPLE_MS)).rejects.toThrow('DescribeVoices named no voice');
  });

  test('fails when the second page does', async () => {
    const [first = {}] = voicePages(5);
    const aws = new StubAws().answer('DescribeVoices', first, pollyError(400, 'AccessDeniedException'));
    await expect(listVoices(aws.clients().polly, AMPLE_MS)).rejects.toThrow('AccessDenied');
  });

  test('does not wait for ever', async () => {
    const { polly } = new StubAws().clients();
    polly.config.requestHandler.handle = () => new Promise(() => {});
    await expect(listVoices(polly, 1)).rejects.toThrow('timeout');
  });
});
