import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly [member: string]: unknown;
}

/** The one policy of the function's role, which can be replaced for a while and restored as it was. */
export class RolePolicy {
  readonly #iam: IAMClient;
  readonly #arn: string;
  readonly #originalVersionId: string;
  readonly statements: readonly PolicyStatement[];
  #appliedVersionId: string | undefined;

  private constructor(iam: IAMClient, arn: string, originalVersionId: string, statements: readonly PolicyStatement[]) {
    this.#iam = iam;
    this.#arn = arn;
    this.#originalVersionId = originalVersionId;
    this.statements = statements;
  }

  static async of(iam: IAMClient, roleName: string): Promise<RolePolicy> {
    const { AttachedPolicies: attached = [] } = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: roleName }),
    );
    const arn = attached[0]?.PolicyArn;
    if (attached.length !== 1 || arn === undefined) {
      throw new Error(`The role ${roleName} has ${attached.length} policies attached; one is expected.`);
    }
    const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    const versionId = policy?.DefaultVersionId ?? '';
    const { PolicyVersion: version } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }),
    );
    const { Statement: statements } = JSON.parse(decodeURIComponent(version?.Document ?? ''));
    return new RolePolicy(iam, arn, versionId, statements);
  }

  async apply(statements: readonly PolicyStatement[]): Promise<void> {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const { PolicyVersion: version } = await this.#iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: this.#arn, PolicyDocument: document, SetAsDefault: true }),
    );
    this.#appliedVersionId = version?.VersionId;
  }

  async restore(): Promise<void> {
    if (this.#appliedVersionId === undefined) {
      return;
    }
    await this.#iam.send(
      new SetDefaultPolicyVersionCommand({ PolicyArn: this.#arn, VersionId: this.#originalVersionId }),
    );
    await this.#iam.send(new DeletePolicyVersionCommand({ PolicyArn: this.#arn, VersionId: this.#appliedVersionId }));
    this.#appliedVersionId = undefined;
  }
}
