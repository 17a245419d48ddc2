// Reads of a Markdown page what can be checked: its code blocks, the commands in its text, its links, its headings.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryDir } from '../local/paths.ts';

export interface Block {
  /** Of the line above the code, counted from 1. */
  readonly line: number;
  /** `sh`: commands. `console`: commands after a `$`, each with what it prints. */
  readonly language: string;
  readonly code: string;
  /** Why no test runs it: the comment above the block, `needs an AWS account` or `not run: …`. */
  readonly mark: string | undefined;
}

interface Found {
  readonly line: number;
  readonly text: string;
}

export interface Page {
  /** From the checkout. */
  readonly path: string;
  readonly blocks: readonly Block[];
  /** What stands between backticks in the text. */
  readonly codes: readonly Found[];
  readonly links: readonly Found[];
  /** What a link may name after its `#`. */
  readonly anchors: ReadonlySet<string>;
}

const FENCE = /^( *)```(\w*)$/;
const MARK = /^ *<!-- (needs an AWS account|not run: .+) -->$/;
const OTHERS = /^(node_modules|dist|\.\w+)$/;

/** Every page of the checkout. */
export function readPages(folder = repositoryDir): Page[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return OTHERS.test(entry.name) ? [] : readPages(path);
    }
    return entry.name.endsWith('.md') ? [readPage(relative(repositoryDir, path), readFileSync(path, 'utf8'))] : [];
  });
}

function readPage(path: string, text: string): Page {
  const blocks: Block[] = [];
  const codes: Found[] = [];
  const links: Found[] = [];
  const anchors = new Set<string>();
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const at = index + 1;
    const [, indent, language] = FENCE.exec(line) ?? [];
    if (indent !== undefined && language !== undefined) {
      const end = lines.indexOf(`${indent}\`\`\``, at);
      const code = lines.slice(at, end).map((one) => one.replace(indent, ''));
      blocks.push({ line: at, language, code: code.join('\n'), mark: MARK.exec(lines[index - 1] ?? '')?.[1] });
      index = end;
      continue;
    }
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      anchors.add(anchorOf(heading, anchors));
    }
    codes.push(...[...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ line: at, text: code })));
    const plain = line.replace(/`[^`]*`/g, '');
    links.push(...[...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ line: at, text: link })));
  }
  return { path, blocks, codes, links, anchors };
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string, taken: ReadonlySet<string>): string {
  const anchor = heading
    .toLowerCase()
    .replace(/\]\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{M}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
  return taken.has(anchor) ? `${anchor}-1` : anchor;
}
