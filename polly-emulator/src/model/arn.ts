// Names of Polly's resources.

/** No account of AWS has it. */
const ACCOUNT_ID = '000000000000';

/** Partitions other than `aws`, by the beginning of their regions' names (botocore, partitions.json). */
const PARTITIONS: readonly (readonly [region: RegExp, partition: string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^eusc-/, 'aws-eusc'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
];

/** `resource` as in `lexicon/w3c`. */
export function arnOf(region: string, resource: string): string {
  const partition = PARTITIONS.find(([regions]) => regions.test(region))?.[1] ?? 'aws';
  return `arn:${partition}:polly:${region}:${ACCOUNT_ID}:${resource}`;
}
