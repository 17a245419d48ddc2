import { formatCount } from './format-count.ts';

/**
 * Input that can never work, one class a cause: it ends in one `failed` notice and is not tried again. The code is part of
 * the notice's contract (docs/notifications.md); message and action are for people.
 */
export abstract class TextRefusedError extends Error {
  /** Why, in a form that programs can compare. */
  abstract readonly code: string;
  /** What the person who stored the text can do. */
  abstract readonly action: string;
}

export class TextDeletedError extends TextRefusedError {
  override readonly name = 'TextDeletedError';
  readonly code = 'text-deleted';
  readonly action = 'If you still want the audio, store the text again.';

  constructor(cause?: Error) {
    super('The text was deleted before it could be read.', cause && { cause });
  }
}

export class TextArchivedError extends TextRefusedError {
  override readonly name = 'TextArchivedError';
  readonly code = 'text-archived';
  readonly action = 'Store the text again in a storage class that can be read at once, such as STANDARD.';

  constructor(cause: Error) {
    super('The text is in an archive storage class and cannot be read.', { cause });
  }
}

export class TextEmptyError extends TextRefusedError {
  override readonly name = 'TextEmptyError';
  readonly code = 'text-empty';
  readonly action = 'Store a text that has at least one word.';

  constructor(bytes: number) {
    super(bytes === 0 ? 'The text is empty.' : `The text has nothing but white space (${bytes} bytes).`);
  }
}

export class TextNotUtf8Error extends TextRefusedError {
  override readonly name = 'TextNotUtf8Error';
  readonly code = 'text-not-utf8';
  readonly action = 'Save the text as UTF-8, or as UTF-16 with a byte order mark, and store it again.';

  constructor(encoding: string, cause: unknown) {
    super(`The file is not text in ${encoding}: it holds bytes that this encoding does not have.`, { cause });
  }
}

export class TextBinaryError extends TextRefusedError {
  override readonly name = 'TextBinaryError';
  readonly code = 'text-binary';
  readonly action = 'Save the text as UTF-8, or as UTF-16 with a byte order mark, and store it again.';

  constructor(position: number) {
    super(`The file holds a NUL (character ${position}): it is binary, or UTF-16 or UTF-32 without a byte order mark.`);
  }
}

export class TextTooLongError extends TextRefusedError {
  override readonly name = 'TextTooLongError';
  readonly code = 'text-too-long';
  readonly action: string;

  /** `size` with its unit, such as "123,412 characters"; `cost` a sentence, or empty where the price is not known. */
  constructor(size: string, maxCharacters: number, cost: string) {
    const limit = `${formatCount(maxCharacters)} characters`;
    super(`The text is too long: it has ${size}, at most ${limit} are narrated.${cost && ` ${cost}`}`);
    this.action =
      `Split the text into files of at most ${limit} each and store them one by one, or have the limit raised ` +
      '(Terraform variable max_characters).';
  }
}

export class OptionsInvalidError extends TextRefusedError {
  override readonly name = 'OptionsInvalidError';
  readonly code = 'options-invalid';
  readonly action: string;

  constructor(faults: readonly { readonly name: string; readonly value: string; readonly expected: string }[]) {
    super(`The text's metadata is not usable: ${faults.map(({ name, value }) => `${name} is "${value}"`).join(', ')}.`);
    this.action = `Store the text again with ${faults.map(({ name, expected }) => `${name}: ${expected}`).join('; ')}.`;
  }
}

/** Polly answered that this request can never work. */
export class PollyRefusedError extends TextRefusedError {
  override readonly name = 'PollyRefusedError';
  readonly code: string;
  readonly action: string;

  constructor(code: string, message: string, action: string, cause: Error) {
    super(message, { cause });
    this.code = code;
    this.action = action;
  }
}

/** Polly ends the speech of one call after ten minutes without a word about it: the rest of the text would be missing. */
export class AudioTooLongError extends TextRefusedError {
  override readonly name = 'AudioTooLongError';
  readonly code = 'audio-too-long';
  readonly action = 'Let the text be spoken faster (SSML prosody rate), with shorter pauses, and store it again.';

  constructor(place: string) {
    super(
      `The speech of ${place} is longer than the ten minutes that Polly gives one call, so its end would be missing.`,
    );
  }
}

/** Polly took the text and sent no sound, so there is nothing to store. */
export class AudioEmptyError extends TextRefusedError {
  override readonly name = 'AudioEmptyError';
  readonly code = 'audio-empty';
  readonly action = 'Store a text that has at least one word in the language of the voice.';

  constructor() {
    super('Polly found nothing to say in the text and sent no sound.');
  }
}
