/** Where a local target and AWS differ, for docs/targets.md. What a test shows is said by the test's own result, not here. */
export interface Difference {
  readonly behaviour: string;
  readonly embedded: string;
  readonly localstack: string;
  /** As AWS documents it; nobody has run the project there yet. */
  readonly aws: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    behaviour: 'Events above the concurrency limit',
    embedded: 'wait, by the launcher',
    localstack: 'queued, four at a time',
    aws: 'queued up to 6 hours',
  },
  {
    behaviour: 'S3 invokes only with a permission',
    embedded: 'not shown: invokes without; asserted in `terraform test`',
    localstack: 'not shown: the notification is taken without one',
    aws: 'refused',
  },
  { behaviour: 'Missing object without `s3:ListBucket`', embedded: '404', localstack: '404', aws: '403' },
  {
    behaviour: 'Role needed for logs, for the on-failure record',
    embedded: 'not checked',
    localstack: 'not checked',
    aws: 'checked',
  },
  {
    behaviour: 'IAM for Polly',
    embedded: 'not checked by the emulator',
    localstack: 'not checked by the emulator',
    aws: 'checked',
  },
  { behaviour: 'KMS on topics', embedded: 'not shown', localstack: 'not shown', aws: "a key's policy decides" },
  {
    behaviour: 'Plain HTTP',
    embedded: 'counts as secure from this machine',
    localstack: 'bucket and topic policies are not enforced',
    aws: 'denied by the policies',
  },
  {
    behaviour: "SNS's rules on subjects, and `default` in JSON messages",
    embedded: 'broken ones are accepted; asserted in unit tests',
    localstack: 'not tried',
    aws: 'refused',
  },
  {
    behaviour: 'E-mail',
    embedded: 'subscriptions confirm at once, mails are only logged',
    localstack: 'subscriptions wait for a token, which the AWS emulator lists; mails are only noted',
    aws: 'confirmation first, about 10 mails a second for a subscription',
  },
  {
    behaviour: 'Retries of Lambda',
    embedded: 'after 0.2 s and 0.4 s',
    localstack: 'after 1 s and 2 s, set so',
    aws: 'after about 1 and 2 minutes',
  },
  {
    behaviour: "Lambda's on-failure record",
    embedded: 'lacks version, timestamp and request id; the error type is Runtime.HandlerError',
    localstack: 'whole',
    aws: 'docs/schemas/on-failure-record.schema.json',
  },
  {
    behaviour: 'Metrics in the log (EMF), alarms',
    embedded: 'lines are only logged; alarms drift, so they stay off',
    localstack: 'lines are only logged; alarms not tried',
    aws: 'metrics, and alarms where switched on',
  },
  {
    behaviour: 'Date of an object that was uploaded in parts',
    embedded: 'not looked at',
    localstack: 'not looked at',
    aws: 'the beginning of the upload',
  },
  {
    behaviour: 'A text that comes within seconds of new code',
    embedded: 'at once',
    localstack: 'at times two minutes late: the old poller takes the event and holds it',
    aws: 'at once, by the old code or the new',
  },
  {
    behaviour: 'Time-out and memory of the function',
    embedded: 'memory limit ignored',
    localstack: 'not tried',
    aws: 'both enforced',
  },
  {
    behaviour: 'JSON log format, log level filter',
    embedded: 'ignored; the handler filters itself',
    localstack: 'ignored; the level arrives as "Info"',
    aws: "Lambda's",
  },
  {
    behaviour: 'Cold start',
    embedded: 'a Node process: some 100 ms',
    localstack: 'a container: about a second',
    aws: 'not measured',
  },
  {
    behaviour: 'Voices',
    embedded: 'espeak-ng; every voice and language, none of the sound',
    localstack: 'as embedded',
    aws: 'Polly',
  },
  {
    behaviour: 'Voices by region, quotas',
    embedded: 'not looked at',
    localstack: 'not looked at',
    aws: 'differ by region',
  },
];
