// How a case is tried, whatever service it is tried on.
import * as sdk from '@aws-sdk/client-polly';
import { expect } from '@jest/globals';
import type { Check } from './conformance-case.ts';
import { describeError, type Place } from './model-places.ts';
import { rejection, type Trial } from './trial.ts';

const SDK: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk));

/**
 * That the call is rejected with the SDK's class of this name, with the model's status and all that the model requires.
 */
async function expectError(name: string, call: Promise<unknown>): Promise<void> {
  const error = await rejection(call);
  expect(error).toBeInstanceOf(SDK.get(name));
  const { status, fault, required } = describeError(name);
  expect(error).toMatchObject({ $fault: fault, $metadata: { httpStatusCode: status } });
  for (const member of required) expect(error).toHaveProperty(member, expect.stringMatching(/./));
}

/** Rejects where the place is not as it should be. */
export async function tryPlace(place: Place, { run }: Check, trial: Trial): Promise<void> {
  if (place.section === 'errors') await expectError(place.name, run(trial));
  else await run(trial);
}
