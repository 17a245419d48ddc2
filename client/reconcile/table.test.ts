import { describe, expect, test } from '@jest/globals';
import { formatRow, formatTotals, HEADING } from './table.ts';

const ROW = { key: 'a.txt', versionId: 'v1', why: 'no MP3', outcome: 'narrated' };
const KEY_CELLS = 40;

function keyColumn(key: string): string {
  return formatRow({ ...ROW, key }).split('  v1  ')[0] ?? '';
}

describe('a row', () => {
  test('stands under the heading', () => {
    const row = formatRow({ ...ROW, versionId: '52475ed7-ec5c-4408-afa2-64722e8e0d4c' });
    expect(HEADING).toBe(`${'text'.padEnd(40)}  ${'version'.padEnd(13)}  ${'why'.padEnd(24)}  outcome`);
    expect(row).toBe(`${'a.txt'.padEnd(40)}  52475e…8e0d4c  ${'no MP3'.padEnd(24)}  narrated`);
  });

  test('has a dash for what there is not', () => {
    expect(formatRow({ key: 'a.txt', why: 'no MP3' })).toMatch(/^a\.txt +- {14}no MP3 +-$/);
  });

  test('cuts a long key in the middle', () => {
    const column = keyColumn(`${'long/'.repeat(200)}end.txt`);
    expect(column).toMatch(/^long\/.+….+end\.txt$/);
    expect(column).toHaveLength(KEY_CELLS);
  });

  test.each([
    ['line breaks', 'a\nb\r\u2028.txt', 'a\\u000ab\\u000d\\u2028.txt'],
    ['a terminal’s commands', '\u001b[2J\u009b.txt', '\\u001b[2J\\u009b.txt'],
    ['marks that turn the writing', 'a\u202etxt.\u200f\u2066', 'a\\u202etxt.\\u200f\\u2066'],
  ])('shows %s in a key', (_what, key, shown) => {
    expect(keyColumn(key).trimEnd()).toBe(shown);
  });

  test('is as wide for wide characters, and never cuts through one', () => {
    expect(keyColumn('日本語/テキスト.txt')).toBe(`日本語/テキスト.txt${' '.repeat(KEY_CELLS - 19)}`);
    const column = keyColumn(`${'👩‍🚀'.repeat(50)}x.txt`);
    const [head = '', tail = ''] = column.trimEnd().split('…');
    expect(head).toMatch(/^(👩‍🚀)+$/u);
    expect(tail).toMatch(/^(👩‍🚀)+x\.txt$/u);
  });

  test('cuts an endless message', () => {
    expect(formatRow({ ...ROW, outcome: 'x'.repeat(10_000) }).length).toBeLessThan(600);
  });
});

describe('the totals', () => {
  const totals = { checked: 12_345, upToDate: 12_335, stale: 9, redone: 6, failed: 2, errors: 2, settled: 0 };

  test('are one line', () => {
    expect(formatTotals(totals, false)).toBe(
      'checked 12,345, up to date 12,335, stale 9, redone 6, failed 2, errors 2',
    );
  });

  test('tell of texts that others settled, where there are any', () => {
    expect(formatTotals({ ...totals, settled: 1 }, false)).toContain('failed 2, settled meanwhile 1, errors 2');
  });

  test('of a dry run tell what was found', () => {
    expect(formatTotals(totals, true)).toBe('checked 12,345, up to date 12,335, stale 9, errors 2');
  });
});
