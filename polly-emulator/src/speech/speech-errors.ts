/** No speech, or no more of it. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
}

/** So many texts wait that another one is refused. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

export const ABANDONED = 'nobody waits for this text any more';
