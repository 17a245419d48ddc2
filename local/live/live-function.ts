import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type BuildFailure, formatMessages } from 'esbuild';
import { type Access, createLambdaClient } from '../../client/aws-clients.ts';
import { isTerminal } from '../../client/progress.ts';
import { createFunctionPackager, type FunctionPackage, type FunctionPackager } from '../build.ts';
import { codeSha256Of, deployCode } from '../deployed-code.ts';

export interface LiveFunctionOptions {
  readonly access: Access;
  readonly functionName: string;
  /** The checkout whose handler is bundled. */
  readonly sourceDir: string;
  /** Takes what is built, as `make build` makes it. */
  readonly outputDir: string;
  /** See `PackagerOptions`. */
  readonly isDebuggable?: boolean;
}

/** What became of a change of the sources. */
export type LiveUpdate =
  | { readonly status: 'live'; readonly bundleBytes: number }
  /** The function runs this bundle already: the change was in a comment or in a test. */
  | { readonly status: 'unchanged' }
  /** The sources cannot be bundled, and the function keeps its code. Each error as esbuild shows it, with its line. */
  | { readonly status: 'broken'; readonly errors: readonly string[] };

/** A deployed function that gets what its sources bundle to, past Terraform. */
export class LiveFunction {
  readonly #lambda: LambdaClient;
  readonly #functionName: string;
  readonly #packager: FunctionPackager;

  private constructor(lambda: LambdaClient, functionName: string, packager: FunctionPackager) {
    this.#lambda = lambda;
    this.#functionName = functionName;
    this.#packager = packager;
  }

  static async open(options: LiveFunctionOptions): Promise<LiveFunction> {
    const { access, functionName, sourceDir, outputDir, isDebuggable = false } = options;
    const packager = await createFunctionPackager(outputDir, { sourceDir, logLevel: 'silent', isDebuggable });
    return new LiveFunction(createLambdaClient(access), functionName, packager);
  }

  /**
   * Bundles the sources as they are now and deploys the bundle; returns when every event from now on meets it.
   *
   * @throws when Lambda does not take it.
   */
  async update(): Promise<LiveUpdate> {
    let built: FunctionPackage;
    try {
      built = await this.#packager.package();
    } catch (error) {
      return { status: 'broken', errors: await describeFailure(error) };
    }
    // Asked each time: somebody else may have deployed meanwhile.
    if ((await this.#readCodeSha256()) === codeSha256Of(built.zip)) return { status: 'unchanged' };
    await deployCode(this.#lambda, this.#functionName, built.zip);
    return { status: 'live', bundleBytes: built.bundleBytes };
  }

  async close(): Promise<void> {
    await this.#packager.close();
    this.#lambda.destroy();
  }

  async #readCodeSha256(): Promise<string | undefined> {
    const command = new GetFunctionConfigurationCommand({ FunctionName: this.#functionName });
    return (await this.#lambda.send(command)).CodeSha256;
  }
}

/** @throws what is no fault of the sources. */
async function describeFailure(error: unknown): Promise<string[]> {
  const { errors } = error as Partial<BuildFailure>;
  if (!Array.isArray(errors)) throw error;
  const color = isTerminal() && !process.env['NO_COLOR'];
  const width = process.stdout.columns;
  const shown = await formatMessages(errors, { kind: 'error', color, ...(width && { terminalWidth: width }) });
  return shown.map((text) => text.trimEnd());
}
