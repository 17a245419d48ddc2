/** espeak-ng's own, whatever is asked of it. */
export const ESPEAK_SAMPLE_RATE = 22_050;
