// How jest runs the integration tests: in three lanes at the same time.
//
// Files about what is deployed share one deployment, one function, one bucket, two topics and one Polly emulator, whose
// faults they set: they run one after the other, in this process, where an interrupt reaches them. All other files make
// what they need for themselves (a bucket, a topic, a Polly emulator, servers), so they disturb nobody: they run beside
// them in a worker, from the first moment, while Terraform still deploys. A file that deploys by itself runs in this
// process, too, after that, because only here an interrupt waits for Terraform; if it fails, its stack trace may name
// other lines.
import { basename } from 'node:path';
import jestRunner, { type Test, type TestRunnerOptions, type TestWatcher } from 'jest-runner';
import { BrokenOffError, InterruptedError } from '../client/interrupts.ts';
import { currentServers, deployStack, publishStack } from './stack.ts';

/** In this order: the last one looks at what all others have left. */
const ON_THE_DEPLOYMENT: readonly string[] = [
  'documents',
  'narration',
  'long-text',
  'notifications',
  'upload-ways',
  'odd-texts',
  'burst',
  'polly-trouble',
  'reconcile',
  'local-shell',
  'logs',
  'saves',
  'breakpoints',
  'withdrawn-permissions',
  'drift',
];
const DEPLOYING = 'dev';
/** More would only hold up the deployment's lane, on two cores, and so all. */
const WORKERS = 1;

/** What Node imports is the class; TypeScript takes it for the whole module, because jest's types are CommonJS. */
const TestRunner = jestRunner as unknown as typeof jestRunner.default;

const nameOf = ({ path }: Test) => basename(path, '.test.ts');
const placeOf = (test: Test) => ON_THE_DEPLOYMENT.indexOf(nameOf(test));

export default class Lanes extends TestRunner {
  constructor(...[globalConfig, context]: ConstructorParameters<typeof TestRunner>) {
    super({ ...globalConfig, maxWorkers: WORKERS }, context);
  }

  override async runTests(tests: Test[], watcher: TestWatcher, options: TestRunnerOptions): Promise<void> {
    const onDeployment = tests.filter((test) => placeOf(test) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
    const deploying = tests.filter((test) => nameOf(test) === DEPLOYING);
    const beside = tests.filter((test) => placeOf(test) < 0 && !deploying.includes(test));
    // The longest lane begins first: Terraform twice at the same time would take both lanes twice as long.
    const deployed = onDeployment.length > 0 ? deployAndPublish() : Promise.resolve();
    await Promise.all([
      deployed.then(() => super.runTests(onDeployment, watcher, { ...options, serial: true })),
      deployed.then(() => super.runTests(deploying, watcher, { ...options, serial: true })),
      beside.length > 0 && super.runTests(beside, watcher, { ...options, serial: false }),
    ]);
  }
}

/** Without a deployment each file fails and says why. */
async function deployAndPublish(): Promise<void> {
  try {
    publishStack(await deployStack(currentServers()));
  } catch (error) {
    if (error instanceof InterruptedError || error instanceof BrokenOffError) {
      // global-setup.ts ends this process, with the status that says what is left.
      await new Promise(() => undefined);
    }
    publishStack(error as Error);
  }
}
