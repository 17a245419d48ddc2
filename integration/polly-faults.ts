import type { FaultList } from 'polly-emulator';

/** Replaces the emulator's faults; `{}` makes it work as usual. */
export async function setPollyFaults(pollyUrl: string, faults: FaultList): Promise<void> {
  const response = await fetch(`${pollyUrl}/_emulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!response.ok) {
    throw new Error(
      `The Polly emulator refused ${JSON.stringify(faults)}: ${response.status} ${await response.text()}`,
    );
  }
}

export interface PollyRequest {
  readonly operation: string;
  /** What the emulator answered with in place of audio; null when it spoke. */
  readonly error: string | null;
  /** What its faults did to the body of the answer. */
  readonly fault: string | null;
  readonly text: string | null;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** What was asked of the emulator since `forgetPollyRequests`. */
export async function listPollyRequests(pollyUrl: string): Promise<PollyRequest[]> {
  const response = await fetch(`${pollyUrl}/_emulator/requests`);
  return (await response.json()) as PollyRequest[];
}

export async function forgetPollyRequests(pollyUrl: string): Promise<void> {
  await fetch(`${pollyUrl}/_emulator/requests`, { method: 'DELETE' });
}
