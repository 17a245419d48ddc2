import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Config } from '../config.ts';
import type { Notice } from '../contract.ts';
import { failureOf } from '../errors.ts';
import { emailBody, emailSubject } from './notice-email.ts';

/**
 * Publishes one notice: for mail a text, for every other protocol the JSON document (SNS demands `default`). Its size cannot
 * reach SNS's 256 KB: keys end at 1,024 bytes, metadata at 2 KB, and the sentences of a `failed` notice are cut.
 */
export async function notify(
  sns: SNSClient,
  { topicArn, consoleUrl }: Pick<Config, 'topicArn' | 'consoleUrl'>,
  notice: Notice,
): Promise<void> {
  const attribute = (value: string) => ({ DataType: 'String', StringValue: value });
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: emailSubject(notice),
    MessageStructure: 'json',
    Message: JSON.stringify({ default: JSON.stringify(notice), email: emailBody(notice, consoleUrl) }),
    MessageAttributes: {
      status: attribute(notice.status),
      bucket: attribute(notice.bucket),
      key: attribute(percentEncode(notice.key)),
    },
  });
  await sns.send(command).catch((error) => {
    throw failureOf({ action: 'sns:Publish', resource: topicArn }, error);
  });
}

/** SNS takes no control characters in attributes. The slash stays, so that a filter policy can match a folder by prefix. */
function percentEncode(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
