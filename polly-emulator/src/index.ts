export type { FaultEntry, FaultList, FaultSettings } from './faults/fault-settings.ts';
export { POLLY_MODEL } from './model/polly-model.ts';
export type { PollyEmulatorOptions } from './options.ts';
export { type PollyEmulator, startPollyEmulator } from './start.ts';
export { VOICES, type Voice } from './voices/voices.ts';
