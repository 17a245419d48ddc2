import {
  DeleteLexiconCommand,
  GetLexiconCommand,
  InvalidLexiconException,
  InvalidNextTokenException,
  LexiconNotFoundException,
  LexiconSizeExceededException,
  ListLexiconsCommand,
  MaxLexemeLengthExceededException,
  MaxLexiconsNumberExceededException,
  type PollyClient,
  PutLexiconCommand,
  SynthesizeSpeechCommand,
  type SynthesizeSpeechCommandInput,
  UnsupportedPlsAlphabetException,
  UnsupportedPlsLanguageException,
} from '@aws-sdk/client-polly';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startPollyEmulator } from '../../src/start.ts';
import { alias, phoneme, pls } from '../lexicons/support/lexicon-samples.ts';
import { useEmulator } from '../support/emulator-fixture.ts';

const polly = useEmulator();

const put = (client: PollyClient, Name: string, Content: string) =>
  client.send(new PutLexiconCommand({ Name, Content }));
const list = async (client: PollyClient) => (await client.send(new ListLexiconsCommand())).Lexicons ?? [];

afterEach(async () => {
  const client = polly.newClient('HTTP/1.1');
  for (const { Name } of await list(client)) await client.send(new DeleteLexiconCommand({ Name }));
});

describe.each(['HTTP/2', 'HTTP/1.1'] as const)("an SDK's lexicons over %s", (protocol) => {
  test('are put, read, listed and deleted', async () => {
    const client = polly.newClient(protocol);
    const content = pls(`\r\n${alias('W3C', 'World Wide Web Consortium')}\t${phoneme('pecan', 'pɪˈkɑːn')}`);
    const beforeMs = Date.now();
    await put(client, 'w3c', content);
    const attributes = {
      Alphabet: 'ipa',
      LanguageCode: 'en-US',
      LastModified: expect.any(Date),
      LexiconArn: 'arn:aws:polly:us-east-1:000000000000:lexicon/w3c',
      LexemesCount: 2,
      Size: content.length,
    };
    const { Lexicon, LexiconAttributes } = await client.send(new GetLexiconCommand({ Name: 'w3c' }));
    expect({ Lexicon, LexiconAttributes }).toEqual({
      Lexicon: { Name: 'w3c', Content: content },
      LexiconAttributes: attributes,
    });
    expect(LexiconAttributes?.LastModified?.getTime()).toBeGreaterThanOrEqual(beforeMs);
    expect(LexiconAttributes?.LastModified?.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await list(client)).toEqual([{ Name: 'w3c', Attributes: attributes }]);
    await client.send(new DeleteLexiconCommand({ Name: 'w3c' }));
    expect(await list(client)).toEqual([]);
  });

  test.each([
    ['no lexicon', 'file://example.pls', InvalidLexiconException],
    ['an unknown alphabet', pls('', { alphabet: 'x-arpabet' }), UnsupportedPlsAlphabetException],
    ['an unknown language', pls('', { language: 'tlh' }), UnsupportedPlsLanguageException],
    ['more than 40,000 characters', pls('').padEnd(40_001), LexiconSizeExceededException],
    ['an alias of more than 100 characters', pls(alias('a', 'b'.repeat(101))), MaxLexemeLengthExceededException],
  ])('are refused for %s', async (_, content, expected) => {
    const client = polly.newClient(protocol);
    const error: unknown = await put(client, 'bad', content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect(await list(client)).toEqual([]);
  });

  test.each([
    ['reading', new GetLexiconCommand({ Name: 'none' })],
    ['deleting', new DeleteLexiconCommand({ Name: 'none' })],
    [
      'speaking with',
      new SynthesizeSpeechCommand({ Text: 'a', VoiceId: 'Joanna', OutputFormat: 'mp3', LexiconNames: ['none'] }),
    ],
  ])('have to be there for %s them', async (_, command) => {
    // The union of the commands is none that `send` has an overload for.
    const sent: Promise<unknown> = polly.newClient(protocol).send(command as GetLexiconCommand);
    const error: unknown = await sent.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LexiconNotFoundException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 404 }, message: expect.stringContaining('none') });
  });

  test('are not listed from a token that was never given', async () => {
    const listing = polly.newClient(protocol).send(new ListLexiconsCommand({ NextToken: 'made-up' }));
    await expect(listing).rejects.toBeInstanceOf(InvalidNextTokenException);
  });

  test('belong to the region that the request is signed for', async () => {
    await put(polly.newClient(protocol), 'here', pls(''));
    const elsewhere = polly.newClient(protocol);
    elsewhere.config.region = async () => 'eu-west-1';
    expect(await list(elsewhere)).toEqual([]);
    await expect(elsewhere.send(new GetLexiconCommand({ Name: 'here' }))).rejects.toBeInstanceOf(
      LexiconNotFoundException,
    );
  });

  test('have names of letters and digits', async () => {
    await expect(put(polly.newClient(protocol), 'not-a-name', pls(''))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'not-a-name'"),
    });
  });
});

test('lexicons are 100 at most', async () => {
  const client = polly.newClient('HTTP/2');
  for (let number = 0; number < 100; number++) await put(client, `lexicon${number}`, pls(''));
  const error: unknown = await put(client, 'onemore', pls('')).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MaxLexiconsNumberExceededException);
  await put(client, 'lexicon7', pls(''));
});

test('lexicons are listed page by page', async () => {
  const paged = await startPollyEmulator({ pageSize: 2 });
  try {
    const client = polly.newClient('HTTP/2');
    client.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: paged.port, path: '/' });
    for (const name of ['a', 'b', 'c']) await put(client, name, pls(''));
    const { Lexicons: first, NextToken } = await client.send(new ListLexiconsCommand());
    const { Lexicons: second, ...rest } = await client.send(new ListLexiconsCommand({ NextToken }));
    expect([first, second].map((page) => page?.map(({ Name }) => Name))).toEqual([['a', 'b'], ['c']]);
    expect(rest.NextToken).toBeUndefined();
  } finally {
    await paged.close();
  }
});

describe('lexicons that are applied', () => {
  const visemesOf = async (Text: string, more: Partial<SynthesizeSpeechCommandInput> = {}) => {
    const asked: Partial<SynthesizeSpeechCommandInput> = { Text, OutputFormat: 'json', SpeechMarkTypes: ['viseme'] };
    const { audio } = await polly.speak(polly.newClient('HTTP/2'), { ...asked, ...more });
    const lines = Buffer.from(audio).toString().trim().split('\n');
    return lines.map((line) => (JSON.parse(line) as { value: string }).value);
  };

  test('change what is said, for plain text and SSML', async () => {
    const client = polly.newClient('HTTP/2');
    await put(client, 'w3c', pls(alias('W3C', 'World Wide Web Consortium')));
    await put(client, 'french', pls(alias('W3C', 'consortium'), { language: 'fr-FR' }));
    const expanded = await visemesOf('The World Wide Web Consortium meets');
    expect(await visemesOf('The W3C meets', { LexiconNames: ['french', 'w3c'] })).toEqual(expanded);
    const ssml: Partial<SynthesizeSpeechCommandInput> = { TextType: 'ssml', LexiconNames: ['w3c'] };
    expect(await visemesOf('<speak>The <mark name="m"/>W3C meets</speak>', ssml)).toEqual(expanded);
    expect(await visemesOf('The W3C meets', { LexiconNames: ['french'] })).not.toEqual(expanded);
  });

  test('say the phonemes that they hold', async () => {
    await put(polly.newClient('HTTP/2'), 'nuts', pls(phoneme('pecan', 'tɒmˈeɪtəʊ')));
    const said = await visemesOf('pecan', { LexiconNames: ['nuts'] });
    expect(said).not.toEqual(await visemesOf('pecan'));
    // Amazon's table of visemes (US English): t is t, m is p, eɪ is e.
    expect(said.filter((viseme) => ['t', 'p', 'e'].includes(viseme))).toEqual(['t', 'p', 'e', 't']);
  });
});
