import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListSubscriptionsCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { type Access, clientSettings, createS3Client, createSnsClient } from '../client/aws-clients.ts';

/** What exists in the account, by kind: names or ARNs, sorted. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Lists every kind of thing that the modules make. */
export async function takeInventory(access: Access): Promise<Inventory> {
  const settings = clientSettings(access);
  const iam = new IAMClient(settings);
  const sns = createSnsClient(access);
  const { Buckets: buckets } = await createS3Client(access).send(new ListBucketsCommand({}));
  const { Functions: functions } = await new LambdaClient(settings).send(new ListFunctionsCommand({}));
  const { Roles: roles } = await iam.send(new ListRolesCommand({}));
  const { Policies: policies } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  const { Topics: topics } = await sns.send(new ListTopicsCommand({}));
  const { Subscriptions: subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
  const { logGroups } = await new CloudWatchLogsClient(settings).send(new DescribeLogGroupsCommand({}));
  return {
    buckets: sorted(buckets?.map(({ Name }) => Name)),
    functions: sorted(functions?.map(({ FunctionName }) => FunctionName)),
    roles: sorted(roles?.map(({ RoleName }) => RoleName)),
    policies: sorted(policies?.map(({ PolicyName }) => PolicyName)),
    topics: sorted(topics?.map(({ TopicArn }) => TopicArn)),
    // Those of make inbox are queues.
    subscriptions: sorted(
      subscriptions?.flatMap(({ Protocol, SubscriptionArn }) => (Protocol === 'email' ? [SubscriptionArn] : [])),
    ),
    logGroups: sorted(logGroups?.map(({ logGroupName }) => logGroupName)),
  };
}

function sorted(names: readonly (string | undefined)[] = []): string[] {
  return names.map((name) => name ?? '(no name)').sort();
}
