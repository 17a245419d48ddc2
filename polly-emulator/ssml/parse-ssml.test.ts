import { describe, expect, test } from '@jest/globals';
import type { Engine } from '../voices/voices.ts';
import { markupFromSsml } from './espeak-markup.ts';
import { countBilledCharacters, parseSsml } from './parse-ssml.ts';

const parse = (text: string, engine: Engine = 'standard', voiceId = 'Joanna') => parseSsml(text, { engine, voiceId });

describe('parseSsml', () => {
  test('reads tags, attributes and words to a tree', () => {
    expect(parse('<speak>One <break time="1s"/><s>two &amp; <![CDATA[<three>]]></s></speak>')).toEqual({
      tag: 'speak',
      attributes: {},
      children: [
        'One ',
        { tag: 'break', attributes: { time: '1s' }, children: [] },
        { tag: 's', attributes: {}, children: ['two & ', '<three>'] },
      ],
    });
  });

  test.each([
    ['nothing', ''],
    ['words alone', 'hello'],
    ['another root', '<p>hello</p>'],
    ['two roots', '<speak>a</speak><speak>b</speak>'],
    ['words after the root', '<speak>a</speak>b'],
    ['speak within speak', '<speak><speak>a</speak></speak>'],
    ['a tag left open', '<speak><p>hello</speak>'],
    ['a bare ampersand', '<speak>salt & pepper</speak>'],
    ['an attribute without quotes', '<speak><break time=1s/></speak>'],
    ['an unknown tag', '<speak><blink>hello</blink></speak>'],
    ['a tag named like a member of Object', '<speak><constructor/></speak>'],
    ['an unknown attribute', '<speak><p class="x">hello</p></speak>'],
    ['an attribute named like a member of Object', '<speak><p toString="x">hello</p></speak>'],
    ['a bad value', '<speak><break time="soon"/></speak>'],
    ['a missing attribute', '<speak><sub>W3C</sub></speak>'],
    ['an unknown entity', '<speak>&nbsp;</speak>'],
    ['a document type', '<!DOCTYPE speak><speak>hello</speak>'],
    ['an entity bomb', '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><speak>&c;</speak>'],
    ['an external entity', '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/hostname">]><speak>&x;</speak>'],
    ['tags nested without end', `<speak>${'<p>'.repeat(900)}${'</p>'.repeat(900)}</speak>`],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'InvalidSsmlException', status: 400 }));
  });

  test.each([
    ['emphasis', '<emphasis level="strong">a</emphasis>', ['standard']],
    ['whispering', '<amazon:effect name="whispered">a</amazon:effect>', ['standard']],
    ['range compression', '<amazon:effect name="drc">a</amazon:effect>', ['standard', 'neural', 'long-form']],
    ['soft speech', '<amazon:effect phonation="soft">a</amazon:effect>', ['standard']],
    ['the newscaster', '<amazon:domain name="news">a</amazon:domain>', ['neural']],
    ['pitch', '<prosody pitch="+10%">a</prosody>', ['standard']],
    ['a longest duration', '<prosody amazon:max-duration="5s">a</prosody>', ['standard']],
    ['breaths', '<amazon:auto-breaths>a</amazon:auto-breaths>', ['standard']],
    ['rate', '<prosody rate="90%">a</prosody>', ['standard', 'neural', 'long-form', 'generative']],
    ['a pause', '<break strength="strong"/>', ['standard', 'neural', 'long-form', 'generative']],
  ] as const)('takes %s from the engines that have it alone', (_, ssml, takers) => {
    const accepted = (['standard', 'neural', 'long-form', 'generative'] as const).filter((engine) => {
      try {
        parse(`<speak>${ssml}</speak>`, engine);
        return true;
      } catch {
        return false;
      }
    });
    expect(accepted).toEqual(takers);
  });

  test('has the newscaster for some voices only', () => {
    const news = '<speak><amazon:domain name="news">a</amazon:domain></speak>';
    expect(() => parse(news, 'neural', 'Matthew')).not.toThrow();
    expect(() => parse(news, 'neural', 'Kevin')).toThrow(/Kevin/);
  });
});

describe('countBilledCharacters', () => {
  test('counts words and not tags', () => {
    const root = parse('<speak>Hello <prosody rate="slow">there</prosody> &amp; you</speak>');
    expect(countBilledCharacters(root)).toBe('Hello there & you'.length);
  });
});

describe('markupFromSsml', () => {
  test.each([
    ['9.5s', '9.5s'],
    ['10000ms', '10000ms'],
    ['10.001s', '10s'],
    ['+10001ms', '10s'],
    ['3600s', '10s'],
  ])('makes a break of %s one of %s', (asked, spoken) => {
    const root = parseSsml(`<speak><break time="${asked}"/></speak>`, { engine: 'standard', voiceId: 'Joanna' });
    expect(markupFromSsml(root)).toBe(`<speak><break time="${spoken}"></break></speak>`);
  });

  test('keeps what espeak-ng acts on and the words of everything else', () => {
    const root = parse(
      '<speak><p>A &lt;b&gt;</p><break time="1s"/><sub alias="aluminium">Al</sub> <lang xml:lang="fr-FR">oui</lang> ' +
        '<prosody rate="slow" amazon:max-duration="5s">slow</prosody> <say-as interpret-as="spell-out">hi</say-as> ' +
        '<mark name="here"/><say-as interpret-as="date" format="mdy">1/2/99</say-as></speak>',
    );
    expect(markupFromSsml(root)).toBe(
      '<speak><p>A &lt;b&gt;</p><break time="1s"></break>aluminium oui ' +
        '<prosody rate="slow">slow</prosody> <say-as interpret-as="characters">hi</say-as> 1/2/99</speak>',
    );
  });
});
