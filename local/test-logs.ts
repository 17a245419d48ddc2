import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const LINES = 20;

/** Shows the end of each log of each stack of a test run, and where the whole of it is. */
export function printLogs(logDir: string, print: (line: string) => void = console.log): void {
  for (const file of readdirSync(logDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.log'),
  )) {
    const path = join(logDir, file);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LINES);
    print(`\n--- the end of ${relative(process.cwd(), path)}`);
    for (const line of lines) {
      print(line);
    }
  }
}
