import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Access, clientSettings } from '../client/aws-clients.ts';

export interface PolicyStatement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly [member: string]: unknown;
}

/** The one policy of the function's role, which can be replaced for a while and put back. */
export class RolePolicy {
  readonly #iam: IAMClient;
  readonly #arn: string;
  readonly statements: readonly PolicyStatement[];

  private constructor(iam: IAMClient, arn: string, statements: readonly PolicyStatement[]) {
    this.#iam = iam;
    this.#arn = arn;
    this.statements = statements;
  }

  static async of(access: Access, functionName: string): Promise<RolePolicy> {
    const lambda = new LambdaClient(clientSettings(access));
    const iam = new IAMClient(clientSettings(access));
    const { Role: roleArn = '' } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const { AttachedPolicies: attached = [] } = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: roleName }),
    );
    const arn = attached[0]?.PolicyArn;
    if (attached.length !== 1 || arn === undefined) {
      throw new Error(`The role ${roleName} has ${attached.length} policies attached; one is expected.`);
    }
    const versionId = await defaultVersion(iam, arn);
    const { PolicyVersion: version } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }),
    );
    const { Statement: statements } = JSON.parse(decodeURIComponent(version?.Document ?? ''));
    return new RolePolicy(iam, arn, statements);
  }

  /** Puts a new version in force and deletes the one before: IAM keeps at most five. */
  async #apply(statements: readonly PolicyStatement[]): Promise<void> {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const before = await defaultVersion(this.#iam, this.#arn);
    await this.#iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: this.#arn, PolicyDocument: document, SetAsDefault: true }),
    );
    await this.#iam.send(new DeletePolicyVersionCommand({ PolicyArn: this.#arn, VersionId: before }));
  }

  /** Takes one action out of one statement; a statement without an action left goes. */
  async withdraw(sid: string, action: string): Promise<void> {
    await this.#apply(
      this.statements.flatMap((statement) => {
        const actions = [statement.Action].flat();
        const kept = statement.Sid === sid ? actions.filter((one) => one !== action) : actions;
        return kept.length === 0 ? [] : [{ ...statement, Action: kept }];
      }),
    );
  }

  async restore(): Promise<void> {
    await this.#apply(this.statements);
  }
}

async function defaultVersion(iam: IAMClient, policyArn: string): Promise<string> {
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: policyArn }));
  return policy?.DefaultVersionId ?? '';
}
