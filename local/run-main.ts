import { EXIT_INTERRUPTED, InterruptedError } from '../client/interrupts.ts';

/**
 * Runs a script's work. A failure ends with its message and status 1, a Ctrl-C with the customary 130; the stack is
 * shown with DEBUG=1, since people at this prompt need the reason and the remedy, not the call chain.
 *
 * @param describeRest what a Ctrl-C has left, for people; nothing where the script leaves nothing.
 */
export async function runMain(main: () => Promise<void>, describeRest?: () => Promise<string>): Promise<void> {
  // `make … | head` closes the pipe: what is being deployed is still brought to an orderly end.
  process.stdout.on('error', () => undefined);
  try {
    await main();
  } catch (error) {
    if (error instanceof InterruptedError) {
      console.error(`\n${error.message} What was under way has ended in good order; run the command again to go on.`);
      // Whoever asks for nothing more than the end gets it: where the rest cannot be told, that is no new failure.
      const rest = await describeRest?.().catch(() => undefined);
      if (rest !== undefined) console.error(rest);
      process.exitCode = EXIT_INTERRUPTED;
      return;
    }
    console.error(process.env['DEBUG'] || !(error instanceof Error) ? error : `\n${describeFault(error)}`);
    process.exitCode = 1;
  }
}

/** What the system refuses, and what helps: its own message names the file. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'The user who runs this may not do that: give the user the file or its folder (chown).',
  EROFS: 'That file system is read-only: clone the project to another one.',
  ENOSPC: 'The disk is full: make room there, then run the command again.',
};

function describeFault(error: NodeJS.ErrnoException): string {
  const remedy = REMEDIES[error.code ?? ''];
  return remedy === undefined ? error.message : `${error.message}\n${remedy}`;
}
