import type { OptionName } from './contract.ts';
import { ConfigurationError } from './errors.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { OPTION_SHAPES, type SpeechOptions } from './speech/options.ts';

/** What the environment says, read once when the function starts. */
export interface Config {
  readonly topicArn: string;
  /** For a text without options of its own; an absent language or rate is Polly's default for the voice. */
  readonly defaults: Omit<SpeechOptions, 'textType'>;
  readonly logLevel: LogLevel;
  /** Attempts of one call of S3 or SNS, the first included; for one part of the text as many may stay silent. */
  readonly maxAttempts: number;
  /** Attempts for one part of the text that Polly may answer with an error of its own. Throttled ones are not counted. */
  readonly pollyMaxAttempts: number;
  /** Billed characters of one text; a longer one is refused, to limit the bill. */
  readonly maxCharacters: number;
  /** Most Polly calls at a time for one text. */
  readonly pollyConcurrency: number;
  /** How long the link to the MP3 in a notice is signed for; 0: no link. */
  readonly presignedLinkMinutes: number;
  /** The AWS console of the region; absent: mails have no link to it. */
  readonly consoleUrl?: string;
  readonly functionName: string;
}

const TOPIC_ARN = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const DEFAULT_VOICE_ID = 'Joanna';
const DEFAULT_ENGINE = 'neural';

const DEFAULT_MAX_ATTEMPTS = 5;
/**
 * With pauses of 5 s on average these take almost five minutes. With Lambda's two repetitions a text outlasts a quarter of
 * an hour without Polly.
 */
const DEFAULT_POLLY_MAX_ATTEMPTS = 60;
const DEFAULT_MAX_CHARACTERS = 100_000;
/**
 * When texts share Polly's quota, each lowers its own calls by itself (speech/speak-parts.ts), but where far more wait
 * than Polly speaks in time, a higher figure bills more for nothing: see `npx tsx bench/burst.ts settings`.
 */
const DEFAULT_POLLY_CONCURRENCY = 4;

/**
 * Reads the function's environment; an empty variable counts as absent, because Terraform cannot leave one out by
 * value.
 *
 * @throws ConfigurationError that names every faulty variable at once, so that one deployment is enough to mend them.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const valueOfVariable = (name: string) => environment[name] || undefined;

  const topicArn = valueOfVariable('TOPIC_ARN');
  if (topicArn === undefined) faults.push('TOPIC_ARN is missing: set it to the ARN of the SNS topic for notices');
  else if (!TOPIC_ARN.test(topicArn)) faults.push(`TOPIC_ARN is "${topicArn}", which is not the ARN of an SNS topic`);

  const option = (variable: string, name: OptionName) => {
    const value = valueOfVariable(variable);
    const { pattern, expected } = OPTION_SHAPES[name];
    if (value !== undefined && !pattern.test(value)) faults.push(`${variable} is "${value}", expected ${expected}`);
    return value;
  };
  const voiceId = option('VOICE_ID', 'voice-id') ?? DEFAULT_VOICE_ID;
  const engine = option('ENGINE', 'engine') ?? DEFAULT_ENGINE;
  const languageCode = option('LANGUAGE_CODE', 'language-code');
  const sampleRate = option('SAMPLE_RATE', 'sample-rate');

  const level = valueOfVariable('AWS_LAMBDA_LOG_LEVEL') ?? 'INFO';
  // Upper or lower case, as AWS's own runtime interface clients read it: AWS emulators write "INFO" or "Info".
  const logLevel = LOG_LEVELS.find((known) => known === level.toUpperCase());
  if (logLevel === undefined) {
    faults.push(`AWS_LAMBDA_LOG_LEVEL is "${level}", expected one of ${LOG_LEVELS.join(', ')}`);
  }

  const whole = (variable: string, low: number, high: number, absent: number) => {
    const value = valueOfVariable(variable) ?? String(absent);
    if (!/^\d{1,9}$/.test(value) || Number(value) < low || Number(value) > high) {
      faults.push(`${variable} is "${value}", expected a number from ${low} to ${high}`);
    }
    return Number(value);
  };
  const maxAttempts = whole('AWS_MAX_ATTEMPTS', 1, 99, DEFAULT_MAX_ATTEMPTS);
  const pollyMaxAttempts = whole('POLLY_MAX_ATTEMPTS', 1, 999, DEFAULT_POLLY_MAX_ATTEMPTS);
  const maxCharacters = whole('MAX_CHARACTERS', 1, 1_000_000, DEFAULT_MAX_CHARACTERS);
  const pollyConcurrency = whole('POLLY_CONCURRENCY', 1, 80, DEFAULT_POLLY_CONCURRENCY);
  const presignedLinkMinutes = whole('PRESIGNED_LINK_MINUTES', 0, 720, 0);

  const consoleUrl = valueOfVariable('CONSOLE_URL');
  if (consoleUrl !== undefined && !/^https:\/\/[\w.-]+$/.test(consoleUrl)) {
    faults.push(`CONSOLE_URL is "${consoleUrl}", expected one such as https://eu-south-2.console.aws.amazon.com`);
  }

  if (topicArn === undefined || logLevel === undefined || faults.length > 0) throw new ConfigurationError(faults);
  const defaults = Object.freeze({
    voiceId,
    engine,
    ...(languageCode !== undefined && { languageCode }),
    ...(sampleRate !== undefined && { sampleRate }),
  });
  return Object.freeze({
    topicArn,
    defaults,
    logLevel,
    maxAttempts,
    pollyMaxAttempts,
    maxCharacters,
    pollyConcurrency,
    presignedLinkMinutes,
    ...(consoleUrl !== undefined && { consoleUrl }),
    functionName: valueOfVariable('AWS_LAMBDA_FUNCTION_NAME') ?? 'narrator',
  });
}
