// Brings a local target up, puts each save under handler/ into the running function, and acts on keys: make dev [TARGET=…]
// [INSPECT=1].
import { InterruptedError, onInterrupt } from '../client/interrupts.ts';
import { isOn } from '../client/logs/options.ts';
import { type Choice, chooseLocalTarget, readTargetName } from '../local/choose-target.ts';
import { embeddedTarget } from '../local/embedded-target.ts';
import { runMain } from '../local/run-main.ts';
import { up } from '../local/up.ts';
import { describeWhatRuns } from '../local/what-runs.ts';
import { Keys } from './dev/keys.ts';
import { DevSession, KEYS } from './dev/session.ts';

await runMain(async () => {
  const isInspected = isOn('INSPECT', process.env['DEV_INSPECT']);
  const { target, reason } = isInspected ? chooseInspectable() : await chooseLocalTarget();
  console.log(`Target: ${target.name} (${target.summary})\nWhy:    ${reason}`);
  const deployed = await up(target);
  const ended = Promise.withResolvers<void>();
  onInterrupt(ended.resolve);
  const session = await DevSession.begin(target, deployed, { isInspected });
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
  // First: the terminal may have gone, and what is said to it fails then.
  await session.end();
  keys?.close();
  console.log(await describeWhatRuns());
}, describeWhatRuns);

function chooseInspectable(): Choice {
  const name = readTargetName();
  if (name !== undefined && name !== 'embedded') {
    throw new Error(
      `INSPECT=1 is for the target embedded, and TARGET is "${name}": no debugger reaches a function there. Leave TARGET out.`,
    );
  }
  return { target: embeddedTarget, reason: 'a function can be inspected here' };
}
