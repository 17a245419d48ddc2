export { SAMPLE_SENTENCES } from '../support/sample-sentences.ts';
export { ENGLISH_SENTENCES } from './english-sentences.ts';
export { LANGUAGE_SAMPLES } from './language-samples.ts';
export * from './speech-check.ts';
export * from './waveform.ts';
