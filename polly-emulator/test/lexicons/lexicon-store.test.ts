import { describe, expect, test } from '@jest/globals';
import { LexiconStore } from '../../src/lexicons/lexicon-store.ts';
import { alias, phoneme, pls } from './support/lexicon-samples.ts';

const CONTENT = pls(alias('W3C', 'World Wide Web Consortium'));
const error = (name: string, status: number, text: string) =>
  expect.objectContaining({ name, status, message: expect.stringContaining(text) });
const namesOf = (store: LexiconStore, nextToken?: string) => {
  const page = store.list('us-east-1', nextToken);
  return { names: page.items.map(({ name }) => name), nextToken: page.nextToken };
};

describe('LexiconStore', () => {
  test('keeps what was put, with the attributes that Polly gives', () => {
    const store = new LexiconStore({ now: () => 1_474_222_543_989 });
    const content = pls(alias('a', '😀') + phoneme('b', 'biː') + alias('c', 'd'), {
      language: 'en',
      alphabet: 'x-sampa',
    });
    store.put('eu-west-1', 'three', content);
    expect(store.get('eu-west-1', 'three')).toMatchObject({
      name: 'three',
      content,
      attributes: {
        Alphabet: 'x-sampa',
        LanguageCode: 'en',
        LastModified: 1474222543.989,
        LexiconArn: 'arn:aws:polly:eu-west-1:000000000000:lexicon/three',
        LexemesCount: 3,
        Size: content.length,
      },
    });
  });

  test('replaces a lexicon of the same name, and keeps the old one where the new one is refused', () => {
    const store = new LexiconStore();
    store.put('us-east-1', 'a', CONTENT);
    const newer = pls('', { language: 'fr-FR' });
    store.put('us-east-1', 'a', newer);
    expect(() => store.put('us-east-1', 'a', 'no lexicon')).toThrow();
    expect(store.get('us-east-1', 'a').content).toBe(newer);
    expect(namesOf(store).names).toEqual(['a']);
  });

  test('keeps regions and the case of names apart', () => {
    const store = new LexiconStore();
    store.put('us-east-1', 'a', CONTENT);
    store.put('us-east-1', 'A', CONTENT);
    store.put('eu-west-1', 'b', CONTENT);
    expect(namesOf(store).names).toEqual(['A', 'a']);
    store.put('cn-northwest-1', 'c', CONTENT);
    expect(store.get('cn-northwest-1', 'c').attributes.LexiconArn).toMatch(/^arn:aws-cn:polly:cn-northwest-1:/);
    expect(() => store.get('us-east-1', 'b')).toThrow(error('LexiconNotFoundException', 404, "'b' in us-east-1"));
  });

  test('deletes once', () => {
    const store = new LexiconStore();
    store.put('us-east-1', 'a', CONTENT);
    store.delete('us-east-1', 'a');
    expect(() => store.get('us-east-1', 'a')).toThrow(error('LexiconNotFoundException', 404, "'a'"));
    expect(() => store.delete('us-east-1', 'a')).toThrow(error('LexiconNotFoundException', 404, "'a'"));
  });

  test('has room for 100 lexicons in a region; one of them may still be replaced', () => {
    const store = new LexiconStore();
    for (let number = 0; number < 100; number++) store.put('us-east-1', `lexicon${number}`, CONTENT);
    expect(() => store.put('us-east-1', 'onemore', CONTENT)).toThrow(
      error('MaxLexiconsNumberExceededException', 400, "us-east-1 has 100; delete one before 'onemore'"),
    );
    expect(() => store.put('us-east-1', 'lexicon7', CONTENT)).not.toThrow();
    expect(() => store.put('eu-west-1', 'onemore', CONTENT)).not.toThrow();
    store.delete('us-east-1', 'lexicon7');
    expect(() => store.put('us-east-1', 'onemore', CONTENT)).not.toThrow();
  });
});

describe('the list', () => {
  const filled = (...names: string[]) => {
    const store = new LexiconStore({ pageSize: 2 });
    for (const name of names) store.put('us-east-1', name, CONTENT);
    return store;
  };

  test('comes by name in pages, and the last page has no token', () => {
    const store = filled('e', 'b', 'd', 'a', 'c');
    const first = namesOf(store);
    const second = namesOf(store, first.nextToken);
    expect([first.names, second.names]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(namesOf(store, second.nextToken)).toEqual({ names: ['e'], nextToken: undefined });
  });

  test('has no token where the last page is full, or nothing is stored', () => {
    expect(namesOf(filled('a', 'b')).nextToken).toBeUndefined();
    expect(namesOf(filled())).toEqual({ names: [], nextToken: undefined });
  });

  test('goes on at its place when lexicons go and come between pages', () => {
    const store = filled('a', 'b', 'd');
    const { nextToken } = namesOf(store);
    store.delete('us-east-1', 'b');
    store.put('us-east-1', 'c', CONTENT);
    expect(namesOf(store, nextToken).names).toEqual(['c', 'd']);
  });

  test.each(['', 'x', 'a', '\u0000', 'bGV4aWNvbnM=', 'bGV4aWNvbnMgdXMtZWFzdC0xIA'])('refuses the token %j', (token) => {
    expect(() => filled('a').list('us-east-1', token)).toThrow(error('InvalidNextTokenException', 400, `'${token}'`));
  });

  test('refuses the token of another region, or one that was changed', () => {
    const store = filled('a', 'b', 'c');
    const token = namesOf(store).nextToken as string;
    expect(() => store.list('eu-west-1', token)).toThrow(error('InvalidNextTokenException', 400, token));
    expect(() => store.list('us-east-1', `${token}=`)).toThrow(error('InvalidNextTokenException', 400, `${token}=`));
  });
});
