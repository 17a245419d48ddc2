import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { printLogs } from './integration.ts';

test('the end of each log of each stack is shown, with where the whole of it is', () => {
  const directory = mkdtempSync(join(tmpdir(), 'narrator logs-'));
  try {
    mkdirSync(join(directory, 'test-a'));
    writeFileSync(join(directory, 'test-a', 'aws.log'), `first\n${'line\n'.repeat(30)}last\n`);
    writeFileSync(join(directory, 'test-a', 'state.json'), '{}');
    const printed: string[] = [];
    printLogs(directory, (line) => printed.push(line));

    expect(printed[0]).toMatch(/the end of .*test-a\/aws\.log$/);
    expect(printed.at(-1)).toBe('last');
    expect(printed).not.toContain('first');
    expect(printed.join('\n')).not.toContain('state.json');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
