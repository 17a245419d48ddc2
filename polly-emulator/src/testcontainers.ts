// The emulator's image for Testcontainers, in the manner of its modules:
//
//   const polly = await (await PollyContainer.fromDockerfile('dist/polly-emulator').build()).withQuota('real').start();
//   new PollyClient({ endpoint: polly.getEndpoint(), … });
//
// Testcontainers publishes the port on every interface of the machine, as it does for all containers; a network made
// with `--opt com.docker.network.bridge.host_binding_ipv4=127.0.0.1` keeps it, and the faults, on the machine.
import {
  AbstractStartedContainer,
  type BuildOptions,
  GenericContainer,
  GenericContainerBuilder,
  Wait,
} from 'testcontainers';
import type { FaultList } from './faults/fault-settings.ts';
import type { PollyEmulatorOptions } from './options.ts';

/**
 * The image of `docker-compose.yml`; `docker build -t narrator-polly dist/polly-emulator` makes it after `make build`.
 */
const DEFAULT_IMAGE = 'narrator-polly';
const POLLY_PORT = 4567;

export class PollyContainer extends GenericContainer {
  constructor(image: string = DEFAULT_IMAGE) {
    super(image);
    this.withExposedPorts(POLLY_PORT).withWaitStrategy(Wait.forHttp('/health', POLLY_PORT));
  }

  /** Builds the image from its context, `dist/polly-emulator`; the container's with… methods follow after `build`. */
  static override fromDockerfile(context: string, dockerfileName = 'Dockerfile'): PollyContainerBuilder {
    return new PollyContainerBuilder(context, dockerfileName);
  }

  /** The faults in force from the start; `PUT <endpoint>/_emulator/faults` replaces them while it runs. */
  withFaults(faults: FaultList): this {
    return this.withEnvironment({ POLLY_EMULATOR_FAULTS: JSON.stringify(faults) });
  }

  /** The names by which others of its network may ask for `/_emulator/`; `polly` and this machine's own they may always. */
  withAllowedHosts(...names: string[]): this {
    return this.withEnvironment({ POLLY_EMULATOR_ALLOWED_HOST: ['polly', ...names].join(',') });
  }

  withQuota(quota: NonNullable<PollyEmulatorOptions['quota']>): this {
    return this.withEnvironment({ POLLY_EMULATOR_QUOTA: quota });
  }

  override async start(): Promise<StartedPollyContainer> {
    return new StartedPollyContainer(await super.start());
  }
}

export class PollyContainerBuilder extends GenericContainerBuilder {
  override async build(image?: string, options?: BuildOptions): Promise<PollyContainer> {
    // The base class's result has a fixed class and does not say its tag, so the image gets a known tag here.
    const name = image ?? `localhost/polly-emulator:${crypto.randomUUID()}`;
    await super.build(name, options);
    return new PollyContainer(name);
  }
}

export class StartedPollyContainer extends AbstractStartedContainer {
  getPort(): number {
    return this.startedTestContainer.getMappedPort(POLLY_PORT);
  }

  /** `http://host:port`, for this machine's clients. Containers of its network reach it by its name and port 4567. */
  getConnectionUri(): string {
    return `http://${this.getHost()}:${this.getPort()}`;
  }

  /** The same, by the name that AWS's clients have for it. */
  getEndpoint(): string {
    return this.getConnectionUri();
  }
}
