import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Mailbox } from './messages.ts';
import { forgetPollyRequests, listPollyRequests, setPollyFaults } from './polly-faults.ts';
import { currentStack } from './stack.ts';
import { storeText, versionsOf } from './texts.ts';

const stack = currentStack();
let notices: Mailbox;
let alerts: Mailbox;

beforeAll(async () => {
  notices = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  alerts = await Mailbox.open(stack, stack.deployment.alertsTopicArn);
});
afterEach(() => setPollyFaults(stack.pollyUrl, {}));
afterAll(async () => {
  await notices.close();
  await alerts.close();
});

test.each([
  ['throttles', 'ThrottlingException'],
  ['fails', 'ServiceFailureException'],
  ['drops the connection', 'ConnectionReset'],
])('Polly %s twice, then works: one MP3, one narrated notice, no alert', async (_what, error) => {
  await forgetPollyRequests(stack.pollyUrl);
  await setPollyFaults(stack.pollyUrl, { errors: [error, error] });
  const key = `patience-${error}.txt`;
  const text = await storeText(stack, key, 'Worth waiting for.');
  const received = await notices.notices(1);

  expect(received.map(({ document }) => [document.status, document.versionId])).toEqual([['narrated', text.versionId]]);
  expect(await versionsOf(stack, key.replace(/\.txt$/, '.mp3'))).toHaveLength(1);
  expect((await listPollyRequests(stack.pollyUrl)).map((request) => request.error)).toEqual([error, error, null]);
  expect(await alerts.arrived()).toEqual([]);
});

test("Polly stays down: no MP3, no notice, and Lambda's own record of the failure on the alerts topic", async () => {
  await setPollyFaults(stack.pollyUrl, { errors: ['ServiceFailureException'], repeat: true });
  await storeText(stack, 'down.txt', 'Nobody will speak this.');
  const records = await alerts.take(1, 120_000);
  const record = JSON.parse(records[0]?.message ?? '');
  expect(record.requestContext).toMatchObject({ condition: 'RetriesExhausted', approximateInvokeCount: 3 });
  expect(record.requestPayload.Records[0].s3.object.key).toBe('down.txt');
  expect(record.responsePayload.errorMessage).toContain('polly:SynthesizeSpeech');
  expect(await versionsOf(stack, 'down.mp3')).toEqual([]);
});

test('nobody hears of any of them twice, nor a user of what was given up', async () => {
  expect((await Promise.all([notices, alerts].map((mailbox) => mailbox.rest()))).flat()).toEqual([]);
});
