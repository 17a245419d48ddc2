// Every case of the conformance table tried on a service that is not the emulator, one after another.
import { stripVTControlCharacters } from 'node:util';
import type { PollyClient } from '@aws-sdk/client-polly';
import { ListLexiconsCommand } from '@aws-sdk/client-polly';
import { CASES } from '../cases.ts';
import { isCheck } from '../conformance-case.ts';
import { keyOf, PLACES, type Place } from '../model-places.ts';
import { Trial } from '../trial.ts';
import { tryPlace } from '../try-place.ts';
import type { Difference } from './answers.ts';
import { Budget } from './budget.ts';
import { MirroredService } from './mirrored-service.ts';

export interface RemoteResult {
  readonly place: string;
  readonly shows: string;
  readonly differences: readonly Difference[];
  /** Why the case failed on the service; it passes on the emulator. */
  readonly failure?: string;
  /** Why it says nothing about the service. */
  readonly notTried?: string;
}

export interface RemoteRun {
  readonly results: readonly RemoteResult[];
  readonly billedCharacters: number;
  readonly maxCharacters: number;
}

interface Sides {
  readonly newClient: () => PollyClient;
  readonly newEmulatorClient: () => PollyClient;
  readonly maxCharacters: number;
  readonly bucket?: string | undefined;
  /** Between two cases. */
  readonly resetEmulator: () => Promise<unknown>;
}

/** The cases put lexicons of any name, and would replace one of the account's own. */
async function refuseForeignLexicons(client: PollyClient): Promise<void> {
  const { Lexicons = [] } = await client.send(new ListLexiconsCommand());
  client.destroy();
  if (Lexicons.length === 0) return;
  const names = Lexicons.map(({ Name }) => Name).join(', ');
  throw new Error(`The region has lexicons, which the cases could replace: ${names}. Set AWS_REGION to one without.`);
}

/** The test runner writes many lines, in colours. */
const firstLines = ({ message }: Error): string => {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, 12)
    .join(' ');
};

async function tryOne(place: Place, service: MirroredService): Promise<RemoteResult | undefined> {
  const known = CASES[place.operation][place.section][place.name];
  if (known === undefined || !isCheck(known)) return undefined;
  const names = { place: keyOf(place), shows: known.shows };
  if (known.onlyHere) return { ...names, differences: [], notTried: known.onlyHere };
  let thrown: Error | undefined;
  try {
    await tryPlace(place, known, new Trial(service));
  } catch (error) {
    thrown = error as Error;
  }
  const { differences, notTried } = service;
  if (notTried !== undefined) return { ...names, differences, notTried };
  return { ...names, differences, ...(thrown && { failure: firstLines(thrown) }) };
}

/** Rejects before the first case when the region has lexicons. */
export async function tryRemotely(sides: Sides, places: readonly Place[] = PLACES): Promise<RemoteRun> {
  await refuseForeignLexicons(sides.newClient());
  const budget = new Budget(sides.maxCharacters);
  const results: RemoteResult[] = [];
  for (const place of places) {
    const service = new MirroredService({ ...sides, bucket: sides.bucket, budget });
    try {
      const result = await tryOne(place, service);
      if (result) results.push(result);
    } finally {
      await service.clean();
      await sides.resetEmulator();
    }
  }
  return { results, billedCharacters: budget.used, maxCharacters: sides.maxCharacters };
}
