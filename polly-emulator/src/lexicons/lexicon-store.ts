// The lexicons of an account: each region has its own (Developer Guide, "Managing lexicons"). They live as long as the
// emulator.
import { arnOf } from '../model/arn.ts';
import { AwsError } from '../model/aws-error.ts';
import { MAX_LEXICONS, PAGE_SIZE } from '../model/limits.ts';
import { type Page, readPageToken, takePage } from '../model/page-token.ts';
import { GraphemeFinder } from './find-graphemes.ts';
import { parsePls } from './pls.ts';

/** As GetLexicon and ListLexicons give them. */
export interface LexiconAttributes {
  readonly Alphabet: string;
  readonly LanguageCode: string;
  /** Seconds since 1970, with milliseconds as fractions. */
  readonly LastModified: number;
  readonly LexiconArn: string;
  readonly LexemesCount: number;
  /** Characters, says the API Reference (the Developer Guide once says bytes); here UTF-16 units, as in the limit. */
  readonly Size: number;
}

export interface StoredLexicon {
  readonly name: string;
  /** As it was put, to the character. */
  readonly content: string;
  readonly attributes: LexiconAttributes;
  /** Made when it is used: it takes up to a hundred times as much memory as the content. */
  readonly finder: GraphemeFinder;
}

/** As many as two requests may name, and some: the next use of another one makes its finder anew. */
const MAX_FINDERS = 12;
/**
 * Of all regions together, 400 of the longest lexicons: a client may sign for any region that it makes up, and each has
 * its own hundred.
 */
const MAX_CHARACTERS = 16_000_000;

export interface LexiconStoreOptions {
  readonly pageSize?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export class LexiconStore {
  readonly #regions = new Map<string, Map<string, StoredLexicon>>();
  readonly #pageSize: number;
  readonly #now: () => number;
  readonly #finders = new Map<StoredLexicon, GraphemeFinder>();
  #characters = 0;

  constructor({ pageSize = PAGE_SIZE, now = Date.now }: LexiconStoreOptions = {}) {
    this.#pageSize = pageSize;
    this.#now = now;
  }

  /** Replaces the lexicon of that name. Throws what `parsePls` throws, and MaxLexiconsNumberExceededException. */
  put(region: string, name: string, content: string): void {
    const lexicon = parsePls(content);
    const lexicons = this.#regions.get(region) ?? new Map<string, StoredLexicon>();
    if (!lexicons.has(name) && lexicons.size >= MAX_LEXICONS) {
      throw new AwsError(
        'MaxLexiconsNumberExceededException',
        `The maximum number of lexicons would be exceeded by this operation: ${region} has ${lexicons.size}; delete one before '${name}' is added`,
      );
    }
    const replaced = lexicons.get(name);
    const characters = this.#characters - (replaced?.content.length ?? 0) + content.length;
    if (characters > MAX_CHARACTERS) {
      throw new AwsError(
        'MaxLexiconsNumberExceededException',
        `The lexicons of all regions would have ${characters} characters, and this emulator keeps ${MAX_CHARACTERS}; delete some before '${name}' is added`,
      );
    }
    const attributes = {
      Alphabet: lexicon.alphabet,
      LanguageCode: lexicon.languageCode,
      LastModified: this.#now() / 1_000,
      LexiconArn: arnOf(region, `lexicon/${name}`),
      LexemesCount: lexicon.lexemes.length,
      Size: content.length,
    };
    const findIn = (stored: StoredLexicon) => this.#finderOf(stored);
    const stored: StoredLexicon = {
      ...{ name, content, attributes },
      get finder() {
        return findIn(this);
      },
    };
    if (replaced) this.#finders.delete(replaced);
    this.#characters = characters;
    lexicons.set(name, stored);
    this.#regions.set(region, lexicons);
  }

  /** Moved to the end at each use, so that the one that falls out was not used for the longest time. */
  #finderOf(lexicon: StoredLexicon): GraphemeFinder {
    const finder = this.#finders.get(lexicon) ?? new GraphemeFinder(parsePls(lexicon.content));
    this.#finders.delete(lexicon);
    this.#finders.set(lexicon, finder);
    const [oldest] = this.#finders.keys();
    if (oldest !== undefined && this.#finders.size > MAX_FINDERS) this.#finders.delete(oldest);
    return finder;
  }

  /** Throws LexiconNotFoundException. */
  get(region: string, name: string): StoredLexicon {
    const lexicon = this.#regions.get(region)?.get(name);
    if (lexicon === undefined) throw notFound(region, name);
    return lexicon;
  }

  /** By name, a page at a time. Throws InvalidNextTokenException for a token that this region's list never gave. */
  list(region: string, nextToken?: string): Page<StoredLexicon> {
    const list = `lexicons ${region}`;
    const after = nextToken === undefined ? '' : readPageToken(nextToken, list);
    const rest = [...(this.#regions.get(region)?.values() ?? [])]
      .filter(({ name }) => name > after)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    return takePage(rest, this.#pageSize, list, ({ name }) => name);
  }

  /** In every region. */
  clear(): void {
    this.#regions.clear();
  }

  /** Throws LexiconNotFoundException. */
  delete(region: string, name: string): void {
    const lexicon = this.get(region, name);
    this.#finders.delete(lexicon);
    this.#characters -= lexicon.content.length;
    const lexicons = this.#regions.get(region);
    lexicons?.delete(name);
    if (lexicons?.size === 0) this.#regions.delete(region);
  }
}

function notFound(region: string, name: string): AwsError {
  return new AwsError('LexiconNotFoundException', `Lexicon not found: '${name}' in ${region}`);
}
