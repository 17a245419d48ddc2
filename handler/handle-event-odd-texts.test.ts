import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { eventOf, handle, skipRetryWaits } from './testing/handle.ts';
import { pollyError, StubAws, textAnswer } from './testing/stub-aws.ts';

skipRetryWaits();

type Body = string | Uint8Array;
interface Given {
  readonly metadata?: Record<string, string>;
  readonly encoding?: string;
  /** What Polly answers; absent: it speaks. */
  readonly polly?: ReturnType<typeof pollyError>;
}

async function narrate(body: Body, { metadata = {}, encoding, polly }: Given = {}) {
  const headers: Record<string, string> = encoding === undefined ? {} : { 'content-encoding': encoding };
  const aws = new StubAws().answer('GetObject', textAnswer(body, metadata, headers));
  if (polly !== undefined) aws.answer('SynthesizeSpeech', polly);
  const { error, texts } = await handle(aws, eventOf('a.txt'), { MAX_CHARACTERS: '1000' });
  expect(error).toBeUndefined();
  const spoken = aws.sentTo('SynthesizeSpeech').map((call) => JSON.parse(call.body.toString()));
  return { outcome: texts?.[0]?.code ?? texts?.[0]?.outcome, spoken, error: aws.published()[0]?.document.error };
}

const FEATURES = pollyError(400, 'ValidationException', 'This voice does not support one of the used SSML features');
const INVALID = pollyError(400, 'InvalidSsmlException', 'Invalid SSML request');

describe('a tag that the voice lacks', () => {
  test.each([
    [
      '<speak>\n<amazon:domain name="news">a</amazon:domain></speak>',
      { 'voice-id': 'Kevin' },
      'line 2, column 1: <amazon:domain name="news"> needs the voice Amy, Joanna, Lupe or Matthew',
      'Amy, Joanna, Lupe or Matthew',
    ],
    [
      '<speak><amazon:emotion name="excited">a</amazon:emotion></speak>',
      {},
      'line 1, column 8: not every voice has <amazon:emotion name="excited">',
      'Take the tag out',
    ],
    ['<speak>a <phoneme alphabet="ipa" ph="a">b</phoneme></speak>', {}, 'at line 1, column 10', 'Take the tag out'],
  ])('%s', async (body, metadata: Record<string, string>, says, advises) => {
    const { outcome, error } = await narrate(body, { metadata, polly: FEATURES });
    expect(outcome).toBe('ssml-invalid');
    expect(error.message).toContain('does not support one of the used SSML features');
    expect(error.message).toContain(says);
    expect(error.message).toContain('engine "neural"');
    expect(error.message).toContain(`voice "${metadata['voice-id'] ?? 'Joanna'}"`);
    expect(error.action).toContain(advises);
  });
});

describe('a value of an attribute', () => {
  test.each([
    ['<break time="1,5s"/>', '1.5s'],
    ['<break time="soon"/>', '500ms'],
    ['<break time="2"/>', '500ms'],
    ['<break time="-1s"/>', '500ms'],
    ['<break strength="huge"/>', 'x-strong'],
    ['<prosody rate="quick">b</prosody>', 'x-slow, slow, medium, fast, x-fast'],
    ['<prosody volume="very-loud">b</prosody>', 'x-loud'],
    ['<prosody volume="">b</prosody>', 'x-loud'],
    ['<say-as interpret-as="time" format="hms24x">1</say-as>', 'hms12 or hms24'],
    ['<say-as interpret-as="datee" format="mdy">1</say-as>', 'cardinal'],
    ['<say-as interpret-as="date" format="mm/dd">1</say-as>', 'yyyymmdd'],
    ['<lang lang="fr">b</lang>', 'fr-FR'],
    ['<lang xml:lang="">b</lang>', 'fr-FR'],
  ])('is refused unspoken, with its place and what is allowed: %s', async (markup, allowed) => {
    const { outcome, spoken, error } = await narrate(`<speak>a\n ${markup}</speak>`);
    expect(outcome).toBe('ssml-invalid');
    expect(spoken).toEqual([]);
    expect(error.message).toContain('line 2, column 2');
    expect(error.action).toContain(allowed);
  });

  test.each([
    ['<prosody rate="-10%">b</prosody>', '20% to 200%'],
    ['<prosody rate="2">b</prosody>', '20% to 200%'],
    ['<say-as interpret-as="date" format="ddmmyyyy" detail="1">1</say-as>', 'yyyymmdd'],
    ['<lang xml:lang="fr">b</lang>', 'fr-FR'],
    ['<lang xml:lang="fr_FR">b</lang>', 'fr-FR'],
    ['<break time="11s"/>', 'at most 10s'],
    ['<break strength="Strong"/>', 'strong'],
    ['<prosody volume="+4.5">b</prosody>', '+6dB'],
    ['<say-as interpret-as="interjection">b</say-as>', 'telephone'],
    ['<phoneme alphabet="arpabet" ph="AH">b</phoneme>', 'x-sampa'],
    ['<p a-new-one="1">b</p>', 'a-new-one'],
    ['<amazon:effect name="a-new-one">b</amazon:effect>', 'drc'],
  ])('is spoken if Polly does, and else named with its place and what is allowed: %s', async (markup, allowed) => {
    const body = `<speak>a\n ${markup}</speak>`;
    expect((await narrate(body)).outcome).toBe('narrated');
    const { outcome, error } = await narrate(body, { polly: INVALID });
    expect(outcome).toBe('ssml-invalid');
    expect(error.message).toContain('Invalid SSML request');
    expect(error.message).toContain('line 2, column 2');
    expect(error.action).toContain(allowed);
  });

  test('is quoted in short, however long its name is', async () => {
    const name = 'x'.repeat(1_500);
    const { error } = await narrate(`<speak><p ${name}="1">a</p></speak>`, { polly: INVALID });
    expect(error.message).toContain('Polly lists no attribute xxx');
    expect(`${error.message}${error.action}`.length).toBeLessThan(1_000);
  });

  test.each([
    '<say-as interpret-as="time" format="hms12">1</say-as>',
    '<say-as interpret-as="time" format="hms24">1</say-as>',
    '<break time="1.5s"/><break time=".5s"/><break time="10s"/><break/>',
  ])('is not under suspicion: %s', async (markup) => {
    const body = `<speak>a ${markup}</speak>`;
    expect((await narrate(body)).outcome).toBe('narrated');
    expect((await narrate(body, { polly: INVALID })).error.action).toContain('Correct the SSML');
  });

  test('is named in the part of a long text that has it', async () => {
    const body = `<speak>${'<p>Some words.</p>'.repeat(40)}\n<p><prosody rate="-5%">Last.</prosody></p></speak>`;
    const { error } = await narrate(body, { polly: INVALID });
    expect(error.message).toContain('line 2, column 4');
  });
});

describe('SSML behind something', () => {
  const SPOKEN = '<speak>Hello</speak>';
  test.each([
    ['a zero-width space', `\u200b${SPOKEN}`],
    ['byte order marks', `\ufeff\ufeff\ufeff${SPOKEN}`],
    ['a soft hyphen and a mark of direction', `\u00ad\u200e\n${SPOKEN}`],
    ['a comment and a byte order mark', `<!-- a -->\ufeff${SPOKEN}`],
    ['a zero-width space before and after it', `\u200b${SPOKEN}\u200b`],
    ['an invisible character and a declaration', `\u2060<?xml version="1.0" encoding="ISO-8859-1"?>${SPOKEN}`],
  ])('%s is spoken as SSML', async (_, body) => {
    const { outcome, spoken } = await narrate(body);
    expect(outcome).toBe('narrated');
    expect(spoken).toMatchObject([
      { TextType: 'ssml', Text: expect.stringMatching(/^(?:\n|<\?xml.*\?>|<!-- a -->)?<speak>/) },
    ]);
    expect(spoken[0].Text).toMatch(/<\/speak>$/);
    expect(spoken[0].Text).not.toContain('8859');
  });

  test.each([
    ['a comment and an instruction', `<!-- a --><?x y?>${SPOKEN}`, 'line 1, column 11', 'Take it out'],
    ['two instructions', `<?a?>\n<?b?>\n${SPOKEN}`, 'line 1, column 1', 'Take it out'],
    [
      'a prefix',
      '<ssml:speak xmlns:ssml="http://www.w3.org/2001/10/synthesis">a</ssml:speak>',
      'line 1, column 1',
      'without',
    ],
    ['capitals', '<SPEAK>Hello</SPEAK>', 'line 1, column 1', 'lower case'],
    ['one capital', '\n<Speak>Hello</Speak>', 'line 2, column 1', 'lower case'],
    ['a document type of another name', `<!DOCTYPE ssml SYSTEM "a>b.dtd">${SPOKEN}`, 'line 1, column 1', 'Take it out'],
    ['a fence', `\`\`\`xml\n${SPOKEN}\n\`\`\`\n`, 'line 1, column 1', 'text-type'],
    ['a greeting', `Here it is:\n${SPOKEN}`, 'line 1, column 1', 'text-type'],
    ['quotation marks', `"${SPOKEN}"`, 'line 1, column 1', 'text-type'],
    ['no root', '<prosody rate="slow">Hello</prosody>', 'line 1, column 1', 'between one <speak>'],
    ['escapes', '&lt;speak&gt;Hello&lt;/speak&gt;', 'line 1, column 1', 'Write < for &lt;'],
    ['an invisible character behind the root', `${SPOKEN}\u200b<!-- a -->`, 'line 1, column 21', 'Take it out'],
    ['a greeting and two documents', `Hi.\n${SPOKEN}\n${SPOKEN}`, 'line 1, column 1', 'text-type'],
    ['JSON', `{"Text":"${SPOKEN.replaceAll('<', '\\u003c')}"}`, 'line 1, column 1', 'text-type'],
  ])('%s is refused with its place', async (_, body, place, advises) => {
    const { outcome, spoken, error } = await narrate(body);
    expect(outcome).toBe('ssml-invalid');
    expect(spoken).toEqual([]);
    expect(error.message).toContain(place);
    expect(error.action).toContain(advises);
    const asText = await narrate(body, { metadata: { 'text-type': 'text' } });
    expect(asText.spoken).toMatchObject([{ TextType: 'text', Text: body }]);
  });

  test.each([
    'To greet somebody, write <speak>Hello</speak> and send it.',
    'One: <speak>a</speak> and two: <speak>b</speak>',
    'Read <speak> aloud.',
    '<speaker>Loud</speaker>',
    '<p>Hello</p>',
    'x < y, as <!DOCTYPE html> says',
  ])('prose about it is plain text: %s', async (body) => {
    expect((await narrate(body)).spoken).toMatchObject([{ TextType: 'text', Text: body }]);
  });
});

describe('a page of markup', () => {
  test.each([
    ['HTML', '<html><body onload="x()"><p>Salt &amp; pepper</p></body></html>', 'HTML'],
    ['HTML with its type', '\ufeff<!-- a -->\n<!doctype HTML>\n<HTML lang="en"><p>a</p></HTML>', 'HTML'],
    ['XML', '<?xml version="1.0"?><book><p>a</p></book>', '<book>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>', '<svg>'],
  ])('%s is not read aloud, but on request', async (_, body, says) => {
    const { outcome, spoken, error } = await narrate(body);
    expect(outcome).toBe('text-markup');
    expect(spoken).toEqual([]);
    expect(error.message).toContain(says);
    expect(error.action).toContain('text-type');
    expect((await narrate(body, { metadata: { 'text-type': 'text' } })).outcome).toBe('narrated');
  });
});

describe('nothing to say', () => {
  test.each([
    ['<speak></speak>'],
    ['<speak/>'],
    ['<speak> <break time="1s"/> <mark name="a"/></speak>'],
    ['<speak><p><!-- a --></p></speak>'],
    ['<speak>\u200b\u00ad</speak>'],
    ['\u200b'],
    ['\u200e \u202a\u202c\u2066\u2069\u200f'],
    ['\u00ad\n\u00ad'],
    ['\ufe0f\ufe0e'],
    ['\u2060\ufeff\u034f\u180e'],
    ['\u0301'],
    ['\u0007\u0001'],
    ['\u3164\u115f'],
  ])('%j is empty', async (body) => {
    const { outcome, spoken, error } = await narrate(body);
    expect(outcome).toBe('text-empty');
    expect(spoken).toEqual([]);
    expect(error.message).toMatch(/nothing but|no word/);
  });

  test.each([
    ['\u200b1'],
    ['…?! ---'],
    ['👍🏽'],
    ['می\u200cخواهم'],
    ['<speak><sub alias="Doctor">Dr.</sub></speak>'],
    ['+'],
  ])('%j is something', async (body) => {
    expect((await narrate(body)).spoken).toMatchObject([{ Text: body }]);
  });
});

const badChecksum = (packed: Buffer) => packed.fill(0, packed.length - 8, packed.length - 4);

describe('Content-Encoding', () => {
  const WORDS = 'Mañana. 🎧';
  test.each<[string, Body]>([
    ['gzip', gzipSync(WORDS)],
    ['GZIP', gzipSync(WORDS)],
    ['x-gzip', gzipSync(WORDS)],
    ['gzip', Buffer.concat([gzipSync('Mañana. '), gzipSync('🎧')])],
    ['gzip', Buffer.concat([gzipSync(WORDS), Buffer.alloc(512)])],
    ['deflate', deflateSync(WORDS)],
    ['deflate', deflateRawSync(WORDS)],
    ['br', brotliCompressSync(WORDS)],
    // Node.js has it from 22.15 on.
    ...(typeof zstdCompressSync === 'function' ? [['zstd', zstdCompressSync(WORDS)] as [string, Body]] : []),
    ['gzip, gzip', gzipSync(gzipSync(WORDS))],
    ['br,gzip,aws-chunked', gzipSync(brotliCompressSync(WORDS))],
    ['gzip', gzipSync(Buffer.from(`\ufeff${WORDS}`, 'utf16le'))],
    // Labels that pack nothing.
    ['', WORDS],
    ['identity', WORDS],
    ['aws-chunked', WORDS],
    ['utf-8', WORDS],
    ['text/plain; charset=UTF-8', WORDS],
    ['none', WORDS],
    // Labels that are not true of a plain text.
    ['gzip', WORDS],
    ['br', WORDS],
    ['deflate', WORDS],
  ])('%s is unpacked', async (encoding, body) => {
    const { outcome, spoken } = await narrate(body, { encoding });
    expect(outcome).toBe('narrated');
    expect(spoken).toMatchObject([{ Text: WORDS }]);
  });

  test.each(['compress', 'dcz', 'aes128gcm', 'gzip, exi'])('%s is refused by name', async (encoding) => {
    const { outcome, error } = await narrate(gzipSync(WORDS), { encoding });
    expect(outcome).toBe('encoding-unsupported');
    expect(error.message).toContain(`"${encoding.split(', ').at(-1)}"`);
    expect(error.action).toContain('packed with gzip, deflate, br');
  });

  test.each<[string, string, Uint8Array]>([
    ['cut off', 'gzip', gzipSync(WORDS).subarray(0, -3)],
    ['cut off', 'br', brotliCompressSync(WORDS.repeat(20)).subarray(0, -4)],
    ['with a wrong checksum', 'gzip', badChecksum(gzipSync(WORDS))],
    ['of another kind', 'br', gzipSync(WORDS)],
    ['packed once, with a label for twice', 'gzip,br', gzipSync(WORDS)],
  ])('what is %s (%s) is refused as damaged', async (_, encoding, body) => {
    const { outcome, error } = await narrate(body, { encoding });
    expect(outcome).toBe('text-damaged');
    expect(error.message).toContain('Content-Encoding');
    expect(error.action).toMatch(/again/);
  });

  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(Buffer.alloc(50_000_000, 'a'))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000, 'a'))],
    ['deflate', deflateSync(Buffer.alloc(1_000_000, 'a'))],
    ['deflate', deflateRawSync(Buffer.alloc(1_000_000, 'a'))],
    ...(typeof zstdCompressSync === 'function'
      ? [['zstd', zstdCompressSync(Buffer.alloc(50_000_000, 'a'))] as [string, Uint8Array]]
      : []),
  ])('a bomb (%s) is not unpacked further than a text may reach', async (encoding, body) => {
    const bomb = body.length > 8_003 ? gzipSync(body) : body;
    const { outcome, error } = await narrate(bomb, { encoding: bomb === body ? encoding : `${encoding}, gzip` });
    expect(outcome).toBe('text-too-long');
    expect(error.message).toContain('more than 8,003 bytes');
  });

  test('what is packed without saying so is named', async () => {
    const { outcome, error } = await narrate(gzipSync(WORDS));
    expect(outcome).toBe('text-binary');
    expect(error.message).toContain('gzip');
    expect(error.action).toContain('Content-Encoding');
  });
});
