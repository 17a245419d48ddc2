import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { audioKeyOf } from '../handler/contract.ts';
import { Mailbox, type Notice } from './messages.ts';
import { setPollyFaults } from './polly-faults.ts';
import { currentStack } from './stack.ts';
import { headAudio } from './texts.ts';
import { type ExpectedNotice, UPLOAD_WAYS, UploadPlace, type UploadWay } from './upload-ways.ts';

const NOTICES_TIMEOUT_MS = 60_000;

const stack = currentStack();
let notices: Mailbox;
let alerts: Mailbox;
let received: Notice[];
const expected = new Map<UploadWay, readonly ExpectedNotice[] | Error>();

beforeAll(async () => {
  notices = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  alerts = await Mailbox.open(stack, stack.deployment.alertsTopicArn);
  await setPollyFaults(stack.pollyUrl, { audio: 'canned' });
  await Promise.all(
    UPLOAD_WAYS.map(async (way, index) => {
      const place = new UploadPlace(stack, `ways/${index}/text.txt`);
      expected.set(way, await way.upload(place).catch((error) => error as Error));
    }),
  );
  const count = [...expected.values()].flatMap((one) => (one instanceof Error ? [] : one)).length;
  // When some have not come in time, the test of each way tells whose they are.
  received = await notices.allNotices(count, NOTICES_TIMEOUT_MS);
});
afterAll(async () => {
  await setPollyFaults(stack.pollyUrl, {});
  await notices.close();
  await alerts.close();
});

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
  expect(await alerts.arrived()).toEqual([]);
});
