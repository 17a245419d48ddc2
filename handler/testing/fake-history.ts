import { FakeAws, fakeSpeechOf } from './fake-aws.ts';
import { type Conditions, type Effect, eventOf, type RunEnd, runHandler } from './fake-lambda.ts';
import type { ObjectVersion } from './fake-s3.ts';

const TEXT = 'texts/a/b.txt';
const AUDIO = 'texts/a/b.mp3';

/** What becomes of one key: its texts, the runs for each of them, its audio and the notices. */
export class FakeHistory {
  readonly aws = new FakeAws();
  /** The oldest first. */
  readonly texts: ObjectVersion[] = [];
  /** The first time that audio of an older text took the place of that of a newer one: never, if all is well. */
  wentBack: string | undefined;
  readonly #effects: (Effect & { readonly text: ObjectVersion })[] = [];
  readonly #taggedUnsent = new Set<string | undefined>();
  #wasDeleted = false;
  #newestHeard = -1;

  store(body: string): ObjectVersion {
    const text = this.aws.s3.put(TEXT, body);
    this.texts.push(text);
    return text;
  }

  delete(): void {
    this.aws.s3.delete(TEXT);
    this.#wasDeleted = true;
  }

  /** Runs the handler for a version, the newest by default. */
  run(requestId: string, conditions: Conditions = {}, text: ObjectVersion = this.newest): Promise<RunEnd> {
    const onEffect = (effect: Effect) => this.#note({ ...effect, text });
    return runHandler(this.aws, requestId, eventOf(text), { ...conditions, onEffect });
  }

  /** What was asked of AWS and took effect, by all runs. */
  get operations(): string[] {
    return this.#effects.map(({ operation }) => operation);
  }

  get newest(): ObjectVersion {
    const text = this.texts.at(-1);
    if (text === undefined) throw new Error('No text was stored.');
    return text;
  }

  /** Which text the current audio was made from, if it is the speech of that text, whole and nothing else. */
  heard(): ObjectVersion | undefined {
    const audio = this.aws.s3.current(AUDIO);
    if (audio === undefined) return undefined;
    const text = this.texts[this.#sourceOf(audio)];
    const words = String(text?.body);
    const speech = fakeSpeechOf(words);
    if (!audio.body.subarray(-speech.length).equals(speech)) throw new Error(`The audio does not say "${words}".`);
    return text;
  }

  /** The versions of the audio that were made from a text. */
  audioOf(text: ObjectVersion): readonly ObjectVersion[] {
    return this.aws.s3.versionsOf(AUDIO).filter((audio) => this.texts[this.#sourceOf(audio)] === text);
  }

  noticesOf({ versionId }: ObjectVersion) {
    return this.aws.notices.filter((notice) => notice.versionId === versionId);
  }

  /**
   * How many notices a version may have, as DESIGN.md says: one, and one more for each that was sent without its run
   * learning of it or living to tag it; where no conditional write decides who notifies, one for each run that did.
   */
  mostNoticesOf(text: ObjectVersion): number {
    const effects = this.#effects.filter((effect) => effect.text === text);
    const sent = effects.filter(({ operation }) => operation === 'Publish');
    const isTagged = ({ run }: Effect) =>
      effects.some((other) => other.run === run && other.operation === 'PutObjectTagging' && !other.isLate);
    const doubtful = sent.filter((effect) => !effect.isLearned || !isTagged(effect)).length;
    const isUndecided = text.body.length === 0 || this.#wasDeleted || this.#taggedUnsent.has(text.versionId);
    return doubtful + (isUndecided ? new Set(sent.map(({ run }) => run)).size : 1);
  }

  #note(effect: Effect & { readonly text: ObjectVersion }): void {
    this.#effects.push(effect);
    const audio = this.aws.s3.current(AUDIO);
    if (audio === undefined) return;
    if (audio.tagging.includes('unsent')) this.#taggedUnsent.add(audio.metadata['source-version-id']);
    const heard = this.#sourceOf(audio);
    if (heard < this.#newestHeard) this.wentBack ??= `from text ${this.#newestHeard} to ${heard}`;
    this.#newestHeard = heard;
  }

  #sourceOf({ metadata }: ObjectVersion): number {
    return this.texts.findIndex(({ versionId }) => versionId === metadata['source-version-id']);
  }
}
