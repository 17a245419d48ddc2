// Brings a local target up, puts each save under handler/ into the running function, and acts on keys: make dev [TARGET=…].
import { InterruptedError, onInterrupt } from '../client/interrupts.ts';
import { chooseLocalTarget } from '../local/choose-target.ts';
import { runMain } from '../local/run-main.ts';
import { up } from '../local/up.ts';
import { describeWhatRuns } from '../local/what-runs.ts';
import { Keys } from './dev/keys.ts';
import { DevSession, KEYS } from './dev/session.ts';

await runMain(async () => {
  const { target, reason } = await chooseLocalTarget();
  console.log(`Target: ${target.name} (${target.summary})\nWhy:    ${reason}`);
  const session = await DevSession.begin(target, await up(target));
  const ended = Promise.withResolvers<void>();
  onInterrupt(ended.resolve);
  const keys = process.stdin.isTTY ? new Keys((key) => act(key)) : undefined;
  console.log(`\nSave a file under handler/, and the function has it.${keys === undefined ? '' : `\n${KEYS}`}`);

  const act = (key: string) => {
    perform(key).catch((error: Error) => {
      if (!(error instanceof InterruptedError)) console.log(`✗ ${error.message}`);
    });
  };
  const perform = async (key: string) => {
    switch (key) {
      case 'r':
        return session.narrateLast();
      case 's': {
        const text = await keys?.ask('Text: ');
        return text?.trim() ? session.narrateText(text) : console.log('No text, nothing narrated.');
      }
      case 'l':
        return session.toggleLogs();
      case 't':
        return session.planModules(async () => /^y(es)?$/i.test((await keys?.ask('Apply this? [y/N] ')) ?? ''));
      case '?':
        return console.log(KEYS);
      case 'q':
        return ended.resolve();
    }
  };

  await ended.promise;
  keys?.close();
  await session.end();
  console.log(`The target ${target.name} stays up. Stop it with: make local-down`);
}, describeWhatRuns);
