import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Mailbox } from './messages.ts';
import { setPollyFaults } from './polly-faults.ts';
import { currentStack } from './stack.ts';
import { headAudio, storeText } from './texts.ts';

const TEXTS = 200;
const stack = currentStack();
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await Mailbox.open(stack, stack.deployment.noticesTopicArn);
  // What is tested is that nothing gets lost or mixed up, not how fast the emulator speaks.
  await setPollyFaults(stack.pollyUrl, { audio: 'canned' });
});
afterAll(async () => {
  await setPollyFaults(stack.pollyUrl, {});
  await mailbox.close();
});

test(`${TEXTS} texts uploaded at once give ${TEXTS} MP3s of the right versions and ${TEXTS} notices`, async () => {
  const texts = await Promise.all(
    Array.from({ length: TEXTS }, (_, index) =>
      storeText(stack, `burst/${index}.txt`, `This is text number ${index}.`),
    ),
  );
  const notices = await mailbox.allNotices(TEXTS, 120_000);

  expect(notices).toHaveLength(TEXTS);
  expect(notices.filter(({ document }) => document.status !== 'narrated')).toEqual([]);
  const versions = (ids: readonly string[]) => [...ids].sort();
  expect(versions(notices.map(({ document }) => document.versionId))).toEqual(
    versions(texts.map(({ versionId }) => versionId)),
  );
  const audio = await Promise.all(texts.map(({ key }) => headAudio(stack, key.replace(/\.txt$/, '.mp3'))));
  expect(audio.map(({ Metadata }) => Metadata?.['source-etag'])).toEqual(texts.map(({ etag }) => etag));
});
