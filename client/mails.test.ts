import { expect, test } from '@jest/globals';
import type { Notice } from '../handler/contract.ts';
import type { DeliveredMessage } from './inbox.ts';
import { formatMail, showMails } from './mails.ts';

const DEPLOYMENT = {
  accountId: '123456789012',
  region: 'us-east-1',
  bucket: 'shelf',
  functionName: 'narrator',
  logGroupName: '/aws/lambda/narrator',
  noticesTopicArn: 'arn:aws:sns:us-east-1:123456789012:narrator-notices',
  alertsTopicArn: 'arn:aws:sns:us-east-1:123456789012:narrator-alerts',
};
const NOTICE: Notice = {
  version: 1,
  status: 'failed',
  bucket: 'shelf',
  key: 'a/b.txt',
  versionId: 'v1',
  requestId: 'r1',
  time: '2026-11-27T11:05:53.268Z',
  error: { code: 'text-empty', message: 'The text is empty.', action: 'Store a text that has at least one word.' },
};
const CONSOLE = 'https://us-east-1.console.aws.amazon.com';

function format(message: Partial<DeliveredMessage>, consoleUrl?: string): string[] {
  const sent = { subject: undefined, message: '', attributes: {}, sentAt: '2026-11-27T11:05:54.000Z', ...message };
  return formatMail(sent, DEPLOYMENT, consoleUrl).split('\n');
}

test('a notice is shown as the mail that a person gets', () => {
  const message = {
    topicArn: DEPLOYMENT.noticesTopicArn,
    subject: 'Not narrated: a/b.txt',
    message: JSON.stringify(NOTICE),
  };
  expect(format(message)).toEqual([
    'Notice, 2026-11-27T11:05:54.000Z',
    'Subject: Not narrated: a/b.txt',
    '',
    '  a/b.txt could not be narrated.',
    '',
    '  What is wrong: The text is empty.',
    '  What to do:    Store a text that has at least one word.',
    '  Text:          s3://shelf/a/b.txt',
    '  Version:       v1',
    '  Request:       r1',
  ]);
  expect(format(message, CONSOLE)).toContainEqual(expect.stringMatching(/^ {2}Console: +https:\/\/us-east-1\.console/));
});

test("an alert is shown with Lambda's record, and above it what the record says", () => {
  const record = {
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: { Records: [{ s3: { object: { key: 'a/b+c.txt' } } }] },
    responsePayload: { errorType: 'AwsCallError', errorMessage: 'Polly\u001b[2J is down' },
  };
  const lines = format({ topicArn: DEPLOYMENT.alertsTopicArn, message: JSON.stringify(record) });
  expect(lines.slice(0, 4)).toEqual([
    'Alert, 2026-11-27T11:05:54.000Z',
    'Lambda gave up on a/b c.txt (RetriesExhausted): AwsCallError: Polly\\u001b[2J is down',
    'Subject: AWS Notification Message',
    '',
  ]);
  expect(JSON.parse(lines.slice(4).join('\n'))).toEqual(record);
});

test("somebody else's message is shown as it is", () => {
  const message = { topicArn: DEPLOYMENT.alertsTopicArn, subject: 'ALARM: "errors"', message: 'Two\nlines, {no JSON' };
  expect(format(message).slice(1)).toEqual(['Subject: ALARM: "errors"', '', '  Two', '  lines, {no JSON']);
});

test('on AWS nothing is made unasked: the refusal says what SUBSCRIBE=1 would make', async () => {
  const request = { access: { region: 'us-east-1' }, deployment: DEPLOYMENT };
  await expect(showMails(request, { follow: true, subscribe: false })).rejects.toThrow(
    /With SUBSCRIBE=1 it makes a queue/,
  );
});
