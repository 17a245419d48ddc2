import { describe, expect, test } from '@jest/globals';
import { readSsml } from './read-ssml.ts';

const ENGINES = ['generative', 'long-form', 'neural', 'standard'] as const;

function takes(content: string, engine: string): boolean {
  try {
    readSsml(`<speak>${content}</speak>`, engine);
    return true;
  } catch {
    return false;
  }
}

describe('the tags of an engine', () => {
  // Row by row as in https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html; * is every engine.
  test.each([
    ['<break/>', '*'],
    ['<emphasis level="strong">a</emphasis>', 'standard'],
    ['<lang xml:lang="fr-FR">a</lang>', '*'],
    ['<mark name="a"/>', '*'],
    ['<p>a</p>', '*'],
    ['<phoneme alphabet="ipa" ph="a">a</phoneme>', '*'],
    ['<prosody volume="loud" rate="90%">a</prosody>', '*'],
    ['<prosody pitch="high">a</prosody>', 'standard'],
    ['<prosody amazon:max-duration="2s">a</prosody>', 'standard'],
    ['<s>a</s>', '*'],
    ['<say-as interpret-as="date" format="mdy">a</say-as>', '*'],
    ['<sub alias="b">a</sub>', '*'],
    ['<w role="amazon:VB">a</w>', '*'],
    ['<amazon:auto-breaths>a</amazon:auto-breaths>', 'standard'],
    ['<amazon:breath/>', 'standard'],
    ['<amazon:domain name="news">a</amazon:domain>', 'neural'],
    ['<amazon:effect name="drc">a</amazon:effect>', 'long-form neural standard'],
    ['<amazon:effect phonation="soft">a</amazon:effect>', 'standard'],
    ['<amazon:effect vocal-tract-length="+10%">a</amazon:effect>', 'standard'],
    ['<amazon:effect name="whispered">a</amazon:effect>', 'standard'],
  ])('%s: %s', (ssml, engines) => {
    const expected = engines === '*' ? [...ENGINES] : engines.split(' ');
    expect(ENGINES.filter((engine) => takes(ssml, engine))).toEqual(expected);
    expect(takes(ssml, 'an-engine-of-next-year')).toBe(true);
  });

  test.each([
    ['<amazon:effect name="a-new-one">a</amazon:effect>'],
    ['<amazon:domain name="a-new-one">a</amazon:domain>'],
    ['<amazon:a-new-one/>'],
    ['<break time="11s"/>'],
    ['<prosody rate="-10%">a</prosody>'],
    ['<lang xml:lang="fr">a</lang>'],
    ['<p a-new-one="1">a</p>'],
  ])('leaves %s to Polly', (ssml) => {
    expect(ENGINES.filter((engine) => takes(ssml, engine))).toEqual([...ENGINES]);
  });

  // What public code gives Polly, beside what its pages list.
  test.each([
    ['<phoneme type="ruby" ph="x">a</phoneme>'],
    ['<phoneme alphabet="x-amazon-pron-kana" ph="x">a</phoneme>'],
    ['<prosody rate="normal">a</prosody>'],
    ['<prosody rate="1.08" volume="+0%">a</prosody>'],
    ['<break time=".2s"/>'],
    ['<w role="ivona:VB">a</w>'],
    ['<say-as interpret-as="date" format="YYYYmmdd" detail="1">a</say-as>'],
    ['<say-as interpret-as="time" format="hm">a</say-as>'],
    ['<amazon:domain name="conversational">a</amazon:domain>'],
  ])('leaves %s of public code to Polly', (ssml) => {
    expect(ENGINES.filter((engine) => takes(ssml, engine))).toEqual([...ENGINES]);
  });

  test.each([
    ['break', 'time', (units: number) => '1'.repeat(units)],
    ['break', 'time', (units: number) => `1${' '.repeat(units)}x`],
    ['prosody', 'rate', (units: number) => ' '.repeat(units)],
    ['lang', 'xml:lang', (units: number) => ' '.repeat(units)],
    ['prosody', 'volume', (units: number) => '+1.'.repeat(units)],
  ])('a hostile value of <%s %s> is refused at once', (tag, attribute, write) => {
    const startedAt = performance.now();
    expect(takes(`<${tag} ${attribute}="${write(20_000)}">a</${tag}>`, 'standard')).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  test('an unknown tag and a missing attribute are refused for an engine that is not known', () => {
    expect(takes('<blink>a</blink>', 'an-engine-of-next-year')).toBe(false);
    expect(takes('<sub>a</sub>', 'an-engine-of-next-year')).toBe(false);
  });

  test('the refusal names the engine, what it lacks and the engines that have it', () => {
    const read = () => readSsml('<speak>\n<prosody rate="slow" pitch="high">a</prosody></speak>', 'neural');
    expect(read).toThrow(
      'line 2, column 1: the neural engine does not have pitch in <prosody rate="slow" pitch="high">.',
    );
    expect(read).toThrow(expect.objectContaining({ action: expect.stringContaining('that has it: standard.') }));
  });
});
