// Texts that cannot be had any more when their event comes. The bucket notifies nobody of them: the function is invoked
// as S3 does it, without waiting for an answer.
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Outcome } from './odd-text.ts';
import { clientsOf, type Stack } from './stack.ts';
import { type StoredText, storeText } from './texts.ts';
import { withoutNotifications } from './unnoticed-texts.ts';

/** What happens to a text between its storing and its reading; returns the version that the event names, if any. */
type Loss = (stack: Stack, text: StoredText) => Promise<string | undefined>;

export type GoneText = Outcome & { readonly what: string; readonly key: string; readonly lose: Loss };

const gone = (what: string, lose: Loss): GoneText => ({
  what,
  key: `odd/gone/${what.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`,
  lose,
  expected: 'text-deleted',
  says: 'deleted before it could be read',
});

const NO_VERSION: Outcome = { expected: 'version-missing', says: 'has no version' };

export const GONE: readonly GoneText[] = [
  gone('deleted for good', async (stack, { key, versionId }) => {
    await remove(stack, key, versionId);
    return versionId;
  }),
  gone('hidden by a delete marker', async (stack, { key, versionId }) => {
    await remove(stack, key);
    return versionId;
  }),
  { ...gone('there, but the event names no version', async () => undefined), ...NO_VERSION },
  gone('there, but the event names a version that was deleted', async (stack, { key, versionId }) => {
    await storeText(stack, key, 'A newer text.');
    await remove(stack, key, versionId);
    return versionId;
  }),
  gone('there, but the event names the version of another text', async (stack, { key }) => {
    const other = await storeText(stack, `${key}.other`, 'Another text.');
    return other.versionId;
  }),
  gone('there, but the event names what is no version at all', async () => 'no-such-version'),
];

/** Stores the texts and loses them; returns the version that each event is to name. */
export async function storeAndLose(stack: Stack, texts: readonly GoneText[]): Promise<(string | undefined)[]> {
  return withoutNotifications(stack, async () => {
    const named: (string | undefined)[] = [];
    for (const { key, lose } of texts) named.push(await lose(stack, await storeText(stack, key, 'Soon gone.')));
    return named;
  });
}

async function remove(stack: Stack, key: string, versionId?: string): Promise<void> {
  const { s3 } = clientsOf(stack);
  const { bucket: Bucket } = stack.deployment;
  await s3.send(new DeleteObjectCommand({ Bucket, Key: key, ...(versionId && { VersionId: versionId }) }));
}
