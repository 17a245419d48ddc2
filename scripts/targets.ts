// Writes docs/targets.md from the reports of the last whole runs of the integration suite on both local targets.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';
import type { LocalTargetName } from '../local/target.ts';
import { reportFile } from './suites/integration.ts';

/** Where a local target and AWS differ, for docs/targets.md. What a test shows is said by the test's own result, not here. */
interface Difference {
  readonly behaviour: string;
  readonly embedded: string;
  readonly localstack: string;
  /** As AWS documents it; nobody has run the project there yet. */
  readonly aws: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    behaviour: 'Events above the concurrency limit',
    embedded: 'wait, by the launcher',
    localstack: 'queued, four at a time',
    aws: 'queued up to 6 hours',
  },
  {
    behaviour: 'S3 invokes only with a permission',
    embedded: 'not shown: invokes without; asserted in `terraform test`',
    localstack: 'not shown: the notification is taken without one',
    aws: 'refused',
  },
  { behaviour: 'Missing object without `s3:ListBucket`', embedded: '404', localstack: '404', aws: '403' },
  {
    behaviour: 'Role needed for logs, for the on-failure record',
    embedded: 'not checked',
    localstack: 'not checked',
    aws: 'checked',
  },
  {
    behaviour: 'IAM for Polly',
    embedded: 'not checked by the emulator',
    localstack: 'not checked by the emulator',
    aws: 'checked',
  },
  { behaviour: 'KMS on topics', embedded: 'not shown', localstack: 'not shown', aws: "a key's policy decides" },
  {
    behaviour: 'Plain HTTP',
    embedded: 'counts as secure from this machine',
    localstack: 'bucket and topic policies are not enforced',
    aws: 'denied by the policies',
  },
  {
    behaviour: "SNS's rules on subjects, and `default` in JSON messages",
    embedded: 'broken ones are accepted; asserted in unit tests',
    localstack: 'not tried',
    aws: 'refused',
  },
  {
    behaviour: 'E-mail',
    embedded: 'subscriptions confirm at once, mails are only logged',
    localstack: 'subscriptions wait for a token, which the AWS emulator lists; mails are only noted',
    aws: 'confirmation first, about 10 mails a second for a subscription',
  },
  {
    behaviour: 'Retries of Lambda',
    embedded: 'after 0.2 s and 0.4 s',
    localstack: 'after 1 s and 2 s, set so',
    aws: 'after about 1 and 2 minutes',
  },
  {
    behaviour: "Lambda's on-failure record",
    embedded: 'lacks version, timestamp and request id; the error type is Runtime.HandlerError',
    localstack: 'whole',
    aws: 'docs/schemas/on-failure-record.schema.json',
  },
  {
    behaviour: 'Metrics in the log (EMF), alarms',
    embedded: 'lines are only logged; alarms drift, so they stay off',
    localstack: 'lines are only logged; alarms not tried',
    aws: 'metrics, and alarms where switched on',
  },
  {
    behaviour: 'Date of an object that was uploaded in parts',
    embedded: 'not looked at',
    localstack: 'not looked at',
    aws: 'the beginning of the upload',
  },
  {
    behaviour: 'A text that comes within seconds of new code',
    embedded: 'at once',
    localstack: 'at times two minutes late: the old poller takes the event and holds it',
    aws: 'at once, by the old code or the new',
  },
  {
    behaviour: 'Time-out and memory of the function',
    embedded: 'memory limit ignored',
    localstack: 'not tried',
    aws: 'both enforced',
  },
  {
    behaviour: 'JSON log format, log level filter',
    embedded: 'ignored; the handler filters itself',
    localstack: 'ignored; the level arrives as "Info"',
    aws: "Lambda's",
  },
  {
    behaviour: 'Cold start',
    embedded: 'a Node process: some 100 ms',
    localstack: 'a container: about a second',
    aws: 'not measured',
  },
  {
    behaviour: 'Voices',
    embedded: 'espeak-ng; every voice and language, none of the sound',
    localstack: 'as embedded',
    aws: 'Polly',
  },
  {
    behaviour: 'Voices by region, quotas',
    embedded: 'not looked at',
    localstack: 'not looked at',
    aws: 'differ by region',
  },
];

interface Case {
  readonly file: string;
  readonly name: string;
  readonly status: string;
}

/** A skipped case carries its reason in its name: `needs (not on localstack: reason)`. */
const SKIPPED = /^(.*) \(not on (\w+): (.*)\)$/;
const PROBE = /it is still so on \w+ that not: /;

await runMain(async () => {
  const embedded = readCases('embedded');
  const localstack = readCases('localstack');
  const files = [...new Set([...embedded, ...localstack].map(({ file }) => file))].sort();
  const sections = files.map((file) => {
    const inFile = (cases: readonly Case[]) => cases.filter((one) => one.file === file);
    return `### ${file}\n\n${describeFile(inFile(embedded), inFile(localstack))}`;
  });
  const onBoth = embedded.filter(({ name, status }) => status === 'passed' && resultOf(name, localstack) === 'passed');
  const cases = embedded.filter(({ name }) => !PROBE.test(name));
  const page = `<!-- Made by scripts/targets.ts from test runs: change that, then make targets. -->
# What a green local run proves

The integration suite is written once and runs on both local targets: \`make test SUITES=integration\` on *embedded*,
\`make test-e2e\` on *localstack*. Of ${cases.length} cases, ${onBoth.length} passed on both. What a case asserts is what AWS documents; nobody
has run the suite on a real account. LocalStack was run with look-alikes of the official images, made from LocalStack's own PyPI
package and AWS's own runtime client; Docker Desktop, Colima and rootless Docker are untried.

## Where the targets differ

${table(
  ['behaviour', 'embedded', 'localstack', 'AWS, as documented'],
  DIFFERENCES.map((one) => [one.behaviour, one.embedded, one.localstack, one.aws]),
)}

## Every case

${sections.join('\n\n')}
`;
  writeFileSync(join(repositoryDir, 'docs', 'targets.md'), page);
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
