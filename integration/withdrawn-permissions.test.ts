import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { caseOf, testWhereAble, worksWithout } from './limits.ts';
import { ENFORCED, NOT_ENFORCED, narrates } from './permissions.ts';
import { RolePolicy } from './role-policy.ts';
import { clientsOf, currentStack } from './stack.ts';

const stack = currentStack();
let policy: RolePolicy;

beforeAll(async () => {
  policy = await RolePolicy.of(clientsOf(stack).access, stack.deployment.functionName);
});
afterEach(() => policy.restore());

test('the two tables name every action of the role', () => {
  const named = [...ENFORCED, ...NOT_ENFORCED].map(({ sid, action }) => `${sid} ${action}`);
  expect(named.sort()).toEqual(
    policy.statements.flatMap(({ Sid, Action }) => [Action].flat().map((one) => `${Sid} ${one}`)).sort(),
  );
});

describe('withdrawn and enforced', () => {
  for (const permission of ENFORCED) {
    testWhereAble(caseOf(permission), async () => {
      await policy.withdraw(permission.sid, permission.action);
      await permission.missing(stack);
    });
  }
});

// Every one is also a probe: it fails on the day when the AWS emulator starts to enforce the action.
describe('withdrawn and not enforced by any local target', () => {
  test.each(NOT_ENFORCED)('$sid without $action works all the same: $reason', (permission) =>
    worksWithout(stack, permission));
});

test('with every permission back, a text is narrated', async () => {
  await narrates(stack, 'permissions/restored.txt');
});
