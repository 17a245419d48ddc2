import { describe, expect, test } from '@jest/globals';
import { coversLanguage, findPlsLanguage, parsePls } from '../../src/lexicons/pls.ts';
import { alias, phoneme, pls } from './support/lexicon-samples.ts';

const NAMESPACE = 'http://www.w3.org/2005/01/pronunciation-lexicon';
const sub = (words: string) => ({ tag: 'sub', attributes: { alias: words } });
const say = (ph: string, alphabet = 'ipa') => ({ tag: 'phoneme', attributes: { alphabet, ph } });
const replacementOf = (pronunciations: string) =>
  parsePls(pls(`<lexeme><grapheme>a</grapheme>${pronunciations}</lexeme>`)).lexemes[0]?.replacement;
const error = (name: string, ...texts: (string | RegExp)[]) =>
  expect.objectContaining({ name, status: 400, message: expect.stringMatching(texts.map(String).join('.*')) });

describe('parsePls', () => {
  test('reads aliases and phonemes in the order of the document', () => {
    const content = pls(alias('W3C', 'World Wide Web Consortium') + phoneme('pecan', 'pɪˈkɑːn'));
    expect(parsePls(content)).toEqual({
      alphabet: 'ipa',
      languageCode: 'en-US',
      lexemes: [
        { graphemes: ['W3C'], replacement: sub('World Wide Web Consortium') },
        { graphemes: ['pecan'], replacement: say('pɪˈkɑːn') },
      ],
    });
  });

  test('reads several graphemes, entities, CDATA and comments, and makes one space of any white space', () => {
    const content = pls(
      '<lexeme><grapheme> AT&amp;T </grapheme><grapheme>A <!-- and -->\n\tT</grapheme><alias><![CDATA[a & t]]></alias></lexeme>',
    );
    expect(parsePls(content).lexemes).toEqual([{ graphemes: ['AT&T', 'A T'], replacement: sub('a & t') }]);
  });

  test('passes over metadata, examples, and prefixes of the namespace', () => {
    const content =
      `<p:lexicon version="1.0" xmlns:p="${NAMESPACE}" alphabet="x-sampa" xml:lang="en">` +
      '<p:meta name="author" content="x"/><p:metadata><any xmlns="urn:any"><lexeme>words</lexeme></any></p:metadata>' +
      '<p:lexeme role="verb"><p:grapheme>a</p:grapheme><p:example>a b</p:example><p:phoneme>A</p:phoneme></p:lexeme></p:lexicon>';
    expect(parsePls(content)).toEqual({
      alphabet: 'x-sampa',
      languageCode: 'en',
      lexemes: [{ graphemes: ['a'], replacement: say('A', 'x-sampa') }],
    });
  });

  test('takes a lexicon without lexemes, and a byte order mark', () => {
    expect(parsePls(`\ufeff${pls('')}`).lexemes).toEqual([]);
  });

  test.each([
    ['the first of many', '<alias>one</alias><phoneme>tuː</phoneme>', sub('one')],
    ['the preferred one', '<alias>one</alias><phoneme prefer="true">tuː</phoneme>', say('tuː')],
    ['the first preferred one', '<alias prefer="true">one</alias><alias prefer="true">two</alias>', sub('one')],
    ['the first, where prefer is false', '<alias prefer="false">one</alias><alias>two</alias>', sub('one')],
    ['the alphabet of the phoneme', '<phoneme alphabet="x-sampa">tu:</phoneme>', say('tu:', 'x-sampa')],
  ])('takes %s', (_, pronunciations, expected) => {
    expect(replacementOf(pronunciations)).toEqual(expected);
  });

  test('prefers within each lexeme anew', () => {
    const preferred = alias('a', 'one').replace('<alias>', '<alias prefer="true">');
    const second = '<lexeme><grapheme>b</grapheme><alias>two</alias><alias prefer="true">three</alias></lexeme>';
    expect(parsePls(pls(preferred + second)).lexemes[1]?.replacement).toEqual(sub('three'));
  });

  test.each([
    ['nothing', '', /not well-formed XML/],
    ['half a surrogate pair in a declaration', '<!\ud800', /not well-formed XML/],
    ['a file name instead of its content', 'file://example.pls', /not well-formed XML/],
    ['an element left open', pls(alias('a', 'b').replace('</alias>', '')), /not well-formed XML/],
    ['an unknown entity', pls(alias('a', '&nbsp;')), /not well-formed XML/],
    ['another root', '<speak>a</speak>', /<speak> .* as the root/],
    ['a root without a namespace', '<lexicon version="1.0" alphabet="ipa" xml:lang="en-US"/>', /namespace ''/],
    ['no version', `<lexicon xmlns="${NAMESPACE}" alphabet="ipa" xml:lang="en-US"/>`, /'version' \(line 1\)/],
    ['another version', `<lexicon version="2.0" xmlns="${NAMESPACE}" alphabet="ipa" xml:lang="en-US"/>`, /'2\.0'/],
    ['no alphabet', `<lexicon version="1.0" xmlns="${NAMESPACE}" xml:lang="en-US"/>`, /'alphabet'/],
    ['no language', `<lexicon version="1.0" xmlns="${NAMESPACE}" alphabet="ipa"/>`, /'xml:lang'/],
    ['a lexeme without grapheme', pls('<lexeme><alias>a</alias></lexeme>'), /no <grapheme> \(line 7\)/],
    ['a lexeme without pronunciation', pls('<lexeme><grapheme>Bob</grapheme></lexeme>'), /'Bob' has neither/],
    ['an empty grapheme', pls(alias(' ', 'a')), /<grapheme> is empty/],
    ['an empty alias', pls(alias('a', '')), /<alias> is empty/],
    ['an empty phoneme', pls(phoneme('a', '<!-- -->')), /<phoneme> is empty/],
    ['an element of SSML', pls(alias('a', 'b<break/>c')), /<break> .* in <alias>/],
    ['a lexeme within a lexeme', pls(`<lexeme>${alias('a', 'b')}</lexeme>`), /<lexeme> .* in <lexeme>/],
    ['a grapheme outside of a lexeme', pls('<grapheme>a</grapheme>'), /<grapheme> .* in <lexicon>/],
    ['a tag named like a member of Object', pls('<constructor/>'), /<constructor>/],
    ['words between the elements', pls('stray words'), /<lexicon> holds the text 'stray words'/],
    ['a bad preference', pls(alias('a', 'b').replace('<alias>', '<alias prefer="yes">')), /prefer="yes"/],
    ['a document type', `<!DOCTYPE lexicon>${pls('').slice(39)}`, /document type/],
    [
      'an entity bomb',
      `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${pls(alias('a', '&b;')).slice(39)}`,
      /document type/,
    ],
    ['an external entity', `<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>`, /document type/],
  ])('refuses %s', (_, content, message) => {
    expect(() => parsePls(content)).toThrow(
      expect.objectContaining({
        name: 'InvalidLexiconException',
        status: 400,
        message: expect.stringMatching(/^Invalid PLS Lexicon: /),
      }),
    );
    expect(() => parsePls(content)).toThrow(message);
  });

  test.each([
    ['of the lexicon', pls('', { alphabet: 'x-arpabet' }), 'x-arpabet'],
    ['of a phoneme', pls(phoneme('a', 'b').replace('<phoneme>', '<phoneme alphabet="IPA">')), 'IPA'],
  ])('refuses an alphabet %s that Polly does not have', (_, content, alphabet) => {
    expect(() => parsePls(content)).toThrow(
      error('UnsupportedPlsAlphabetException', `'${alphabet}'`, 'ipa and x-sampa'),
    );
  });

  test('refuses a language that Polly does not have', () => {
    const content = pls('', { language: 'tlh-KX' });
    expect(() => parsePls(content)).toThrow(error('UnsupportedPlsLanguageException', "'tlh-KX'"));
  });

  test('takes 40,000 characters and no more', () => {
    const padded = (length: number) => pls('').padEnd(length, '\n');
    expect(parsePls(padded(40_000)).languageCode).toBe('en-US');
    expect(() => parsePls(padded(40_001))).toThrow(error('LexiconSizeExceededException', '40001', '40000'));
  });

  test.each(['alias', 'phoneme'])('takes 100 characters of <%s> and no more', (tag) => {
    const content = (length: number) =>
      pls(`<lexeme><grapheme>a</grapheme><${tag}> ${'ə'.repeat(length)} </${tag}></lexeme>`);
    expect(parsePls(content(100)).lexemes).toHaveLength(1);
    expect(() => parsePls(content(101))).toThrow(error('MaxLexemeLengthExceededException', `<${tag}>`, '101', '100'));
  });
});

describe('findPlsLanguage', () => {
  test.each([
    ['en-US', 'en-US'],
    ['EN-us', 'en-US'],
    ['en-gb-wls', 'en-GB-WLS'],
    ['arb', 'arb'],
    ['en', 'en'],
    ['CMN', 'cmn'],
    ['xx', undefined],
    ['xx-XX', undefined],
    ['en-XX', undefined],
    ['en_US', undefined],
    ['english', undefined],
    ['e', undefined],
    ['', undefined],
    ['toString', undefined],
  ])('takes %j as %j', (given, found) => {
    expect(findPlsLanguage(given)).toBe(found);
  });
});

describe('coversLanguage', () => {
  test.each([
    ['en-US', 'en-US', true],
    ['en', 'en-US', true],
    ['en', 'en-GB-WLS', true],
    ['arb', 'arb', true],
    ['en-US', 'en-GB', false],
    ['en-GB', 'en-GB-WLS', false],
    ['ar', 'arb', false],
    ['ar', 'ar-AE', true],
    ['fr', 'en-US', false],
  ])('a lexicon for %s and words in %s: %s', (lexicon, words, covered) => {
    expect(coversLanguage(lexicon, words)).toBe(covered);
  });
});
