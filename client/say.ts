import { relative } from 'node:path';
import type { Access } from './aws-clients.ts';
import type { Deployment } from './deployment.ts';
import { readLastLogLines } from './logs.ts';
import { type Narration, narrate, type ReceivedNotice } from './narrate.ts';
import { runStep } from './progress.ts';

export interface SayRequest {
  readonly access: Access;
  readonly deployment: Deployment;
  readonly key: string;
  readonly body: Uint8Array;
  /** The folder that takes the MP3. */
  readonly audioDir: string;
  /** Overrides the function's voice for this text. */
  readonly voiceId?: string;
}

/** Polly needs seconds, a cold start and Lambda's two retries minutes. */
const TIMEOUT_MS = 180_000;
const LOG_LINES = 8;

/** Narrates a text, prints what came of it, and returns it. */
export async function say({ access, deployment, key, body, audioDir, voiceId }: SayRequest): Promise<Narration> {
  const metadata: Record<string, string> = voiceId === undefined ? {} : { 'voice-id': voiceId };
  const startedAt = new Date();
  const narration = await runStep(`narrate s3://${deployment.bucket}/${key}`, () =>
    narrate({ access, deployment, key, body, metadata, audioDir, timeoutMs: TIMEOUT_MS }).catch(async (cause) => {
      throw new Error(`${cause.message}\n${await describeLogs(access, deployment.logGroupName, startedAt)}`, { cause });
    }),
  );
  if (narration.status === 'narrated') {
    const { path, bytes, durationSeconds, voiceId: voice } = narration.audio;
    console.log(`\nMP3       ${relative(process.cwd(), path)}`);
    console.log(
      `duration  ${durationSeconds.toFixed(1)} s\nsize      ${(bytes / 1000).toFixed(1)} kB\nvoice     ${voice}`,
    );
  }
  if (narration.notice !== undefined) {
    printNotice(narration.notice);
  }
  return narration;
}

function printNotice({ subject, document }: ReceivedNotice): void {
  console.log(`\nSNS sent: ${subject ?? '(no subject)'}`);
  console.log(JSON.stringify(document, null, 2).replace(/^/gm, '  '));
  if (document.status === 'failed') {
    console.log(`\n${document.error.message}\n${document.error.action}`);
  }
}

/** What the function said meanwhile; on AWS only where to look, since reading logs needs a permission of its own. */
async function describeLogs(access: Access, logGroupName: string, since: Date): Promise<string> {
  const where = `The function's log group is ${logGroupName}.`;
  if (access.endpoint === undefined) {
    return where;
  }
  try {
    const lines = await readLastLogLines(access, logGroupName, since, LOG_LINES);
    return lines.length === 0
      ? `The function logged nothing (log group ${logGroupName}).`
      : `The function's last log lines (log group ${logGroupName}):\n${lines.map((line) => `  ${line}`).join('\n')}`;
  } catch {
    return where; // The AWS emulator is gone; the error says so.
  }
}
