// What make logs and make inbox show, as a person asks for it.
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { LOCAL_CREDENTIALS } from '../client/aws-clients.ts';
import { EXIT_INTERRUPTED } from '../client/interrupts.ts';
import { testWhereAble, UNLOADABLE_LOGGED } from './limits.ts';
import { openView, readLogs, type View, waitForOutput, withUnloadableFunction } from './log-views.ts';
import { setPollyFaults } from './polly-faults.ts';
import { clientsOf, currentStack } from './stack.ts';
import { storeText } from './texts.ts';

const stack = currentStack();
const { access, sns, sqs } = clientsOf(stack);
afterEach(() => setPollyFaults(stack.pollyUrl, {}));

describe('make logs KEY=… shows in one command', () => {
  test('why a text was refused', async () => {
    const key = 'logs/ refused ñ.txt';
    await storeText(stack, key, ' ');
    const output = await waitForOutput(() => readLogs(stack, key), /Run done/);
    expect(output).toMatch(
      /^[\d:.]{12} WARN {2}logs\/ refused ñ\.txt {2}Text refused: text-empty\n {19}The text has nothing/m,
    );
    expect(output).toMatch(/INFO {2}logs\/ refused ñ\.txt {2}Run done \(took \d+(\.\d)? m?s, billed/);
  });

  test('why a text failed, with the cause, in lines of the sources', async () => {
    await setPollyFaults(stack.pollyUrl, { errors: ['ServiceFailureException'], repeat: true });
    const key = 'logs/failed.txt';
    await storeText(stack, key, 'Nobody speaks this.');
    const output = await waitForOutput(() => readLogs(stack, key), /Text failed/);
    expect(output).toMatch(/ERROR logs\/failed\.txt {2}Text failed\n {19}AwsCallError: polly:SynthesizeSpeech/);
    expect(output).toMatch(/^ {19}at handler\/speech\/[\w-]+\.ts:\d+:\d+$/m);
    expect(output).toContain('Caused by ServiceFailureException');
  });

  testWhereAble(UNLOADABLE_LOGGED, () =>
    withUnloadableFunction(stack, async (readTheLogs) => {
      const output = await waitForOutput(readTheLogs, /cannot start/);
      expect(output).toMatch(
        /ERROR RangeError: cannot start\n {19}at handler\/start\.ts:2:9\n {19}at handler\/index\.ts:2:24/,
      );
    }),
  );
});

describe('make inbox', () => {
  test('SUBSCRIBE=1, as on AWS, shows a mail, and after Ctrl-C nothing is left of its queue', async () => {
    const onAws = JSON.stringify({ access: { region: access.region }, deployment: stack.deployment });
    const view = openView(`showMails(${onAws}, { follow: false, subscribe: true })`, {
      AWS_ENDPOINT_URL: stack.endpoint,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    });
    try {
      await showsMailAndLeavesNothing(view);
    } finally {
      view.child.kill('SIGKILL');
    }
  });

  test('on a local target shows what was sent since the last look, once', async () => {
    const request = JSON.stringify({ access, deployment: stack.deployment });
    const look = async () => {
      const { exit, output } = openView(`showMails(${request}, { follow: false, subscribe: false })`);
      expect(await exit).toBe(0);
      return output();
    };
    expect(await look()).toContain('This inbox was made just now');
    await storeText(stack, 'logs/kept.txt', ' ');
    const seen = await waitForOutput(look, /Subject: Not narrated: logs\/kept\.txt/);
    expect(seen).toContain('  What to do:    ');
    expect(await look()).not.toContain('logs/kept.txt');
  });
});

async function showsMailAndLeavesNothing({ child, exit, output }: View): Promise<void> {
  const printed = async () => output();
  const made = await waitForOutput(printed, /Ctrl-C ends this/);
  const queue = /Made the queue (\S+) /.exec(made)?.[1] ?? 'no queue';
  const queues = async () => (await sqs.send(new ListQueuesCommand({ QueueNamePrefix: queue }))).QueueUrls ?? [];
  expect(await queues()).toHaveLength(1);
  await storeText(stack, 'logs/mail.txt', ' ');
  await waitForOutput(printed, /Subject: Not narrated: logs\/mail\.txt\n\n {2}logs\/mail\.txt could not be narrated\./);
  child.kill('SIGINT');
  expect(await exit).toBe(EXIT_INTERRUPTED);
  expect(await queues()).toEqual([]);
  const { noticesTopicArn, alertsTopicArn } = stack.deployment;
  for (const TopicArn of [noticesTopicArn, alertsTopicArn]) {
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions.filter(({ Endpoint }) => Endpoint?.endsWith(queue))).toEqual([]);
  }
}
