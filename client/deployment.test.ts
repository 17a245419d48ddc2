import { expect, test } from '@jest/globals';
import { parseDeployment } from './deployment.ts';

const OUTPUTS = {
  account_id: '000000000000',
  region: 'us-east-1',
  bucket: 'b',
  function_name: 'f',
  log_group_name: '/aws/lambda/f',
  notices_topic_arn: 'arn:aws:sns:us-east-1:000000000000:n',
  alerts_topic_arn: 'arn:aws:sns:us-east-1:000000000000:a',
};

test('a deployment is read from the outputs of the root module', () => {
  expect(parseDeployment(OUTPUTS)).toEqual({
    accountId: '000000000000',
    region: 'us-east-1',
    bucket: 'b',
    functionName: 'f',
    logGroupName: '/aws/lambda/f',
    noticesTopicArn: 'arn:aws:sns:us-east-1:000000000000:n',
    alertsTopicArn: 'arn:aws:sns:us-east-1:000000000000:a',
  });
});

test.each(Object.keys(OUTPUTS))('a deployment without the output %s is refused by its name', (name) => {
  for (const value of [undefined, '', 7]) {
    expect(() => parseDeployment({ ...OUTPUTS, [name]: value })).toThrow(`Terraform's output "${name}" is missing`);
  }
});
