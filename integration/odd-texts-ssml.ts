// SSML, good and bad. The function's engine is neural, unless the metadata says otherwise.
import type { OddText } from './odd-text.ts';

const narrated = (what: string, body: string, metadata = {}): OddText => ({
  what,
  body,
  metadata,
  expected: 'narrated',
});
const refused = (what: string, body: string, place: string, why: string, metadata = {}): OddText => ({
  what,
  body,
  metadata,
  expected: 'ssml-invalid',
  says: `The SSML is not usable at ${place}: ${why}`,
});

const suspected = (what: string, markup: string, why: string, advises: string, metadata = {}): OddText => ({
  what,
  body: `<speak>a\n ${markup}</speak>`,
  metadata,
  expected: 'ssml-invalid',
  says: `line 2, column 2: ${why}`,
  advises,
});
const silent = (what: string, body: string): OddText => ({
  what: `SSML with nothing to say: ${what}`,
  body,
  expected: 'text-empty',
  says: 'nothing but tags, pauses and characters without a sound',
});

const W3C = 'http://www.w3.org/2001/10/synthesis';
const AS_SSML = { 'text-type': 'ssml' };
const STANDARD = { engine: 'standard' };

const LAUGHS = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
const SENTENCES = '<p><s>Here is a sentence.</s><s>And <prosody rate="slow">another one</prosody>.</s></p>';

export const SSML: readonly OddText[] = [
  // Good.
  narrated('SSML', '<speak>Hello <break time="200ms"/> there, <sub alias="Doctor">Dr.</sub> Who.</speak>'),
  narrated('SSML of 7,000 characters', `<speak>${SENTENCES.repeat(Math.ceil(7_000 / SENTENCES.length))}</speak>`),
  narrated(
    'SSML with everything around it',
    '\ufeff<?xml version="1.0"?>\n<!-- a -->\n<speak>Hello.</speak>\n<!-- b -->',
  ),
  narrated('SSML that is to be read as text', '<speak>Read me</speak', { 'text-type': 'text' }),
  narrated('emphasis with an engine that has it', '<speak><emphasis>Hello</emphasis></speak>', STANDARD),
  // Not well-formed.
  refused('an open root', '<speak>Hello', 'line 1, column 1', '<speak> is not closed'),
  refused('an open tag', '<speak>\n  <p>Hello', 'line 2, column 3', '<p> is not closed'),
  refused('crossed tags', '<speak><p>\n<s>a</p></s></speak>', 'line 2, column 5', '</p> stands where </s> is due'),
  refused('a tag that is broken off', '<speak>Hello <br', 'line 1, column 14', '<br is not finished'),
  refused('an ampersand', '<speak>\nsalt & pepper</speak>', 'line 2, column 6', '"&" is not an entity'),
  refused('an attribute twice', '<speak>\n<p a="1" a="2">x</p></speak>', 'line 2, column 1', '<p a="1" a="2"> is not'),
  refused(
    'an attribute without quotes',
    '<speak><break time=1s/></speak>',
    'line 1, column 20',
    '<break time=1 is not',
  ),
  refused('an entity that XML lacks', '<speak>a\n&nbsp;b</speak>', 'line 2, column 1', 'XML has no entity &nbsp;'),
  refused('a character by a number that is none', '<speak>&#0;</speak>', 'line 1, column 8', 'XML has no entity &#0;'),
  refused(
    'half a surrogate pair by its number',
    '<speak>&#xD800;</speak>',
    'line 1, column 8',
    'XML has no entity &#xD800;',
  ),
  refused('a control character in SSML', '<speak>a\u0001b</speak>', 'line 1, column 9', 'the character U+0001'),
  refused('a processing instruction', '<speak>a<?php b ?></speak>', 'line 1, column 9', '<?php b ?> is a processing'),
  refused('text behind the root', '<speak>a</speak>\n b', 'line 2, column 2', 'there is text after </speak>'),
  refused('another root', '<p>Hello</p>', 'line 1, column 1', 'the root is <p> and not <speak>', AS_SSML),
  refused('no markup where SSML is announced', 'Hello.', 'line 1, column 1', 'there is text before <speak>', AS_SSML),
  // Nothing of it is expanded, and nothing fetched.
  refused(
    'an entity bomb',
    `<?xml version="1.0"?>\n<!DOCTYPE speak [<!ENTITY l0 "ha">${LAUGHS}]>\n<speak>&l9;</speak>`,
    'line 2, column 1',
    'a document type',
  ),
  refused(
    'an external entity',
    '<!DOCTYPE speak [<!ENTITY x SYSTEM "file:///etc/hostname">]><speak>&x;</speak>',
    'line 1, column 1',
    'a document type',
  ),
  refused(
    'a document type behind the beginning',
    '<speak>\n <!DOCTYPE x></speak>',
    'line 2, column 2',
    'a document type',
  ),
  // Well-formed, and not what Polly takes.
  refused(
    'a tag that Polly lacks',
    '<speak>a <blink>b</blink></speak>',
    'line 1, column 10',
    'Polly has no tag <blink>',
  ),
  refused('a root in a root', '<speak><speak>a</speak></speak>', 'line 1, column 8', '<speak> stands within <speak>'),
  refused(
    'a tag that the engine lacks',
    '<speak>\n<emphasis>a</emphasis></speak>',
    'line 2, column 1',
    'the neural engine',
  ),
  refused(
    'an alias that is missing',
    '<speak><sub>W3C</sub></speak>',
    'line 1, column 8',
    '<sub> has no attribute alias',
  ),
  refused(
    'tags 60 deep',
    `<speak>${'<p>'.repeat(60)}a${'</p>'.repeat(60)}</speak>`,
    'line 1, column 155',
    '<p> is nested more than 50 tags deep',
  ),
  refused(
    'an alias for more than one request takes',
    `<speak>a\n<sub alias="b">${'c '.repeat(2_000)}</sub></speak>`,
    'line 2, column 1',
    '<sub alias="b"> cannot be divided',
  ),
  // Values that nobody takes.
  ...[
    ['break time="1,5s"/', '500ms'],
    ['break time="soon"/', '500ms'],
    ['break strength="huge"/', 'x-strong'],
    ['say-as interpret-as="time" format="hms24x">1</say-as', 'hms12 or hms24'],
    ['say-as interpret-as="datee">1</say-as', 'telephone'],
    ['prosody rate="quick">b</prosody', 'x-slow, slow, medium, fast, x-fast'],
    ['prosody volume="">b</prosody', 'x-loud'],
    ['lang lang="fr">b</lang', 'fr-FR'],
  ].map(([markup = '', advises = '']) => ({
    ...refused(`the value in ${markup}`, `<speak>a\n <${markup}></speak>`, 'line 2, column 2', ''),
    advises,
  })),
  // Values and tags of which only Polly knows, and Polly names no place.
  narrated('times as in public use', '<speak><say-as interpret-as="time" format="hms12">2:30pm</say-as></speak>'),
  narrated(
    'rates as in examples of AWS',
    '<speak><prosody rate="-10%">a</prosody><prosody rate="2">b</prosody></speak>',
  ),
  suspected('a language that Polly refuses', '<lang xml:lang="fr">b</lang>', 'Polly does not list "fr"', 'fr-FR'),
  suspected('a value that Polly refuses', '<prosody volume="6">b</prosody>', 'Polly does not list "6"', '+6dB'),
  suspected(
    'an attribute that Polly refuses',
    '<p a-new-one="1">b</p>',
    'Polly lists no attribute a-new-one',
    'Take a-new-one out',
  ),
  suspected(
    'the newscaster with a voice that lacks it',
    '<amazon:domain name="news">b</amazon:domain>',
    '<amazon:domain name="news"> needs the voice Amy, Joanna, Lupe or Matthew',
    'set voice-id to Amy, Joanna, Lupe or Matthew and engine to neural',
    { 'voice-id': 'Kevin', engine: 'neural' },
  ),
  {
    what: 'a value that Polly refuses in the last part of SSML',
    body: `<speak>${SENTENCES.repeat(80)}\n<p><prosody volume="6">Z</prosody></p></speak>`,
    expected: 'ssml-invalid',
    says: 'line 2, column 4',
    advises: '+6dB',
  },
  {
    what: 'a value that Polly refuses, in a part that is told',
    body: `<speak>${SENTENCES.repeat(80)}\n<p><prosody volume="6">Z</prosody></p></speak>`,
    expected: 'ssml-invalid',
    says: ' of the text (it begins "',
  },
  // Behind something.
  narrated('SSML behind a character of zero width', '\u200b<speak>Hello.</speak>\u200b'),
  narrated('SSML behind three byte order marks', '\ufeff\ufeff\ufeff<speak>Hello.</speak>'),
  narrated('SSML behind a soft hyphen and a declaration', '\u00ad<?xml version="1.0"?><speak>Hello.</speak>'),
  refused(
    'SSML behind a comment and an instruction',
    '<!-- a --><?x y?><speak>a</speak>',
    'line 1, column 11',
    '<?x y?>',
  ),
  refused(
    'SSML behind two instructions',
    '<?a?>\n<?b?>\n<speak>a</speak>',
    'line 1, column 1',
    '<?a?> is a processing',
  ),
  refused('SSML with a prefix', `<s:speak xmlns:s="${W3C}">a</s:speak>`, 'line 1, column 1', 'the root is <s:speak'),
  refused('SSML in capitals', '\n<SPEAK>Hello.</SPEAK>', 'line 2, column 1', 'the root is <SPEAK> and not <speak>'),
  refused('SSML in a fence', '```xml\n<speak>Hello.</speak>\n```\n', 'line 1, column 1', 'there is text before'),
  refused('SSML behind a greeting', 'Here it is:\n<speak>Hello.</speak>', 'line 1, column 1', 'there is text before'),
  refused(
    'two documents behind a greeting',
    'Hi.\n<speak>Hello.</speak>\n<speak>Bye.</speak>',
    'line 1, column 1',
    'there is text before',
  ),
  refused(
    'SSML in JSON',
    '{"Text":"\\u003cspeak\\u003eHello.\\u003c/speak\\u003e"}',
    'line 1, column 1',
    'there is text before',
  ),
  narrated('SSML behind a comment and a byte order mark', '<!-- a -->\ufeff<speak>Hello.</speak>'),
  refused('SSML that is escaped', '&lt;speak&gt;Hello.&lt;/speak&gt;', 'line 1, column 1', 'its markup is escaped'),
  refused('SSML without its root', '<prosody rate="slow">Hello.</prosody>', 'line 1, column 1', 'the root is <prosody'),
  narrated('SSML that declares another encoding', '<?xml version="1.0" encoding="UTF-16"?><speak>Ñandú.</speak>'),
  narrated('prose about SSML', 'To greet somebody, write <speak>Hello</speak> and send it to Polly.'),
  // Nothing to say.
  silent('an empty root', '<speak></speak>'),
  silent('a pause', '<speak><break time="1s"/></speak>'),
  silent('a paragraph of characters without a sound', '<speak><p>\u200b\u00ad</p></speak>'),
];
