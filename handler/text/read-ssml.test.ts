import { describe, expect, test } from '@jest/globals';
import { SsmlInvalidError } from '../errors.ts';
import { readSsml } from './read-ssml.ts';

function faultOf(ssml: string, engine = 'standard'): SsmlInvalidError {
  try {
    readSsml(ssml, engine);
  } catch (error) {
    if (error instanceof SsmlInvalidError) return error;
    throw error;
  }
  throw new Error(`Taken: ${ssml.slice(0, 200)}`);
}

const NESTED = 100_000;

describe('readSsml', () => {
  test.each([
    // The root.
    ['', '1:1', 'there is no <speak>'],
    [' \n ', '1:1', 'there is no <speak>'],
    ['<!-- a -->', '1:1', 'there is no <speak>'],
    ['hello', '1:1', 'there is text before <speak>'],
    ['\n hi <speak>a</speak>', '2:2', 'there is text before <speak>'],
    ['<!-- a -->b<speak>c</speak>', '1:11', 'there is text before <speak>'],
    ['<p>hello</p>', '1:1', 'the root is <p> and not <speak>'],
    ['<speak>a</speak>\n b', '2:2', 'there is text after </speak>'],
    ['<speak>a</speak>&amp;', '1:17', 'there is text after </speak>'],
    ['<speak>a</speak><![CDATA[b]]>', '1:17', 'there is text after </speak>'],
    ['<speak>a</speak>\n<speak>b</speak>', '2:1', '<speak> begins a second root'],
    ['<speak>\n<speak version="1.1">a</speak></speak>', '2:1', '<speak version="1.1"> stands within <speak>'],
    // Tags that do not match.
    ['<speak><p>a</speak>', '1:12', '</speak> stands where </p> is due'],
    ['<speak><p><s>a</p></s></speak>', '1:15', '</p> stands where </s> is due'],
    ['<speak><p>a</pp></speak>', '1:12', '</pp> stands where </p> is due'],
    ['<speak>a</p ></speak>', '1:9', '</p > stands where </speak> is due'],
    ['<speak>a</speak></p>', '1:17', '</p> closes nothing'],
    ['<speak>\n  <p>a', '2:3', '<p> is not closed'],
    ['<speak>\n  <p>a</p>', '1:1', '<speak> is not closed'],
    // Markup that is broken off.
    ['<speak>hello <p', '1:14', '<p is not finished'],
    ['<speak>hello\n<!-- b</speak>', '2:1', '<!-- b</speak> is not finished'],
    ['<speak>hello\n<![CDATA[ b</speak>', '2:1', '<![CDATA[ b</speak> is not finished'],
    ['<!-- b', '1:1', '<!-- b is not finished'],
    ['<speak>a</speak><!-- b', '1:17', '<!-- b is not finished'],
    ['<speak>1 <', '1:10', '< is not finished'],
    ['<speak>salt &amp', '1:13', '"&amp" is not an entity'],
    // Characters that have to be escaped.
    ['<speak>1 < 2</speak>', '1:10', 'the "<" begins no tag'],
    ['<speak><sub alias="1 < 2">x</sub></speak>', '1:22', 'there is a "<" within <sub alias="1 <'],
    ['<speak>salt & pepper</speak>', '1:13', '"&" is not an entity'],
    ['<speak>salt & pepper &amp; mustard</speak>', '1:13', '"&" is not an entity'],
    ['<speak>&amp; AT&T</speak>', '1:16', '"&T" is not an entity'],
    ['<speak>&;</speak>', '1:8', '"&;" is not an entity'],
    ['<speak>&#;</speak>', '1:8', '"&#;" is not an entity'],
    // Entities.
    ['<speak>a\n&nbsp;b</speak>', '2:1', 'XML has no entity &nbsp;'],
    ['<speak><p>&lt;</p>&constructor;</speak>', '1:19', 'XML has no entity &constructor;'],
    ['<speak><sub alias="&lt; &copy;">x</sub></speak>', '1:25', 'XML has no entity &copy;'],
    ['<speak>&#65;&#0;</speak>', '1:13', 'XML has no entity &#0;'],
    ['<?xml version="1.1"?><speak>&#1;</speak>', '1:29', 'XML has no entity &#1;'],
    ['<speak>&#xD800;</speak>', '1:8', 'XML has no entity &#xD800;'],
    ['<speak>&#x110000;</speak>', '1:8', 'XML has no entity &#x110000;'],
    // Characters that XML does not have.
    ['<speak>a\u0001b</speak>', '1:9', 'the character U+0001 is not allowed in XML'],
    ['<speak>a\n\u0000b</speak>', '2:1', 'the character U+0000 is not allowed in XML'],
    ['<speak>a\uFFFEb</speak>', '1:9', 'the character U+FFFE is not allowed in XML'],
    ['<speak><!-- \u0008 --></speak>', '1:13', 'the character U+0008 is not allowed in XML'],
    ['<speak><p>\uD83D</p></speak>', '1:11', 'the character U+D83D is not allowed in XML'],
    ['<speak>\u{1F600}\uDE00</speak>', '1:9', 'the character U+DE00 is not allowed in XML'],
    // Attributes.
    ['<speak><break time=1s/></speak>', '1:20', '<break time=1 is not well-formed XML (unquoted attribute value)'],
    ['<speak><p a>x</p></speak>', '1:12', '<p a> is not well-formed XML (attribute without value)'],
    ['<speak><p a="1"b="2">x</p></speak>', '1:16', '<p a="1"b is not well-formed XML (no whitespace between'],
    [
      '<speak>\n<p a="1"\n a="2">x</p></speak>',
      '2:1',
      '<p a="1" a="2"> is not well-formed XML (duplicate attribute: a)',
    ],
    ['<speak><p / >x</p></speak>', '1:12', '<p / is not well-formed XML (forward-slash'],
    // Comments, sections, instructions.
    ['<speak>a <!-- b -- c --></speak>', '1:17', 'there is a "--" within a comment'],
    ['<speak>a ]]> b</speak>', '1:12', 'is not well-formed XML (the string "]]>" is disallowed in char data)'],
    ['<speak>a<?php <? echo ?>b</speak>', '1:9', '<?php <? echo ?> is a processing instruction'],
    ['<?xml-stylesheet href="x"?>\n<speak>a</speak>', '1:1', '<?xml-stylesheet href="x"?> is a processing instruction'],
    ['<speak><?xml version="1.0"?></speak>', '1:13', 'an XML declaration must be at the start of the document'],
    ['<speak></></speak>', '1:10', '</> is not well-formed XML'],
    // A document type, and with it every entity of the document's own.
    ['<!DOCTYPE speak>\n<speak>hello</speak>', '1:1', 'a document type'],
    ['<!doctype speak><speak>hello</speak>', '1:1', 'a document type'],
    ['<speak>\n <!DOCTYPE speak></speak>', '2:2', 'a document type'],
    ['<!DOCTYPE speak [<!ENTITY a "ha">', '1:1', 'a document type'],
    [
      '<?xml version="1.0"?>\n<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>\n<speak>&c;</speak>',
      '2:1',
      'a document type',
    ],
    ['<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><speak>&x;</speak>', '1:1', 'a document type'],
    ['<!DOCTYPE s [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]><speak>a</speak>', '1:1', 'a document type'],
    ['<!DOCTYPE s SYSTEM "http://192.0.2.1/x.dtd"><speak>a</speak>', '1:1', 'a document type'],
    // Tags.
    ['<speak>a <blink rate="1">b</blink></speak>', '1:10', 'Polly has no tag <blink rate="1">'],
    ['<speak>\r\n\r\u{1F600}<audio src="a.mp3"/></speak>', '3:2', 'Polly has no tag <audio src="a.mp3"/>'],
    ['\uFEFF<speak><P>a</P></speak>', '1:8', 'Polly has no tag <P>'],
    ['<speak><constructor/></speak>', '1:8', 'Polly has no tag <constructor/>'],
    ['<speak><sub>W3C</sub></speak>', '1:8', '<sub> has no attribute alias'],
    ['<speak><sub __proto__="a">W3C</sub></speak>', '1:8', '<sub __proto__="a"> has no attribute alias'],
    ['<speak><p><say-as>1</say-as></p></speak>', '1:11', '<say-as> has no attribute interpret-as'],
    ['<speak><phoneme alphabet="ipa">a</phoneme></speak>', '1:8', '<phoneme alphabet="ipa"> has no attribute ph'],
    ['<speak><phoneme ph="a">a</phoneme></speak>', '1:8', '<phoneme ph="a"> has no attribute alphabet'],
    ['<speak><lang>a</lang></speak>', '1:8', '<lang> has no attribute xml:lang'],
    ['<speak><mark/></speak>', '1:8', '<mark/> has no attribute name'],
    [`<speak>${'<p>'.repeat(50)}a${'</p>'.repeat(50)}</speak>`, '1:155', '<p> is nested more than 50 tags deep'],
  ])('refuses %j at %s', (ssml, place, what) => {
    const fault = faultOf(ssml);
    expect(fault.message).toContain(what);
    expect(`${fault.line}:${fault.column}`).toBe(place);
    expect(fault.message).toContain(`at line ${fault.line}, column ${fault.column}:`);
    expect(fault).toMatchObject({ name: 'SsmlInvalidError', code: 'ssml-invalid' });
    expect(fault.action).toMatch(/^[A-Z].*\.$/);
  });

  test('says what to do', () => {
    expect(faultOf('<speak>salt & pepper</speak>').action).toContain('&amp;');
    expect(faultOf('<speak>1 < 2</speak>').action).toContain('&lt;');
    expect(faultOf('<speak><sub>W3C</sub></speak>').action).toContain('<sub alias="…">');
    expect(faultOf('<speak><emphasis>a</emphasis></speak>', 'neural').action).toContain('standard');
  });

  test('quotes a long tag in short and on one line', () => {
    const { message } = faultOf(`<speak><blink\n  class="${'x'.repeat(200_000)}"/></speak>`);
    expect(message).toContain('<blink class="xxx');
    expect(message.length).toBeLessThan(200);
  });

  test.each([
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<speak>a</speak>'],
    ['a declaration of version 1.1', '<?xml version="1.1"?><speak>a</speak>'],
    ['a byte order mark', '\uFEFF<speak>a</speak>'],
    ['a byte order mark and a declaration', '\uFEFF<?xml version="1.0"?><speak>a</speak>'],
    ['comments everywhere', '<!-- a --><speak><!-- b --><p><!----></p><!-- c --></speak><!-- d -->\n'],
    ['an empty root', '<speak/>'],
    ['single quotes and spaces in tags', "<speak\n xml:lang = 'en-US' ><p >a</p\n></speak >"],
    [
      'every tag of AWS',
      '<speak xml:lang="en-US"><p><s>a <break time="1s"/><mark name="m"/></s></p><w role="x">b</w></speak>',
    ],
    ['49 tags within the root', `<speak>${'<p>'.repeat(49)}a${'</p>'.repeat(49)}</speak>`],
    ['a tag of AWS that is not known yet', '<speak><amazon:emotion name="x">a</amazon:emotion></speak>'],
  ])('takes %s', (_, ssml) => {
    expect(() => readSsml(ssml, 'standard')).not.toThrow();
  });

  test.each([
    ['<speak>Hello <prosody rate="slow">there</prosody> &amp; you</speak>', 'Hello there & you'],
    ['<speak>a<!-- not this -->b<![CDATA[<c>]]>&#100;&#x65;</speak>', 'ab<c>de'],
    ['<speak>\n <p> a </p>\r\n</speak>', '\n  a \n'],
    ['<speak><sub alias="World Wide Web Consortium">W3C</sub><break time="1s"/></speak>', 'W3C'],
    ['<speak>\u{1F600}&#x1F600;</speak>', '\u{1F600}\u{1F600}'],
  ])('counts what is billed of %j', (ssml, billed) => {
    const document = readSsml(ssml, 'standard');
    expect(document.billedCharacters).toBe([...billed].length);
    expect(document.billedUnits).toBe(billed.length);
  });

  test.each([
    ['tags nested and closed', `<speak>${'<p>'.repeat(NESTED)}a${'</p>'.repeat(NESTED)}</speak>`],
    ['tags never closed', `<speak>${'<p>'.repeat(NESTED)}`],
    ['end tags', `<speak>${'</p>'.repeat(NESTED)}`],
    ['ampersands', `<speak>${'&'.repeat(NESTED)}</speak>`],
    ['entities without end', `<speak>${'&a'.repeat(NESTED)}</speak>`],
    ['brackets', `<speak>${'<'.repeat(NESTED)}`],
    ['comments begun', `<speak>${'<!--'.repeat(NESTED)}`],
    ['a bomb', `<!DOCTYPE s [${'<!ENTITY a "&a;&a;">'.repeat(NESTED / 10)}]><speak>&a;</speak>`],
    ['duplicate attributes', `<speak><p${' a=""'.repeat(NESTED)}>b</p></speak>`],
    ['unknown tags', `<speak>${'<x/>'.repeat(NESTED)}</speak>`],
  ])('refuses any number of %s', (_, ssml) => {
    expect(faultOf(ssml).code).toBe('ssml-invalid');
  });

  test.each([
    ['attributes', `<speak><p${Array.from({ length: NESTED }, (_, i) => ` a${i}=""`).join('')}>b</p></speak>`],
    ['elements', `<speak>${'<p></p>'.repeat(NESTED)}</speak>`],
    ['comments', `<speak>${'<!---->'.repeat(NESTED)}</speak>`],
    ['characters in a comment', `<speak><!--${'- '.repeat(NESTED)}--></speak>`],
    ['sections', `<speak>${'<![CDATA[]]]>'.repeat(NESTED)}</speak>`],
    ['brackets in a section', `<speak><![CDATA[${']'.repeat(NESTED)}]]></speak>`],
    ['entities', `<speak>${'&lt;'.repeat(NESTED)}</speak>`],
  ])('takes any number of %s', (_, ssml) => {
    expect(() => readSsml(ssml, 'standard')).not.toThrow();
  });
});
