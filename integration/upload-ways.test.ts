import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DeliveredMessage, type Inbox, openInbox } from '../client/inbox.ts';
import { WaitError, waitFor } from '../client/wait-for.ts';
import { audioKeyOf } from '../handler/contract.ts';
import { collectFrom, type Notice, readNotice } from './messages.ts';
import { setPollyFaults } from './polly-faults.ts';
import { clientsOf, currentStack } from './stack.ts';
import { headAudio } from './texts.ts';
import { type ExpectedNotice, UPLOAD_WAYS, UploadPlace, type UploadWay } from './upload-ways.ts';

const NOTICES_TIMEOUT_MS = 60_000;

const stack = currentStack();
const { sns, sqs } = clientsOf(stack);
let notices: Inbox;
let alerts: Inbox;
let received: Notice[];
const expected = new Map<UploadWay, readonly ExpectedNotice[] | Error>();

beforeAll(async () => {
  notices = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
  alerts = await openInbox(sns, sqs, stack.deployment.alertsTopicArn);
  await setPollyFaults(stack.pollyUrl, { audio: 'canned' });
  await Promise.all(
    UPLOAD_WAYS.map(async (way, index) => {
      const place = new UploadPlace(stack, `ways/${index}/text.txt`);
      expected.set(way, await way.upload(place).catch((error) => error as Error));
    }),
  );
  const count = [...expected.values()].flatMap((one) => (one instanceof Error ? [] : one)).length;
  received = (await collectNotices(count)).map(readNotice);
});
afterAll(async () => {
  await setPollyFaults(stack.pollyUrl, {});
  await notices.close();
  await alerts.close();
});

/** When some have not come in time, the test of each way tells whose they are. */
async function collectNotices(count: number): Promise<DeliveredMessage[]> {
  const arrived: DeliveredMessage[] = [];
  const takeAll = async () => arrived.push(...(await notices.receive())) >= count;
  await waitFor(takeAll, { what: 'the notices', timeoutMs: NOTICES_TIMEOUT_MS, intervalMs: 0 }).catch((error) => {
    if (!(error instanceof WaitError)) throw error;
  });
  return [...arrived, ...(await collectFrom(notices).collect(0))];
}

const described = ({ versionId, outcome, replacedVersionId = 'none' }: ExpectedNotice) =>
  `${versionId}: ${outcome}, replaced ${replacedVersionId}`;

test.each(UPLOAD_WAYS.map((way, index) => ({ what: way.what, way, index })))('$what', ({ way, index }) => {
  const wanted = expected.get(way);
  if (wanted === undefined || wanted instanceof Error) throw wanted;
  const got = received.filter(({ document }) => document.key.startsWith(`ways/${index}/`));
  const outcomes = got.map(({ document: { versionId, error, audio } }) =>
    described({
      versionId,
      outcome: error?.code ?? 'narrated',
      ...(audio?.replacedVersionId && { replacedVersionId: audio.replacedVersionId }),
    }),
  );
  expect(outcomes.sort()).toEqual(wanted.map(described).sort());
});

test('the MP3 of a text whose newest version was refused stays that of the version that was narrated last', async () => {
  const index = UPLOAD_WAYS.findIndex(({ what }) => what.startsWith('an old version, refused then'));
  const notice = received.find(
    ({ document: { key, status } }) => status === 'narrated' && key === `ways/${index}/text.txt`,
  );
  const audio = await headAudio(stack, audioKeyOf(`ways/${index}/text.txt`));
  expect(notice?.document.versionId).toBeDefined();
  expect(audio.Metadata?.['source-version-id']).toBe(notice?.document.versionId);
  expect(audio.VersionId).toBe(notice?.document.audio?.versionId);
});

test('the operators hear of none of them', async () => {
  expect(await collectFrom(alerts).collect(0)).toEqual([]);
});
