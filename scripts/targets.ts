// Writes docs/targets.md from the reports of the last whole runs of the integration suite on both local targets. The
// table of differences is written by hand, in the page itself, and stays as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import type { LocalTargetName } from '../local/target.ts';
import { reportFile } from './suites/integration.ts';

interface Case {
  readonly file: string;
  readonly name: string;
  readonly status: string;
}

/** A skipped case carries its reason in its name: `needs (not on localstack: reason)`. */
const SKIPPED = /^(.*) \(not on (\w+): (.*)\)$/;
const PROBE = /it is still so on \w+ that not: /;

const pageFile = join(repositoryDir, 'docs', 'targets.md');

await runMain(async () => {
  const differences = /^## Where the targets differ\n[\s\S]*?(?=^## )/m.exec(readFileSync(pageFile, 'utf8'))?.[0];
  if (differences === undefined) {
    throw new Error(`${pageFile} has no section "Where the targets differ": restore it with git.`);
  }
  const embedded = readCases('embedded');
  const localstack = readCases('localstack');
  const files = [...new Set([...embedded, ...localstack].map(({ file }) => file))].sort();
  const sections = files.map((file) => {
    const inFile = (cases: readonly Case[]) => cases.filter((one) => one.file === file);
    return `### ${file}\n\n${describeFile(inFile(embedded), inFile(localstack))}`;
  });
  const onBoth = embedded.filter(({ name, status }) => status === 'passed' && resultOf(name, localstack) === 'passed');
  const cases = embedded.filter(({ name }) => !PROBE.test(name));
  const page = `<!-- Made by scripts/targets.ts from test runs (make targets), but for the table of differences: change that here. -->
# What a green local run proves

The integration suite is written once and runs on both local targets: \`make test SUITES=integration\` on *embedded*,
\`make test-e2e\` on *localstack*. Of ${cases.length} cases, ${onBoth.length} passed on both. What a case asserts is what AWS documents; nobody
has run the suite on a real account. LocalStack was run with look-alikes of the official images, made from LocalStack's own PyPI
package and AWS's own runtime client; Docker Desktop, Colima and rootless Docker are untried.

${differences}## Every case

${sections.join('\n\n')}
`;
  writeFileSync(pageFile, page);
  console.log(`docs/targets.md: ${cases.length} cases, ${onBoth.length} of them passed on both targets`);
});

function readCases(target: LocalTargetName): Case[] {
  const { testResults }: { testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[] } =
    JSON.parse(readFileSync(reportFile(target), 'utf8'));
  return testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ status, fullName }) => ({ file: basename(path), name: fullName, status })),
  );
}

function describeFile(embedded: readonly Case[], localstack: readonly Case[]): string {
  const names = new Set([...embedded, ...localstack].map(({ name }) => SKIPPED.exec(name)?.[1] ?? name));
  return table(
    ['case', 'embedded', 'localstack'],
    [...names]
      .filter((name) => !PROBE.test(name))
      .map((name) => [name, resultOf(name, embedded), resultOf(name, localstack)]),
  );
}

function resultOf(name: string, cases: readonly Case[]): string {
  for (const one of cases) {
    const [, needs, , reason] = SKIPPED.exec(one.name) ?? [];
    if (one.name === name) {
      return one.status;
    }
    if (needs === name) {
      return `cannot: ${reason}`;
    }
  }
  return 'not run';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
