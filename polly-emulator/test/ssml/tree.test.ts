import { expect, test } from '@jest/globals';
import { parseSsml } from '../../src/ssml/parse-ssml.ts';
import { countBilledCharacters, treeOfText } from '../../src/ssml/tree.ts';

test('words are billed and tags are not', () => {
  const ssml = '<speak>Hello <prosody rate="slow">there</prosody> &amp; <!-- not me --><![CDATA[you]]></speak>';
  expect(countBilledCharacters(parseSsml(ssml, { engine: 'standard', voiceId: 'Joanna' }))).toBe(
    'Hello there & you'.length,
  );
});

test('plain text is billed whole', () => {
  expect(countBilledCharacters(treeOfText('<p>R&amp;D</p>'))).toBe(14);
  expect(countBilledCharacters(treeOfText(''))).toBe(0);
});
