// The Polly emulator as the AWS CLI sees it: every sub-command. There is none for StartSpeechSynthesisStream, which
// streams both ways; the SDK for JavaScript, which has it, is in polly-emulator/test/conformance, boto3 in
// polly-clients-boto3.test.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VoiceId } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeMp3, saysText } from 'polly-emulator/speech-check';
import { waitFor } from '../client/wait-for.ts';
import { AwsPolly, type Ended } from './clients/run-python.ts';
import { openOwnPlace } from './own-place.ts';
import { PollyProcess } from './polly-process.ts';
import { readAudio } from './texts.ts';

const UNKNOWN_TASK = '70b61c0f-57ce-4715-a247-cae8729dcce9';
/** AWS CLI 1, "Return codes": 255 for what the service refuses (version 2 has 254 for it). */
const COMMAND_FAILED = 255;
const VOICES = Object.values(VoiceId);
const PLS = `<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
<lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme></lexicon>`;

const place = await openOwnPlace('clients');
const { bucket, topicArn } = place;
const home = mkdtempSync(join(tmpdir(), 'narrator-polly-clients-'));
let polly: PollyProcess;
let awsPolly: AwsPolly;

beforeAll(async () => {
  polly = await PollyProcess.start({ endpoint: place.endpoint, args: ['--page-size', '40'] });
  awsPolly = new AwsPolly(polly.url, home);
});
afterAll(async () => {
  awsPolly.close();
  await polly.close();
  rmSync(home, { recursive: true });
});

describe('aws polly', () => {
  const aws = (...args: string[]) => awsPolly.run(args);

  async function answer(...args: string[]) {
    const { exitCode, stdout, stderr } = await aws(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  function expectError({ exitCode, stderr }: Ended, name: string, operation: string): void {
    expect(stderr).toContain(`An error occurred (${name}) when calling the ${operation} operation: `);
    expect(exitCode).toBe(COMMAND_FAILED);
  }

  const speech = ['synthesize-speech', '--voice-id', 'Joanna'];
  const task = ['start-speech-synthesis-task', '--voice-id', 'Joanna', '--output-format', 'mp3', '--text', 'Hello'];

  test('has the sub-commands that are tried here, and none for streams', async () => {
    const { stderr } = await aws('no-such-command');
    const [, choices = ''] = stderr.split('valid choices are:');
    expect(choices.match(/[a-z][a-z-]+/g)?.sort()).toEqual([
      ...['delete-lexicon', 'describe-voices', 'get-lexicon', 'get-speech-synthesis-task', 'help', 'list-lexicons'],
      ...['list-speech-synthesis-tasks', 'put-lexicon', 'start-speech-synthesis-task', 'synthesize-speech'],
    ]);
  });

  test('describe-voices reads all pages, or as many voices as are wanted', async () => {
    const { Voices } = await answer('describe-voices');
    expect(Voices.map(({ Id }: { Id: string }) => Id).sort()).toEqual([...VOICES].sort());
    const first = await answer('describe-voices', '--max-items', '50');
    expect(first.Voices).toEqual(Voices.slice(0, 50));
    const rest = await answer('describe-voices', '--starting-token', first.NextToken);
    expect(rest.Voices).toEqual(Voices.slice(50));
    const ids = ['--query', 'Voices[].Id', '--language-code', 'hi-IN'];
    expect(await answer('describe-voices', ...ids, '--no-include-additional-language-codes')).toEqual([]);
    expect(await answer('describe-voices', ...ids, '--include-additional-language-codes')).toEqual(['Aditi', 'Kajal']);
  });

  test('put-lexicon, get-lexicon, list-lexicons and delete-lexicon', async () => {
    writeFileSync(join(home, 'w3c.pls'), PLS);
    await answer('put-lexicon', '--name', 'w3c', '--content', 'file://w3c.pls');
    const got = await answer('get-lexicon', '--name', 'w3c');
    expect(got).toMatchObject({
      Lexicon: { Name: 'w3c', Content: PLS },
      LexiconAttributes: { Alphabet: 'ipa', LanguageCode: 'en-US', LexemesCount: 1, Size: PLS.length },
    });
    expect(await answer('list-lexicons')).toEqual({ Lexicons: [{ Name: 'w3c', Attributes: got.LexiconAttributes }] });
    await answer('delete-lexicon', '--name', 'w3c');
    expect(await answer('list-lexicons')).toEqual({ Lexicons: [] });
  });

  test('synthesize-speech writes an MP3 that says the text, and speech marks', async () => {
    const text = 'The train to the city leaves at nine.';
    const said = await answer(...speech, '--output-format', 'mp3', '--engine', 'neural', '--text', text, 'said.mp3');
    expect(said).toEqual({ ContentType: 'audio/mpeg', RequestCharacters: text.length });
    expect(await decodeMp3(join(home, 'said.mp3'))).toMatchObject({ sampleRate: 24_000 });
    expect(await saysText(join(home, 'said.mp3'), text)).toBe(true);

    const types = ['--speech-mark-types', 'sentence', 'word'];
    await answer(...speech, '--output-format', 'json', ...types, '--text', 'Hello there', 'said.marks');
    const lines = readFileSync(join(home, 'said.marks'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).value)).toEqual(['Hello there', 'Hello', 'there']);
  });

  test('start-speech-synthesis-task, get-speech-synthesis-task and, page by page, list-speech-synthesis-tasks', async () => {
    const ids: string[] = [];
    for (const prefix of ['cli/one', 'cli/two', 'cli/three']) {
      const place = ['--output-s3-bucket-name', bucket, '--output-s3-key-prefix', prefix];
      const { SynthesisTask } = await answer(...task, ...place, '--sns-topic-arn', topicArn);
      expect(SynthesisTask).toMatchObject({ TaskStatus: 'scheduled', RequestCharacters: 5, SnsTopicArn: topicArn });
      ids.unshift(SynthesisTask.TaskId);
    }
    const ask = async () => (await answer('get-speech-synthesis-task', '--task-id', ids[0] ?? '')).SynthesisTask;
    const isOver = async () => {
      const last = await ask();
      return last.TaskStatus === 'completed' && last;
    };
    const last = await waitFor(isOver, { what: 'the last task', timeoutMs: 60_000 });
    expect(last.OutputUri).toBe(`${place.endpoint}/${bucket}/cli/three.${ids[0]}.mp3`);
    expect((await readAudio(place, `cli/three.${ids[0]}.mp3`)).length).toBeGreaterThan(1_000);

    const list = ['list-speech-synthesis-tasks', '--query', 'SynthesisTasks[].TaskId'];
    expect((await answer(...list, '--page-size', '1')).slice(0, 3)).toEqual(ids);
    const first = await answer('list-speech-synthesis-tasks', '--page-size', '1', '--max-items', '2');
    const second = await answer(...list, '--page-size', '1', '--starting-token', first.NextToken);
    expect(second[0]).toBe(ids[2]);
  });

  const bad = ['--name', 'bad', '--content', 'no lexicon'];
  const token = ['--no-paginate', '--next-token', 'made-up'];
  test.each([
    ['DescribeVoices', 'InvalidNextTokenException', ['describe-voices', ...token]],
    ['PutLexicon', 'InvalidLexiconException', ['put-lexicon', ...bad]],
    ['GetLexicon', 'LexiconNotFoundException', ['get-lexicon', '--name', 'none']],
    ['DeleteLexicon', 'LexiconNotFoundException', ['delete-lexicon', '--name', 'none']],
    ['ListLexicons', 'InvalidNextTokenException', ['list-lexicons', ...token]],
    [
      'SynthesizeSpeech',
      'InvalidSsmlException',
      [...speech, '--output-format', 'mp3', '--text-type', 'ssml', '--text', '<speak>', 'x.mp3'],
    ],
    ['StartSpeechSynthesisTask', 'InvalidS3BucketException', [...task, '--output-s3-bucket-name', 'two..dots']],
    [
      'GetSpeechSynthesisTask',
      'SynthesisTaskNotFoundException',
      ['get-speech-synthesis-task', '--task-id', UNKNOWN_TASK],
    ],
    ['ListSpeechSynthesisTasks', 'InvalidNextTokenException', ['list-speech-synthesis-tasks', ...token]],
  ])('%s tells of %s', async (operation, name, args) => {
    expectError(await aws(...args), name, operation);
  });
});
