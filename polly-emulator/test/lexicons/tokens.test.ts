import { describe, expect, test } from '@jest/globals';
import { splitTokens } from '../../src/lexicons/find-graphemes.ts';

const keysOf = (text: string) => splitTokens(text).map(({ key }) => key);

describe('splitTokens', () => {
  test.each([
    ['g3t  \n sm4rt', ['g3t', ' ', 'sm4rt']],
    ["Bob's AT&T", ['Bob', "'", 's', ' ', 'AT', '&', 'T']],
    ['C++, e-mail.', ['C', '+', '+', ',', ' ', 'e', '-', 'mail', '.']],
    ['10.5 1,000.', ['10.5', ' ', '1,000', '.']],
    ['v1.2', ['v1', '.', '2']],
    ['naïve Ελλάδα Київ', ['naïve', ' ', 'Ελλάδα', ' ', 'Київ']],
    ['cafe\u0301', ['café']],
    ['東京タワーへ行く', ['東', '京', 'タワー', 'へ', '行', 'く']],
    ['か\u3099き', ['が', 'き']],
    ['हिन्दी', ['हिन्दी']],
    ['😀a', ['😀', 'a']],
    ['', []],
  ])('%j', (text, keys) => {
    expect(keysOf(text)).toEqual(keys);
  });

  test('tells where each stands, without a gap', () => {
    expect(splitTokens('cafe\u0301  😀!')).toEqual([
      { key: 'café', from: 0, to: 5, kind: 'word' },
      { key: ' ', from: 5, to: 7, kind: 'space' },
      { key: '😀', from: 7, to: 9, kind: 'sign' },
      { key: '!', from: 9, to: 10, kind: 'sign' },
    ]);
  });
});
