import { expect, test } from '@jest/globals';
import { planTerraform } from '../local/terraform.ts';
import { currentStack } from './stack.ts';

test('after all that the other tests did with it, a plan of the deployment shows no changes', async () => {
  const { hasChanges, output } = await planTerraform(currentStack().project);
  expect(hasChanges ? output : 'no changes').toBe('no changes');
});
