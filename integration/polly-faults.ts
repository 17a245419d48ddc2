/** The settings of polly-emulator/README.md, "Faults". */
export interface PollyFaults {
  readonly errors?: readonly string[];
  readonly repeat?: boolean;
  readonly latencyMs?: number;
  readonly requestsPerSecond?: number;
  readonly audio?: 'speech' | 'canned';
}

/** Replaces the emulator's faults; `{}` makes it work as usual. */
export async function setPollyFaults(pollyUrl: string, faults: PollyFaults): Promise<void> {
  const response = await fetch(`${pollyUrl}/_emulator/faults`, { method: 'PUT', body: JSON.stringify(faults) });
  if (!response.ok) {
    throw new Error(
      `The Polly emulator refused ${JSON.stringify(faults)}: ${response.status} ${await response.text()}`,
    );
  }
}
