import { relative } from 'node:path';
import type { Access } from './aws-clients.ts';
import { InterruptedError } from './interrupts.ts';
import { readLastLogLines } from './logs/events.ts';
import { type Narration, type NarrationRequest, narrate, type ReceivedNotice } from './narrate.ts';
import { runStep } from './progress.ts';
import { findReason } from './refusal.ts';

const LOG_LINES = 8;

export interface SayRequest extends NarrationRequest {
  /** The target for people. */
  readonly target: string;
}

/** Narrates a text, prints what came of it, and returns it. */
export async function say(request: SayRequest): Promise<Narration> {
  const { access, deployment, key, target } = request;
  const startedAt = new Date();
  const narration = await runStep(`narrate s3://${deployment.bucket}/${key} on ${target}`, async (step) => {
    const result = await narrate(request).catch(async (cause) => {
      if (cause instanceof InterruptedError) throw cause;
      throw new Error(`${cause.message}\n${await describeLogs(access, deployment.logGroupName, startedAt)}`, { cause });
    });
    if (result.status === 'failed') step.fail(`refused: ${result.code}`);
    return result;
  });
  if (narration.status === 'narrated') {
    const { path, bytes, durationSeconds, voiceId: voice } = narration.audio;
    console.log(`\nMP3       ${relative(process.cwd(), path)}`);
    console.log(
      `duration  ${durationSeconds.toFixed(1)} s\nsize      ${(bytes / 1000).toFixed(1)} kB\nvoice     ${voice}`,
    );
  }
  if (narration.notice !== undefined) {
    printNotice(narration.notice);
  } else if (narration.status === 'failed') {
    const reason = await findReason(access, deployment.logGroupName, key, startedAt);
    console.log(
      `\nThe function refused the text: ${narration.code}. ${reason ?? `Its log group, ${deployment.logGroupName}, has the reason.`}`,
    );
    console.log('What to do about each code is in docs/notifications.md, and about this text in its notice.');
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
