import { basename, relative } from 'node:path';
import { createS3Client } from '../../client/aws-clients.ts';
import { InterruptedError, interruptAll } from '../../client/interrupts.ts';
import { findLastText, type StoredText } from '../../client/last-text.ts';
import { showLogs } from '../../client/logs/show.ts';
import { narrate } from '../../client/narrate.ts';
import { isRunning } from '../../local/choose-target.ts';
import { CUSTOMARY_PORT, startInspecting, stopInspecting } from '../../local/inspection.ts';
import { LiveFunction, type LiveUpdate } from '../../local/live/live-function.ts';
import { type Watching, watchSources } from '../../local/live/watch-sources.ts';
import { LockedError } from '../../local/lock.ts';
import { audioDir, distDir, repositoryDir, targetDir } from '../../local/paths.ts';
import { findSourceMap } from '../../local/source-maps.ts';
import {
  type LocalDeployment,
  type LocalTarget,
  type PlannedDeployment,
  planDeployment,
  recordLiveCode,
} from '../../local/target.ts';
import { describeTerraform } from '../../local/up.ts';
import { RelatedTests } from './related-tests.ts';

const HANDLER = 'handler/';
const EMULATOR = 'polly-emulator/src/';
const MODULES = 'terraform/';

/** Terraform's state is brought in step when nothing was saved for this long: it takes a second of processor time. */
const QUIET_MS = 2_000;
/** Somebody may stand at a breakpoint. */
const DAY_MS = 86_400_000;

export const KEYS = `r  narrate the last text again     s  narrate a text that you type
l  show the function's log, or not  t  plan what changed under terraform/
?  this help                        q  end; the target stays up`;

/** What `make dev` does about saves and keys, on a target that is up. */
export class DevSession {
  readonly #target: LocalTarget;
  readonly #deployed: LocalDeployment;
  #live: LiveFunction;
  #isInspected = false;
  readonly #tests = new RelatedTests((text) => this.#print(text));
  #watching: Watching | undefined;
  /** What changes the target, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #changed = new Set<string>();
  #changedAt = 0;
  #settling: NodeJS.Timeout | undefined;
  #isOutOfStep = false;
  #isEnding = false;
  /** Waits to be confirmed. */
  #plan: PlannedDeployment | undefined;
  #logs: AbortController | undefined;

  private constructor(target: LocalTarget, deployed: LocalDeployment, live: LiveFunction) {
    this.#target = target;
    this.#deployed = deployed;
    this.#live = live;
  }

  /** @param options `isInspected`: the function runs under Node's inspector, from a bundle that debuggers can read. */
  static async begin(
    target: LocalTarget,
    deployed: LocalDeployment,
    { isInspected }: { readonly isInspected: boolean },
  ): Promise<DevSession> {
    const session = new DevSession(target, deployed, await openLive(deployed, isInspected));
    try {
      // Before anything takes time: what is saved meanwhile waits for its turn.
      session.#watching = await watchSources(repositoryDir, [HANDLER, EMULATOR, MODULES], {
        onChange: (paths) => session.#react(paths),
        onError: (error) => session.#tellError(error),
      });
      await session.#inTurn(async () => {
        // The first bundle takes longest: nobody waits for it here.
        const first = await session.#update();
        if (first.status === 'broken') session.#print(describeUpdate('handler', first, 0));
      });
      if (isInspected) await session.#inspect();
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** Ends what is under way and leaves Terraform in step. The target stays up. */
  async end(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#settling);
    this.#logs?.abort();
    await this.#watching?.close();
    // Terraform, too, where it plans: nobody will confirm it.
    await interruptAll();
    await this.#turn;
    this.#tests.stop();
    this.#plan?.forget();
    this.#plan = undefined;
    if (this.#isInspected) await this.#inTurn(() => this.#endInspecting());
    if (this.#isOutOfStep) await this.#inTurn(() => this.#settle());
    await this.#live.close();
  }

  /** Narrates what was stored last, by whomever. */
  narrateLast(): Promise<void> {
    return this.#narrateLast().catch((error) => this.#tellError(error));
  }

  async #narrateLast(): Promise<void> {
    const { access, deployment } = this.#place;
    const text = await findLastText(createS3Client(access), deployment.bucket);
    if (text === undefined) this.#print(`There is no text in ${deployment.bucket} yet: s narrates one.`);
    else await this.#narrate(text);
  }

  narrateText(text: string): Promise<void> {
    const request = { key: 'dev.txt', body: Buffer.from(text), options: {} };
    return this.#narrate(request).catch((error) => this.#tellError(error));
  }

  toggleLogs(): void {
    if (this.#logs !== undefined) {
      this.#logs.abort();
      this.#logs = undefined;
      this.#print('The log is off.');
      return;
    }
    const logs = new AbortController();
    this.#logs = logs;
    this.#print('The log is on; l switches it off.');
    const options = { follow: true, json: false, sinceMs: 0, level: 'INFO' } as const;
    showLogs({ ...this.#place, options, findSourceMap, signal: logs.signal }).catch((error) => this.#tellError(error));
  }

  /** @param confirm asks a person. */
  async planModules(confirm: () => Promise<boolean>): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#changed.size > 0) await this.#deployChanges();
      if (this.#isOutOfStep) await this.#settle();
      // Terraform would try for long to reach a target that is gone.
      await this.#checkTarget();
      this.#plan = await planDeployment(this.#home, this.#deployed);
    });
    const plan = this.#plan;
    if (plan === undefined || this.#isEnding) return; // Why not, was told.
    try {
      this.#print(plan.hasChanges ? planOf(plan.output) : 'Terraform has nothing to change.');
      if (!plan.hasChanges) return;
      // Saves are deployed while somebody thinks about it.
      if (await confirm()) await this.#inTurn(() => this.#apply(plan));
      else this.#print('Nothing was applied.');
    } finally {
      plan.forget();
      this.#plan = undefined;
      if (this.#isOutOfStep) await this.#inTurn(() => this.#settle());
    }
  }

  async #apply(plan: PlannedDeployment): Promise<void> {
    this.#print(describeTerraform(await plan.apply()));
    await this.#update(); // The apply may have put other code there than was saved since.
  }

  get #home() {
    return targetDir(this.#target.name);
  }

  get #place() {
    const { endpoint, deployment } = this.#deployed;
    return { access: { region: deployment.region, endpoint }, deployment };
  }

  #react(paths: readonly string[]): void {
    const below = (folder: string) => paths.filter((path) => path.startsWith(folder));
    const [handler, emulator, modules] = [below(HANDLER), below(EMULATOR), below(MODULES)];
    if (modules.length > 0) this.#print(`${namesOf(modules)} changed: t plans it.`);
    if (handler.length > 0) {
      // Saves that come while others are deployed are deployed together.
      if (this.#changed.size === 0) {
        this.#changedAt = performance.now();
        void this.#inTurn(() => this.#deployChanges());
      }
      for (const path of handler) this.#changed.add(path);
    }
    if (emulator.length > 0) void this.#inTurn(() => this.#restartPolly(emulator));
  }

  async #deployChanges(): Promise<void> {
    if (this.#changed.size === 0) return; // They were deployed before a plan.
    const [paths, startedAt] = [[...this.#changed], this.#changedAt];
    this.#changed.clear();
    this.#tests.stop();
    const update = await this.#update();
    this.#print(describeUpdate(namesOf(paths), update, (performance.now() - startedAt) / 1000));
    // Sources that cannot be bundled fail every test, and say no more by it.
    if (update.status !== 'broken' && !this.#isEnding) this.#tests.concern(paths);
  }

  async #update(): Promise<LiveUpdate> {
    const update = await this.#live.update();
    if (update.status === 'live') {
      this.#isOutOfStep = true;
      this.#settleLater();
    }
    return update;
  }

  #settleLater(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#inTurn(() => this.#settle()), QUIET_MS);
  }

  /** @throws when its AWS emulator does not answer any more. */
  async #checkTarget(): Promise<void> {
    if (await isRunning(this.#target, this.#home)) return;
    const { name } = this.#target;
    throw new Error(`The target ${name} is no longer up. End this with q and begin again: make dev TARGET=${name}`);
  }

  /** What was deployed past Terraform gets into its state: a plan is clean then. */
  async #settle(): Promise<void> {
    // The next update comes here again, and so does the end of the plan, which another state would make stale.
    if (this.#changed.size > 0 || this.#plan !== undefined) return;
    try {
      await recordLiveCode(this.#deployed);
      this.#isOutOfStep = false;
    } catch (error) {
      if (!(error instanceof LockedError) || this.#isEnding) throw error;
      this.#settleLater(); // Another make is deploying.
    }
  }

  async #inspect(): Promise<void> {
    const port = await startInspecting(this.#home, { functionName: this.#deployed.deployment.functionName });
    this.#isInspected = true;
    const other =
      port === CUSTOMARY_PORT ? '' : ` (${CUSTOMARY_PORT} is taken: tell your debugger, or .vscode/launch.json)`;
    this.#print(`The inspector listens on 127.0.0.1:${port}${other}. docs/develop.md says how debuggers attach.`);
  }

  /** The function gets the bundle that would be deployed. */
  async #endInspecting(): Promise<void> {
    stopInspecting(this.#home);
    await this.#live.close();
    this.#live = await openLive(this.#deployed, false);
    await this.#update();
    clearTimeout(this.#settling);
  }

  async #restartPolly(paths: readonly string[]): Promise<void> {
    const startedAt = performance.now();
    await this.#target.restartPolly(this.#home);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.#print(`✓ ${namesOf(paths)}: the Polly emulator was started again (${seconds} s)`);
    if (!this.#isEnding) this.#tests.concern(paths);
  }

  async #narrate(text: StoredText): Promise<void> {
    const startedAt = performance.now();
    this.#print(`narrating ${text.key} …`);
    const patience = this.#isInspected ? { timeoutMs: DAY_MS } : {};
    const narration = await narrate({ ...this.#place, ...text, audioDir, ...patience });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (narration.status === 'narrated') {
      const { path, durationSeconds, voiceId } = narration.audio;
      const audio = `${relative(process.cwd(), path)}, ${durationSeconds.toFixed(1)} s, voice ${voiceId}`;
      this.#print(`✓ ${text.key} narrated in ${seconds} s: ${audio}`);
      return;
    }
    const document = narration.notice?.document;
    const why = document?.status === 'failed' ? `\n  ${document.error.message}\n  ${document.error.action}` : '';
    this.#print(`✗ ${text.key} was refused: ${narration.code} (${seconds} s)${why}`);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch((error) => this.#tellError(error));
    this.#turn = done;
    return done;
  }

  /** A connection that is refused says nothing of the reason: the target has gone. */
  async #tellError(error: unknown): Promise<void> {
    if (error instanceof InterruptedError) return;
    const isRefused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    const told = isRefused ? await this.#checkTarget().catch((gone: Error) => gone) : undefined;
    this.#print(`✗ ${(told ?? (error as Error)).message}`);
  }

  #print(text: string): void {
    console.log(text);
  }
}

function openLive({ endpoint, deployment }: LocalDeployment, isDebuggable: boolean): Promise<LiveFunction> {
  return LiveFunction.open({
    access: { region: deployment.region, endpoint },
    functionName: deployment.functionName,
    sourceDir: repositoryDir,
    outputDir: distDir,
    isDebuggable,
  });
}

function describeUpdate(paths: string, update: LiveUpdate, seconds: number): string {
  switch (update.status) {
    case 'live':
      return `✓ ${paths}: live in ${seconds.toFixed(1)} s, ${Math.round(update.bundleBytes / 1000)} kB`;
    case 'unchanged':
      return `✓ ${paths}: the same bundle as before`;
    case 'broken':
      return `✗ ${paths}: not deployed, the code from before stays\n${update.errors.join('\n')}`;
  }
}

/** The files that were saved, in a few words. */
function namesOf(paths: readonly string[]): string {
  const [first = '', second] = paths;
  if (paths.length > 2) return `${first} and ${paths.length - 1} more`;
  return second === undefined ? first : `${first} and ${basename(second)}`;
}

/** Of what Terraform prints, what it would do. */
function planOf(output: string): string {
  const start = output.search(/^(Terraform will perform|Changes to Outputs)/m);
  return output
    .slice(Math.max(start, 0))
    .replace(/\n─+\n[\s\S]*$/, '')
    .trim();
}
