// The one table of what a target cannot do. A case that needs it is printed as skipped with the reason, and in its place a
// probe runs, which fails on the day when the limit is gone. docs/targets.md is made from it.
import { expect, test } from '@jest/globals';
import { openInbox } from '../local/notice-inbox.ts';
import type { LocalTargetName } from '../local/target.ts';
import { collectFrom, readNotice } from './messages.ts';
import { RolePolicy } from './role-policy.ts';
import { clientsOf, currentStack, type Stack } from './stack.ts';
import { storeText } from './texts.ts';

interface Limit {
  /** The case that cannot run, by the name that the test gives to `testWhereAble`. */
  readonly needs: string;
  readonly target: LocalTargetName;
  readonly reason: string;
  /** Passes as long as the limit is there. */
  readonly probe: (stack: Stack) => Promise<void>;
}

const NO_IAM = 'LocalStack enforces IAM in paid plans only';

export const LIMITS: readonly Limit[] = [
  { sid: 'ReadTexts', action: 's3:GetObjectVersion' },
  { sid: 'StoreAudio', action: 's3:GetObject' },
  { sid: 'StoreAudio', action: 's3:PutObject' },
  { sid: 'Publish', action: 'sns:Publish' },
].map(({ sid, action }) => ({
  needs: `${sid} without ${action} fails`,
  target: 'localstack',
  reason: NO_IAM,
  probe: (stack) => narratesWithout(stack, sid, action),
}));

/** Registers a test; where the target cannot run it, a skipped one that says why, and the probe of the limit. */
export function testWhereAble(needs: string, run: () => Promise<void>): void {
  const { target } = currentStack();
  const limit = LIMITS.find((one) => one.needs === needs && one.target === target);
  if (limit === undefined) {
    test(needs, run);
    return;
  }
  test.skip(`${needs} (not on ${target}: ${limit.reason})`, run);
  test(`it is still so on ${target} that not: ${needs}`, () => limit.probe(currentStack()));
}

/** A withdrawn permission that nobody misses: the text is narrated all the same. */
export async function narratesWithout(stack: Stack, sid: string, action: string): Promise<void> {
  const policy = await RolePolicy.of(clientsOf(stack).iam, stack.deployment.roleName);
  try {
    await policy.withdraw(sid, action);
    await narrates(stack, `unnoticed-${sid}-${action.replace(':', '-')}.txt`);
  } finally {
    await policy.restore();
  }
}

/** A text gets a notice of its MP3. */
export async function narrates(stack: Stack, key: string): Promise<void> {
  const { sns, sqs } = clientsOf(stack);
  const notices = await openInbox(sns, sqs, stack.deployment.noticesTopicArn);
  try {
    const text = await storeText(stack, key, 'A text.');
    const { document } = readNotice(await collectFrom(notices).first());
    expect([document.status, document.versionId]).toEqual(['narrated', text.versionId]);
  } finally {
    await notices.close();
  }
}
