import { expect, test } from '@jest/globals';
import { arnOf } from '../../src/model/arn.ts';

// Partitions and regions as botocore's partitions.json has them.
test.each([
  ['us-east-1', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-northwest-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['local', 'aws'],
])('an ARN of %s is in the partition %s', (region, partition) => {
  expect(arnOf(region, 'lexicon/w3c')).toBe(`arn:${partition}:polly:${region}:000000000000:lexicon/w3c`);
});
