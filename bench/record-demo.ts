// Records a real `make demo` for the README: what it prints, as a moving picture (docs/demo.svg), and what is heard
// (docs/demo.mp3). After `make local-down`, so that the start is in it: npx tsx bench/record-demo.ts
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audioDir, repositoryDir } from '../local/paths.ts';
import { runCommand } from '../local/processes.ts';
import { runMain } from '../local/run-main.ts';

const COLUMNS = 80;
const [CELL_WIDTH, LINE_HEIGHT, MARGIN] = [8.5, 17, 14];
/** A wait longer than this is cut: the picture shows the order, the printed seconds how long it took. */
const LONGEST_PAUSE_S = 1.2;
const COMMAND = 'make demo';

interface Line {
  readonly text: string;
  /** Seconds from the start of the picture. */
  readonly at: number;
}

await runMain(async () => {
  const lines: Line[] = [{ text: `$ ${COMMAND}`, at: 0.5 }];
  let [last, at] = [Date.now(), 1.2];
  const { exitCode, output } = await runCommand({
    command: 'make',
    args: ['demo'],
    cwd: repositoryDir,
    env: process.env,
    onLine: (printed) => {
      at += Math.min((Date.now() - last) / 1000, LONGEST_PAUSE_S);
      last = Date.now();
      lines.push(...wrap(printed).map((text) => ({ text, at })));
    },
  });
  if (exitCode !== 0) {
    throw new Error(`${COMMAND} ended with status ${exitCode}, so there is nothing to show:\n${output}`);
  }
  writeFileSync(join(repositoryDir, 'docs', 'demo.svg'), draw(lines));
  copyFileSync(join(audioDir, 'welcome.mp3'), join(repositoryDir, 'docs', 'demo.mp3'));
  console.log(`docs/demo.svg (${lines.length} lines, ${at.toFixed(0)} s) and docs/demo.mp3`);
});

/** As a terminal does it: a line that is too long goes on in the next. */
function wrap(text: string): string[] {
  return text === '' ? [''] : (text.match(new RegExp(`.{1,${COLUMNS}}`, 'gu')) ?? []);
}

/** Each line appears at its time. Where nothing moves (a printed page, a reader who wants it so), all are there. */
function draw(lines: readonly Line[]): string {
  const [width, height] = [COLUMNS * CELL_WIDTH + 2 * MARGIN, lines.length * LINE_HEIGHT + 2 * MARGIN];
  const texts = lines.map(({ text, at }, index) => {
    const place = `x="${MARGIN}" y="${MARGIN + index * LINE_HEIGHT + 13}" style="animation-delay:${at.toFixed(2)}s"`;
    return `<text${colour(text)} ${place}>${escapeXml(text)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A terminal in which make demo narrates a text">
<!-- Made by bench/record-demo.ts. -->
<style>
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d8dee9; white-space: pre }
.good { fill: #a3be8c } .typed { fill: #fff; font-weight: bold } .heard { fill: #88c0d0 }
@media (prefers-reduced-motion: no-preference) { text { animation: appear 1ms backwards } }
@keyframes appear { from { opacity: 0 } }
</style>
<rect width="100%" height="100%" rx="8" fill="#242933"/>
${texts.join('\n')}
</svg>
`;
}

function colour(text: string): string {
  const [[, name] = []] = [
    [/^\$/, 'typed'] as const,
    [/^✓/, 'good'] as const,
    [/^(MP3|duration|size|voice) /, 'heard'] as const,
  ].filter(([pattern]) => pattern.test(text));
  return name === undefined ? '' : ` class="${name}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
