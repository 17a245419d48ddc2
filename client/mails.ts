// What people get by mail: notices and alerts. On a local target a queue keeps them, on AWS nothing does.
import { randomUUID } from 'node:crypto';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import type { Notice } from '../handler/contract.ts';
import { emailBody } from '../handler/notices/email.ts';
import { type Access, createLambdaClient, createSnsClient, createSqsClient } from './aws-clients.ts';
import type { Deployment } from './deployment.ts';
import { describeGiveUp } from './give-up.ts';
import { type DeliveredMessage, type Inbox, openQueue } from './inbox.ts';
import { withInterrupts } from './interrupts.ts';
import { visible } from './logs/print.ts';

export interface MailRequest {
  readonly access: Access;
  readonly deployment: Deployment;
}

export interface MailOptions {
  readonly follow: boolean;
  /** Allows a queue on AWS. */
  readonly subscribe: boolean;
}

/** SQS keeps nothing longer: 14 days. */
const LONGEST_RETENTION_S = 1_209_600;
/** A longer wait would have an interrupt wait as well. */
const WAIT_S = 1;

const keptName = ({ functionName }: Deployment) => `${functionName}-inbox`;

/**
 * Has a local target keep what it sends from now on, until somebody looks: in a queue that lives as long as the target.
 * It is no part of the Terraform modules, because on AWS nobody needs it.
 *
 * @returns the inbox, and whether it was made just now.
 */
export async function keepMails({ access, deployment }: MailRequest): Promise<{ inbox: Inbox; isNew: boolean }> {
  const [sns, sqs] = [createSnsClient(access), createSqsClient(access)];
  const name = keptName(deployment);
  const isNew = await sqs.send(new GetQueueUrlCommand({ QueueName: name })).then(
    () => false,
    (error) => {
      if (error instanceof QueueDoesNotExist) return true;
      throw error;
    },
  );
  const options = { name, retentionSeconds: LONGEST_RETENTION_S };
  return { inbox: await openQueue(sns, sqs, topicsOf(deployment), options), isNew };
}

/**
 * Prints what came since the last time, and with `follow` what comes, until it is interrupted. On AWS it prints what
 * comes while it runs.
 */
export function showMails(request: MailRequest, options: MailOptions): Promise<void> {
  const show = request.access.endpoint === undefined ? showOnAws : showKept;
  return withInterrupts((signal) => show(request, options, signal));
}

async function showKept(request: MailRequest, { follow }: MailOptions, signal: AbortSignal): Promise<void> {
  const { inbox, isNew } = await keepMails(request);
  const place = `${request.access.endpoint}, queue ${keptName(request.deployment)}`;
  const print = await createPrinter(request);
  let printed = 0;
  for (;;) {
    const messages = await inbox.receive(printed === 0 && !follow ? WAIT_S : 0);
    if (messages.length === 0) break;
    for (const message of messages) print(message);
    printed += messages.length;
  }
  if (printed === 0) {
    console.error(
      isNew
        ? `This inbox was made just now (${place}): it shows what is sent from now on. Send something: make say TEXT="Hello there."`
        : `Nothing has come since the last look (${place}). Send something: make say TEXT="Hello there."`,
    );
  }
  if (follow) await receiveForEver(inbox, print, signal);
}

async function showOnAws(request: MailRequest, { subscribe }: MailOptions, signal: AbortSignal): Promise<void> {
  const { access, deployment } = request;
  if (!subscribe) {
    throw new Error(
      'On AWS nothing keeps what was sent, and this command makes nothing there unasked. With SUBSCRIBE=1 it makes a queue, subscribes ' +
        'it to both topics, prints what comes until Ctrl-C, and removes both again. It takes sqs:CreateQueue, sqs:DeleteQueue, ' +
        'sns:Subscribe and sns:Unsubscribe.',
    );
  }
  const name = `${keptName(deployment)}-${randomUUID().slice(0, 8)}`;
  const print = await createPrinter(request);
  const inbox = await openQueue(createSnsClient(access), createSqsClient(access), topicsOf(deployment), { name });
  try {
    console.error(`Made the queue ${name} in ${deployment.region} and subscribed it. Ctrl-C ends this and removes it.`);
    await receiveForEver(inbox, print, signal);
  } finally {
    await inbox.close();
    console.error(`Removed the queue ${name} and its subscriptions.`);
  }
}

async function receiveForEver(inbox: Inbox, print: (message: DeliveredMessage) => void, signal: AbortSignal) {
  // Until the reader of a pipe has left, too.
  while (process.stdout.writable) {
    signal.throwIfAborted();
    for (const message of await inbox.receive(WAIT_S)) print(message);
  }
}

const topicsOf = ({ noticesTopicArn, alertsTopicArn }: Deployment) => [noticesTopicArn, alertsTopicArn];

async function createPrinter({ access, deployment }: MailRequest): Promise<(message: DeliveredMessage) => void> {
  const consoleUrl = await readConsoleUrl(access, deployment.functionName);
  return (message) => console.log(`${formatMail(message, deployment, consoleUrl)}\n`);
}

/** Mails have links to the AWS console where the function has its address; who may not look at it gets none. */
async function readConsoleUrl(access: Access, functionName: string): Promise<string | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
  const configuration = await createLambdaClient(access)
    .send(command)
    .catch(() => undefined);
  return configuration?.Environment?.Variables?.['CONSOLE_URL'];
}

/** The subject that SNS gives a mail whose sender gave none. */
const NO_SUBJECT = 'AWS Notification Message';

/** A message as the mail that a person gets; above an alert of Lambda's a sentence of what it says. */
export function formatMail(message: DeliveredMessage, { alertsTopicArn }: Deployment, consoleUrl?: string): string {
  const isAlert = message.topicArn === alertsTopicArn;
  const sent = message.sentAt === undefined ? '' : `, ${message.sentAt}`;
  const summary = isAlert ? describeGiveUp(message.message) : undefined;
  const body = readNotice(message.message);
  return [
    `${isAlert ? 'Alert' : 'Notice'}${sent}`,
    ...(summary === undefined ? [] : [visible(summary)]),
    `Subject: ${visible(message.subject ?? NO_SUBJECT)}`,
    '',
    (body === undefined ? spread(message.message) : emailBody(body, consoleUrl)).trimEnd().replace(/^(?=.)/gm, '  '),
  ].join('\n');
}

function readNotice(message: string): Notice | undefined {
  const value = parse(message) as Partial<Notice> | undefined;
  return value?.version === 1 && (value.status === 'narrated' || value.status === 'failed')
    ? (value as Notice)
    : undefined;
}

/** The mail has it on one line. */
function spread(message: string): string {
  const value = parse(message);
  return value === undefined ? message : JSON.stringify(value, null, 2);
}

function parse(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // Somebody's own words.
  }
}
