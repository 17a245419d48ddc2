// The one table of what a target cannot do. A case that needs it is printed as skipped with the reason, and in its
// place a probe runs, which fails on the day when the limit is gone. docs/targets.md says why the targets differ.
import { expect, test } from '@jest/globals';
import { startInspecting } from '../local/inspection.ts';
import type { LocalTargetName } from '../local/target.ts';
import { waitForOutput, withUnloadableFunction } from './log-views.ts';
import { Mailbox } from './messages.ts';
import { KEY_WITH_A_LINE_FEED } from './odd-texts-keys.ts';
import { ENFORCED, type EnforcedPermission, type Permission } from './permissions.ts';
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

export const INSPECTED = {
  stop: 'a breakpoint in TypeScript stops the first run, whose variables are read, for longer than its time limit',
  save: 'after a save the new process waits for the debugger to come back, and stops in its first run',
  end: 'the inspector is gone once it is not asked for any more, or the process that asked has ended',
};
export const UNLOADABLE_LOGGED = 'why a function cannot even be loaded, in lines of its sources';

const LIMITS: readonly Limit[] = [
  ...ENFORCED.map((permission) => ({
    needs: caseOf(permission),
    target: 'localstack' as const,
    reason: 'LocalStack enforces IAM in paid plans only',
    probe: (stack: Stack) => worksWithout(stack, permission),
  })),
  {
    needs: 'a text whose key has a line feed is narrated',
    target: 'embedded',
    reason: "in MiniStack's IAM no wildcard matches a line feed",
    probe: refusesLineFeed,
  },
  ...Object.values(INSPECTED).map((needs) => ({
    needs,
    target: 'localstack' as const,
    reason: 'LocalStack runs functions in containers of its own, with no way in for a debugger',
    probe: startsNoInspector,
  })),
  {
    needs: UNLOADABLE_LOGGED,
    target: 'localstack',
    reason:
      'LocalStack writes no log of a run that ended before the function was loaded; its answer and the alert tell',
    probe: logsNothingOfUnloadable,
  },
];

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

/** The name of the test that takes a permission away. */
export function caseOf({ sid, action, consequence }: EnforcedPermission): string {
  return `${sid} without ${action} ${consequence}`;
}

/** A withdrawn permission that nobody misses. */
export async function worksWithout(stack: Stack, { sid, action, granted }: Permission): Promise<void> {
  const policy = await RolePolicy.of(clientsOf(stack).access, stack.deployment.functionName);
  try {
    await policy.withdraw(sid, action);
    await granted(stack);
  } finally {
    await policy.restore();
  }
}

/** The role may not what its policy allows for every key. */
async function refusesLineFeed(stack: Stack): Promise<void> {
  const alerts = await Mailbox.open(stack, stack.deployment.alertsTopicArn);
  try {
    await storeText(stack, KEY_WITH_A_LINE_FEED, 'Hello.');
    const [record] = await alerts.take(1);
    expect(JSON.parse(record?.message ?? '').responsePayload.errorMessage).toContain('Not allowed: s3:GetObject on ');
  } finally {
    await alerts.close();
  }
}

async function logsNothingOfUnloadable(stack: Stack): Promise<void> {
  await withUnloadableFunction(stack, async (readTheLogs) => {
    await expect(waitForOutput(readTheLogs, /cannot start/, 5_000)).rejects.toThrow('does not exist');
  });
}

async function startsNoInspector({ home, deployment: { functionName } }: Stack): Promise<void> {
  await expect(startInspecting(home, { functionName, timeoutMs: 1_000 })).rejects.toThrow('nothing answers');
}
