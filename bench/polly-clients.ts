// Real clients of Polly against the emulator: each speaks, lists the voices and is refused. Prints a table, and with
// `--write` puts it into polly-emulator/docs/clients.md. What a client needs is installed below `.local/polly-clients`,
// from the registry of its language; a toolchain that is not there is named.
//
//   npx tsx bench/polly-clients.ts [--write] [name …]
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { startPollyEmulator } from 'polly-emulator';

interface Client {
  readonly name: string;
  /** The folder of bench/polly-clients. */
  readonly folder: string;
  readonly tool: string;
  /** Shell commands in a copy of the folder. */
  readonly install: string;
  readonly run: string;
  /** It has no call for the list of voices. */
  readonly listsNoVoices?: boolean;
}

const PACKAGES = 'aioboto3 capo-polly "pipecat-ai[aws]" livekit-plugins-aws';
const PYTHON = {
  folder: 'python',
  tool: 'python3',
  install: `python3 -m venv venv && venv/bin/pip install -q ${PACKAGES}`,
};
const python = (name: string, more: Partial<Client> = {}): Client => ({
  ...{ name, ...PYTHON, run: `venv/bin/python client.py ${name}` },
  ...more,
});

const CLIENTS: readonly Client[] = [
  {
    name: 'AWS SDK for Go v2',
    ...{ folder: 'go', tool: 'go', install: 'go build -o client .', run: './client' },
  },
  {
    name: 'AWS SDK for Java v2, both clients',
    ...{ folder: 'java', tool: 'mvn', install: 'mvn -q compile', run: 'mvn -q exec:java -Dexec.mainClass=Client' },
  },
  {
    name: 'AWS SDK for Rust',
    ...{ folder: 'rust', tool: 'cargo', install: 'cargo build -q', run: 'target/debug/polly-client' },
  },
  {
    name: 'AWS SDK for JavaScript v2',
    ...{ folder: 'javascript', tool: 'npm', run: 'node client.cjs' },
    install: 'npm install --silent --no-audit --no-fund --ignore-scripts --prefix . aws-sdk@2',
  },
  python('aioboto3'),
  python('capo-polly'),
  python('pipecat-ai', { listsNoVoices: true }),
  python('livekit-plugins-aws', { listsNoVoices: true }),
];

const NOT_TRIED =
  '.NET, PHP, Ruby and Swift, whose registries were out of reach where this was written; Kotlin, C++ and Home Assistant, ' +
  'for which there is no program in `bench/polly-clients` yet';

const VOICES = 106;
/** An MP3 of "Hello there" is larger, and a broken one is not. */
const MIN_BYTES = 1_000;
const root = join(import.meta.dirname, '..');
const place = join(root, '.local/polly-clients');
const page = join(root, 'polly-emulator/docs/clients.md');

interface Printed {
  readonly version: string;
  readonly bytes: number;
  readonly voices: number | null;
  readonly error: string;
}

function judge({ bytes, voices, error }: Printed, { listsNoVoices = false }: Client): string {
  const faults = [
    ...(bytes < MIN_BYTES ? [`${bytes} bytes of audio`] : []),
    ...(!listsNoVoices && voices !== VOICES ? [`${voices} voices`] : []),
    ...(error !== 'ValidationException' ? [`the refusal is ${error}`] : []),
  ];
  return faults.length === 0 ? 'works' : faults.join('; ');
}

/** The version, and what came of it. */
async function tryClient(client: Client, url: string): Promise<[version: string, result: string]> {
  const { folder, install, run, tool } = client;
  const cwd = join(place, folder);
  if ((await execa('sh', ['-c', `command -v ${tool}`], { reject: false })).failed)
    return ['', `not tried: no ${tool} here`];
  mkdirSync(cwd, { recursive: true });
  cpSync(join(import.meta.dirname, 'polly-clients', folder), cwd, { recursive: true });
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = { ...keys, AWS_ENDPOINT_URL_POLLY: url, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' };
  const installed = await execa('sh', ['-c', install], { cwd, env, reject: false, timeout: 1_200_000 });
  if (installed.failed) return ['', `not tried: it could not be installed (${lastLine(installed.stderr)})`];
  const ran = await execa('sh', ['-c', run], { cwd, env, reject: false, timeout: 120_000 });
  const printed = ran.stdout.split('\n').find((line) => line.startsWith('{'));
  if (ran.failed || printed === undefined) return ['', `fails: ${lastLine(ran.stderr || ran.stdout)}`];
  const seen = JSON.parse(printed) as Printed;
  return [seen.version, judge(seen, client)];
}

const lastLine = (text: string): string => (text.trim().split('\n').at(-1) ?? '').slice(0, 200).replaceAll('|', '/');

const names = process.argv.slice(2).filter((argument) => argument !== '--write');
const write = process.argv.includes('--write');
if (write && names.length > 0) throw new Error(`--write needs all clients, not only ${names.join(', ')}`);
const emulator = await startPollyEmulator();
const rows: string[] = [];
try {
  for (const client of CLIENTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const [version, result] = await tryClient(client, emulator.url);
    rows.push(`| ${client.name} | ${version} | ${result} |`);
    console.log(rows.at(-1));
  }
} finally {
  await emulator.close();
}
if (write) {
  const table = ['| client | version | result |', '|---|---|---|', ...rows].join('\n');
  const block = /(?<=<!-- clients: begin -->\n).*?(?=<!-- clients: end -->)/s;
  writeFileSync(page, readFileSync(page, 'utf8').replace(block, `${table}\n\nNot tried: ${NOT_TRIED}.\n`));
}
