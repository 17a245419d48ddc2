// What the documents say can be followed: links lead somewhere, commands are ones that shells and make know, and what can
// be typed on the embedded target is typed, and prints what the page shows.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pLimit from 'p-limit';
import { pythonPath, repositoryDir } from '../local/paths.ts';
import { type CommandResult, runCommand } from '../local/processes.ts';
import { writeEnvironmentFile } from '../local/target-environment.ts';
import { type Block, type Page, readPages } from './markdown.ts';
import { currentStack } from './stack.ts';

const stack = currentStack();
const pages = readPages();
/** Most of what is typed starts a program and waits for the target. */
const PAGES_AT_A_TIME = 3;
const at = ({ path }: Page, { line }: { readonly line: number }) => `${path}:${line}`;

test('every relative link leads to a file and a heading that are there', () => {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const isBroken = (page: Page, link: string) => {
    const [file = '', anchor] = link.split('#');
    // A page of GitHub about the repository, beside its files.
    const workflow = /^(?:\.\.\/)+actions\/workflows\/([\w.-]+\.yml)/.exec(file)?.[1];
    const folder = workflow === undefined ? dirname(page.path) : '.github/workflows';
    const path = file === '' ? page.path : join(folder, workflow ?? file);
    return !existsSync(join(repositoryDir, path)) || (anchor !== undefined && !byPath.get(path)?.anchors.has(anchor));
  };
  const broken = pages.flatMap((page) =>
    page.links
      .filter(({ text }) => !/^[a-z]+:/.test(text) && isBroken(page, text))
      .map((link) => `${at(page, link)}: ${link.text}`),
  );
  expect(broken).toEqual([]);
});

test('pages that messages and comments name are there', () => {
  const folders = ['.github', 'bench', 'client', 'handler', 'integration', 'local', 'polly-emulator/src', 'scripts'];
  const files = [...folders, 'terraform'].flatMap((folder) =>
    readdirSync(join(repositoryDir, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|sh|tf|hcl|ya?ml|py|example)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const missing = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?<![./\w])(?:docs|handler|local|terraform|integration)\/[\w/.-]+\.md\b/g)]
      .filter(([page]) => !existsSync(join(repositoryDir, page)))
      .map(([page]) => `${relative(repositoryDir, file)}: ${page}`),
  );
  expect(missing).toEqual([]);
});

/** At the beginning of a line: what a person types. */
const COMMAND = /^(\$ |make\b|aws |npm |npx |terraform |tflocal |docker |curl |export |\. \.local)/m;

test('every block of commands says that it is one, and a shell can parse it', () => {
  const faults = pages.flatMap((page) =>
    page.blocks.flatMap((block) => {
      const commands = commandsOf(block);
      if (commands.length === 0) {
        return COMMAND.test(block.code)
          ? [`${at(page, block)}: commands in a block that is neither sh nor console`]
          : [];
      }
      try {
        execFileSync('sh', ['-n', '-c', commands.join('\n')], { stdio: 'pipe' });
        return [];
      } catch (error) {
        return [`${at(page, block)}: ${(error as Error).message}`];
      }
    }),
  );
  expect(faults).toEqual([]);
});

/** In place of make: only its arguments are checked, by the script that make itself begins with. */
const CHECK_ARGUMENTS = `check_arguments() {
  verbs= names=
  for word in "$@"; do
    case "$word" in *=*) names="$names \${word%%=*}" ;; *) verbs="$verbs $word" ;; esac
  done
  sh scripts/check-arguments.sh "\${verbs# }" $names
}`;
/** Shown on the pages as commands that are refused. */
const REFUSED = ['make clean DRY_RUN=1', 'make reconcile DRYRUN=1', 'make say TEXT=Hello there'];

test('make knows every verb and every variable that a page names', () => {
  const named = pages.flatMap((page) => [
    ...page.blocks.flatMap((block) =>
      commandsOf(block)
        .flatMap((code) => code.split('\n'))
        .map((text) => ({ place: at(page, block), text })),
    ),
    ...page.codes.filter(({ text }) => !text.includes('…')).map((code) => ({ place: at(page, code), text: code.text })),
  ]);
  const commands = named.filter(({ text }) => /^(PYTHON=\S+ )?make( |$)/.test(text));
  const lines = commands.map(({ text }, index) => `{ ${text}\n} 2>/dev/null || echo ${index}`);
  const script = [CHECK_ARGUMENTS, 'make() { check_arguments "$@"; }', ...lines].join('\n');
  const refused = execFileSync('sh', ['-c', script], { cwd: repositoryDir, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map((index) => commands[Number(index)]);
  expect(refused.filter((one) => !REFUSED.includes(one?.text ?? ''))).toEqual([]);
  expect([...new Set(refused.map((one) => one?.text))].sort()).toEqual(REFUSED);
});

/** In a sample of a console: a command, which may go on in further lines. */
const TYPED = /^\$ ((?:.*\\\n)*.*)\n?/gm;

/** The commands of a block, each as it is typed; none where it holds something else. */
function commandsOf({ language, code }: Block): string[] {
  if (language === 'sh') {
    return [code];
  }
  return language === 'console' ? [...code.matchAll(TYPED)].map(([, command = '']) => command) : [];
}

// The pages are about the embedded target.
if (stack.target === 'embedded') {
  describe('typed on the embedded target', () => {
    const typedPages = pages.filter(({ blocks }) => blocks.some(isTyped));
    const results = new Map<string, CommandResult>();
    let checkout: string;
    beforeAll(async () => {
      checkout = makeCheckout();
      const limit = pLimit(PAGES_AT_A_TIME);
      await Promise.all(
        typedPages.map((page) => limit(async () => results.set(page.path, await typePage(page, checkout)))),
      );
    });
    afterAll(() => rmSync(checkout, { recursive: true, force: true }));

    test.each(typedPages.map((page) => [page.path, page] as const))('%s', (path, page) => {
      const blocks = page.blocks.filter(isTyped);
      const { exitCode, output } = results.get(path) as CommandResult;
      // What was typed last, and what it said, is at the end.
      expect([exitCode, exitCode === 0 ? '' : output.slice(-2_000)]).toEqual([0, '']);
      for (const block of blocks.filter(({ language }) => language === 'console')) {
        expect(outputOf(block, output)).toMatch(asPattern(block.code));
      }
    });
  });
}

/** A page's blocks are typed one after the other into one shell. */
function typePage({ blocks }: Page, checkout: string): Promise<CommandResult> {
  const script = [CHECK_ARGUMENTS, RUN_WHAT_ENDS, ...blocks.filter(isTyped).flatMap(typed)].join('\n');
  return runCommand({ command: 'sh', args: ['-c', script], cwd: checkout, env: environmentIn(checkout) });
}

function isTyped(block: Block): boolean {
  return block.mark === undefined && commandsOf(block).length > 0;
}

/**
 * What starts, stops or tests a target is not run: this test needs the target that is there. What is run once is not
 * run again for another page, and a redoing only lists, since other tests have texts in the bucket.
 */
const RUN_WHAT_ENDS = `make() {
  check_arguments "$@" || return
  case "\${1:-}" in
    reconcile) case "$*" in *DRY_RUN*) ;; *) set -- "$@" DRY_RUN=1 ;; esac ;;
    '' | say | status | build | replay) ;;
    *) return 0 ;;
  esac
  printed=".local/printed-$(printf '%s/' "$@" | cksum | tr ' ' -)"
  # Of one text said twice at the same time the older version is overtaken: no notice comes of it.
  until mkdir .local/turn 2>/dev/null; do sleep 0.1; done
  if ! [ -e "$printed" ]; then
    status=0
    command make "$@" >"$printed.$$" 2>&1 || status=$?
    echo "$status" >"$printed.status"
    mv "$printed.$$" "$printed"
  fi
  rmdir .local/turn
  cat "$printed"
  return "$(cat "$printed.status")"
}
set -eu`;

/** With a line that tells which block it is; a sample may be one of a failure. */
function typed(block: Block): string[] {
  const begin = `echo '@@ ${block.line}'`;
  const code = block.code
    .replaceAll('http://127.0.0.1:4566', stack.endpoint)
    .replaceAll('http://127.0.0.1:4567', stack.pollyUrl);
  return [
    begin,
    ...commandsOf({ ...block, code }).map((command) => (block.language === 'sh' ? command : `${command} || :`)),
  ];
}

function outputOf({ line }: Block, output: string): string {
  return output.split(/^@@ /m).find((part) => part.startsWith(`${line}\n`)) ?? '';
}

/** Numbers are of the day when the page was written; `…` stands for what it leaves out. */
function asPattern(sample: string): RegExp {
  const pattern = sample
    .replace(TYPED, '')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\d+(\\\.\d+)?/g, '[\\d.]+')
    .replaceAll('…', '[^]*')
    .replace('Makefile:', 'Makefile:[\\d: ]*');
  return new RegExp(pattern);
}

/** A folder that looks like the checkout, and whose deployed target is the stack. In a path with a space. */
function makeCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'narrator documents-'));
  for (const name of readdirSync(repositoryDir).filter((one) => !['.git', '.local', 'terraform'].includes(one))) {
    symlinkSync(join(repositoryDir, name), join(folder, name));
  }
  // Files are made there.
  cpSync(join(repositoryDir, 'terraform'), join(folder, 'terraform'), { recursive: true });
  const local = join(folder, '.local');
  mkdirSync(join(local, 'bin'), { recursive: true });
  symlinkSync(dirname(dirname(pythonPath)), join(local, 'venv'));
  symlinkSync(stack.home, join(local, stack.target));
  writeEnvironmentFile(stack.home, { endpoint: stack.endpoint, functionPollyUrl: stack.pollyUrl }, local);
  // Version 1, which looks for no endpoint of SQS in the environment. By Python, as in local-shell.test.ts.
  const aws = join(local, 'bin', 'aws');
  const call = `exec '${pythonPath}' '${join(pythonPath, '..', 'aws')}'`;
  writeFileSync(aws, `#!/bin/sh\n[ "$1" != sqs ] || ${call} --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n${call} "$@"\n`);
  chmodSync(aws, 0o755);
  return folder;
}

function environmentIn(checkout: string): NodeJS.ProcessEnv {
  const local = join(checkout, '.local');
  return {
    PATH: `${join(local, 'bin')}:${process.env['PATH']}`,
    HOME: checkout,
    NARRATOR_LOCAL_DIR: local,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
