// Pronunciation Lexicon Specification 1.0 (W3C Recommendation, 14 October 2008), read with the limits that Polly puts
// on it.
//
// Documented (Amazon Polly Developer Guide, "Quotas", 2026; API Reference, PutLexicon): lexicons must conform to PLS;
// alphabets `ipa` and `x-sampa`. "Invalid PLS Lexicon" are Polly's words (boto3 issue 4290). The other messages are
// this emulator's own, and that Polly checks as strictly as the recommendation is a guess.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { AwsError } from '../model/aws-error.ts';
import { MAX_LEXICON_CHARACTERS, MAX_REPLACEMENT_CHARACTERS } from '../model/limits.ts';
import { feedSaxes } from '../ssml/parse-ssml.ts';
import { LANGUAGES } from '../voices/languages.ts';

const NAMESPACE = 'http://www.w3.org/2005/01/pronunciation-lexicon';
const ALPHABETS = ['ipa', 'x-sampa'];
/** PLS needs three, metadata some more. Of each element saxes looks for the namespace in all that are around it. */
const MAX_DEPTH = 50;

/** What is said instead of a word: an SSML element without its words. */
export type Replacement =
  | { readonly tag: 'sub'; readonly attributes: { readonly alias: string } }
  | { readonly tag: 'phoneme'; readonly attributes: { readonly alphabet: string; readonly ph: string } };

interface Lexeme {
  readonly graphemes: readonly string[];
  readonly replacement: Replacement;
}

export interface Lexicon {
  readonly alphabet: string;
  /** One of Polly's codes, or a bare language (`en`) for all of its regions. */
  readonly languageCode: string;
  readonly lexemes: readonly Lexeme[];
}

/** What may stand in an element; the elements that are not named here hold words alone. */
const CHILDREN = new Map([
  ['', ['lexicon']],
  ['lexicon', ['meta', 'metadata', 'lexeme']],
  ['lexeme', ['grapheme', 'phoneme', 'alias', 'example']],
]);

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, { readonly value: string }>>;
  text: string;
}

class PlsReader {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #open: OpenElement[] = [];
  readonly #lexemes: Lexeme[] = [];
  #graphemes: string[] = [];
  #replacement: Replacement | undefined;
  #preferred = false;
  #alphabet = '';
  #languageCode = '';

  read(content: string): Lexicon {
    this.#parser.on('error', (error) => {
      throw this.#invalid(`it is not well-formed XML: ${error.message}`, error);
    });
    // No document type, so no entity of the client's own: nothing to expand, nothing to fetch.
    this.#parser.on('doctype', () => {
      throw this.#invalid('a document type declaration is not allowed');
    });
    this.#parser.on('opentag', (tag) => this.#openElement(tag));
    this.#parser.on('closetag', () => this.#closeElement());
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    feedSaxes(this.#parser, content, (cause) => this.#invalid('it is not well-formed XML', cause));
    return { alphabet: this.#alphabet, languageCode: this.#languageCode, lexemes: this.#lexemes };
  }

  #invalid(why: string, cause?: unknown): AwsError {
    const message = `Invalid PLS Lexicon: ${why} (line ${this.#parser.line})`;
    return new AwsError('InvalidLexiconException', message, { cause });
  }

  #openElement({ local, name, uri, attributes }: SaxesTagNS): void {
    if (this.#open.length >= MAX_DEPTH) throw this.#invalid(`<${name}> is nested more than ${MAX_DEPTH} deep`);
    const parent = this.#open.at(-1)?.name ?? '';
    // Metadata may hold any XML of any namespace, and none of it is spoken.
    const inMetadata = parent === 'metadata';
    if (!inMetadata && (uri !== NAMESPACE || !CHILDREN.get(parent)?.includes(local))) {
      const where = parent === '' ? 'as the root; it has to be <lexicon>' : `in <${parent}>`;
      throw this.#invalid(`<${name}> of the namespace '${uri}' is not allowed ${where} (PLS has '${NAMESPACE}')`);
    }
    this.#open.push({ name: inMetadata ? 'metadata' : local, attributes, text: '' });
    if (parent === '') this.#startLexicon();
    if (parent === 'lexicon' && local === 'lexeme') this.#startLexeme();
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (CHILDREN.has(element.name) && text.trim() !== '') {
      throw this.#invalid(
        `<${element.name}> holds the text '${text.trim().slice(0, 40)}', but only its elements may hold text`,
      );
    }
    element.text += text;
  }

  #closeElement(): void {
    const element = this.#open.pop() as OpenElement;
    switch (element.name) {
      case 'grapheme':
        this.#graphemes.push(this.#wordsOf(element));
        break;
      case 'phoneme':
      case 'alias':
        this.#addPronunciation(element);
        break;
      case 'lexeme':
        this.#endLexeme();
        break;
    }
  }

  #startLexicon(): void {
    const version = this.#attribute('version');
    if (version !== '1.0') throw this.#invalid(`version '${version}' is not known, only '1.0'`);
    this.#alphabet = this.#checkAlphabet(this.#attribute('alphabet'));
    const language = this.#attribute('xml:lang');
    const found = findPlsLanguage(language);
    if (found === undefined) {
      throw new AwsError('UnsupportedPlsLanguageException', `Unsupported PLS language: '${language}'`);
    }
    this.#languageCode = found;
  }

  #startLexeme(): void {
    this.#graphemes = [];
    this.#replacement = undefined;
  }

  #endLexeme(): void {
    if (this.#graphemes.length === 0) throw this.#invalid('a <lexeme> has no <grapheme>');
    if (this.#replacement === undefined) {
      throw this.#invalid(`the <lexeme> of '${this.#graphemes[0]}' has neither <phoneme> nor <alias>`);
    }
    this.#lexemes.push({ graphemes: this.#graphemes, replacement: this.#replacement });
  }

  /** The first that is preferred counts; where none is, the first (PLS 1.0 on multiple pronunciations). */
  #addPronunciation(element: OpenElement): void {
    const text = this.#wordsOf(element);
    if (text.length > MAX_REPLACEMENT_CHARACTERS) {
      throw new AwsError(
        'MaxLexemeLengthExceededException',
        `The maximum size of the lexeme would be exceeded by this operation: <${element.name}> '${text.slice(0, 20)}…' has ${text.length} characters, ` +
          `at most ${MAX_REPLACEMENT_CHARACTERS} are allowed (line ${this.#parser.line})`,
      );
    }
    const prefer = element.attributes['prefer']?.value ?? 'false';
    if (prefer !== 'true' && prefer !== 'false') {
      throw this.#invalid(`prefer="${prefer}" of <${element.name}> is neither 'true' nor 'false'`);
    }
    const replacement = this.#readReplacement(element, text);
    const preferred = prefer === 'true';
    if (this.#replacement !== undefined && (this.#preferred || !preferred)) return;
    this.#preferred = preferred;
    this.#replacement = replacement;
  }

  #readReplacement({ name, attributes }: OpenElement, text: string): Replacement {
    if (name === 'alias') return { tag: 'sub', attributes: { alias: text } };
    const alphabet = this.#checkAlphabet(attributes['alphabet']?.value ?? this.#alphabet);
    return { tag: 'phoneme', attributes: { alphabet, ph: text } };
  }

  #checkAlphabet(alphabet: string): string {
    if (ALPHABETS.includes(alphabet)) return alphabet;
    throw new AwsError(
      'UnsupportedPlsAlphabetException',
      `The alphabet specified by the lexicon is not a supported alphabet: '${alphabet}' (line ${this.#parser.line}). ` +
        `Valid values are ${ALPHABETS.join(' and ')}`,
    );
  }

  #attribute(name: string): string {
    const value = this.#open.at(-1)?.attributes[name]?.value;
    if (value === undefined) throw this.#invalid(`<lexicon> needs the attribute '${name}'`);
    return value;
  }

  #wordsOf({ name, text }: OpenElement): string {
    const words = text.trim().replaceAll(/\s+/g, ' ');
    if (words === '') throw this.#invalid(`a <${name}> is empty`);
    return words;
  }
}

/**
 * Throws InvalidLexicon…, UnsupportedPlsAlphabet…, UnsupportedPlsLanguage…, LexiconSizeExceeded… and
 * MaxLexemeLengthExceededException.
 */
export function parsePls(content: string): Lexicon {
  if (content.length > MAX_LEXICON_CHARACTERS) {
    throw new AwsError(
      'LexiconSizeExceededException',
      `The maximum size of the specified lexicon would be exceeded by this operation: it has ${content.length} characters, at most ${MAX_LEXICON_CHARACTERS} are allowed`,
    );
  }
  return new PlsReader().read(content);
}

/**
 * `xml:lang` as Polly would name it, or undefined where Polly has no such language. It is a language code, or a bare
 * language for all of its regions: "a language code such as "en" would be applied to all English languages" (API
 * Reference, LexiconAttributes). That letters' case does not matter is BCP 47's rule; Polly's own is not documented.
 */
export function findPlsLanguage(given: string): string | undefined {
  const lower = given.toLowerCase();
  const codes = Object.keys(LANGUAGES);
  const code = codes.find((known) => known.toLowerCase() === lower);
  if (code !== undefined) return code;
  return !lower.includes('-') && codes.some((known) => coversLanguage(lower, known)) ? lower : undefined;
}

/**
 * Whether a lexicon is applied to words in a language; else it changes nothing (Developer Guide, "Applying lexicons").
 */
export function coversLanguage(lexiconLanguage: string, languageCode: string): boolean {
  return lexiconLanguage === languageCode || lexiconLanguage === languageCode.split('-')[0];
}
