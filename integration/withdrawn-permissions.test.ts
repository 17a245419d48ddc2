import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Inbox, openInbox } from '../local/notice-inbox.ts';
import { narrates, narratesWithout, testWhereAble } from './limits.ts';
import { collectFrom } from './messages.ts';
import { RolePolicy } from './role-policy.ts';
import { clientsOf, currentStack } from './stack.ts';
import { storeText, versionsOf } from './texts.ts';

const stack = currentStack();
let policy: RolePolicy;
let notices: Inbox;
let alerts: Inbox;

beforeAll(async () => {
  const { sns, sqs, iam } = clientsOf(stack);
  policy = await RolePolicy.of(iam, stack.deployment.roleName);
  notices = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
  alerts = await openInbox(sns, sqs, stack.deployment.alertsTopicArn);
});
afterEach(async () => {
  await policy.restore();
});
afterAll(async () => {
  await notices.close();
  await alerts.close();
});

interface Withdrawal {
  readonly sid: string;
  readonly action: string;
}

/** Without it the function fails with an error that names the action, where the engine enforces IAM (`limits.ts`). */
const ENFORCED: readonly (Withdrawal & { readonly mp3: boolean })[] = [
  { sid: 'ReadTexts', action: 's3:GetObjectVersion', mp3: false },
  { sid: 'StoreAudio', action: 's3:GetObject', mp3: false },
  { sid: 'StoreAudio', action: 's3:PutObject', mp3: false },
  { sid: 'Publish', action: 'sns:Publish', mp3: true },
];

/**
 * What no local run can show, and why; `terraform test` asserts each of these statements instead. Every entry is also
 * a probe: it fails on the day when the engine starts to enforce the action, which then belongs into the table above.
 */
const NOT_ENFORCED: readonly (Withdrawal & { readonly reason: string })[] = [
  { sid: 'TellMissingFromForbidden', action: 's3:ListBucket', reason: 'the engine answers 404 without it, AWS 403' },
  { sid: 'Speak', action: 'polly:SynthesizeSpeech', reason: 'the Polly emulator knows no IAM' },
  { sid: 'WriteLogs', action: 'logs:CreateLogStream', reason: 'the engine writes logs without asking the role' },
  { sid: 'WriteLogs', action: 'logs:PutLogEvents', reason: 'the engine writes logs without asking the role' },
];

test('the two tables name every action of the role', () => {
  const named = [...ENFORCED, ...NOT_ENFORCED].map(({ sid, action }) => `${sid} ${action}`);
  expect(named.sort()).toEqual(
    policy.statements.flatMap(({ Sid, Action }) => [Action].flat().map((one) => `${Sid} ${one}`)).sort(),
  );
});

describe('withdrawn and enforced', () => {
  for (const { sid, action, mp3 } of ENFORCED) {
    // An error that names the action, no notice, and no MP3 unless only the notice was forbidden.
    testWhereAble(`${sid} without ${action} fails`, async () => {
      await policy.withdraw(sid, action);
      const key = `withdrawn-${sid}-${action.replace(':', '-')}.txt`;
      await storeText(stack, key, 'A text that needs a permission.');
      const record = await collectFrom(alerts).first(60_000);

      const { errorMessage } = JSON.parse(record.message).responsePayload;
      expect(errorMessage).toContain(`Not allowed: ${action} on `);
      expect(await versionsOf(stack, key.replace(/\.txt$/, '.mp3'))).toHaveLength(mp3 ? 1 : 0);
      expect(await notices.receive()).toEqual([]);
    });
  }
});

describe('withdrawn and not enforced by any local target', () => {
  test.each(NOT_ENFORCED)('$sid without $action works all the same: $reason', ({ sid, action }) =>
    narratesWithout(stack, sid, action));
});

test('with every permission back, a text is narrated', () => narrates(stack, 'restored.txt'));
