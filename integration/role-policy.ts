import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly [member: string]: unknown;
}

/** The one policy of the function's role, which can be replaced for a while and put back. */
export class RolePolicy {
  readonly #iam: IAMClient;
  readonly #arn: string;
  #versionId: string;
  readonly statements: readonly PolicyStatement[];

  private constructor(iam: IAMClient, arn: string, versionId: string, statements: readonly PolicyStatement[]) {
    this.#iam = iam;
    this.#arn = arn;
    this.#versionId = versionId;
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

  /** Puts a new version in force and deletes the one before: IAM keeps at most five. */
  async apply(statements: readonly PolicyStatement[]): Promise<void> {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const { PolicyVersion: version } = await this.#iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: this.#arn, PolicyDocument: document, SetAsDefault: true }),
    );
    await this.#iam.send(new DeletePolicyVersionCommand({ PolicyArn: this.#arn, VersionId: this.#versionId }));
    this.#versionId = version?.VersionId ?? '';
  }

  async restore(): Promise<void> {
    await this.apply(this.statements);
  }
}
