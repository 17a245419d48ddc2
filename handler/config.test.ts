import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';
import { ConfigurationError } from './errors.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';

describe('readConfig', () => {
  test('needs the topic only', () => {
    expect(readConfig({ TOPIC_ARN })).toEqual({
      topicArn: TOPIC_ARN,
      defaults: { voiceId: 'Joanna', engine: 'neural' },
      logLevel: 'INFO',
      maxAttempts: 5,
      pollyMaxAttempts: 60,
      maxCharacters: 100_000,
      pollyConcurrency: 4,
      presignedLinkMinutes: 0,
      functionName: 'narrator',
    });
  });

  test('takes every variable', () => {
    const environment = {
      TOPIC_ARN,
      VOICE_ID: 'Lucia',
      ENGINE: 'standard',
      LANGUAGE_CODE: 'es-ES',
      SAMPLE_RATE: '16000',
      AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
      AWS_MAX_ATTEMPTS: '2',
      POLLY_MAX_ATTEMPTS: '9',
      MAX_CHARACTERS: '5000',
      POLLY_CONCURRENCY: '3',
      PRESIGNED_LINK_MINUTES: '30',
      CONSOLE_URL: 'https://eu-south-2.console.aws.amazon.com',
      AWS_LAMBDA_FUNCTION_NAME: 'my-narrator',
    };
    expect(readConfig(environment)).toEqual({
      topicArn: TOPIC_ARN,
      defaults: { voiceId: 'Lucia', engine: 'standard', languageCode: 'es-ES', sampleRate: '16000' },
      logLevel: 'DEBUG',
      maxAttempts: 2,
      pollyMaxAttempts: 9,
      maxCharacters: 5000,
      pollyConcurrency: 3,
      presignedLinkMinutes: 30,
      consoleUrl: 'https://eu-south-2.console.aws.amazon.com',
      functionName: 'my-narrator',
    });
  });

  test.each(['DEBUG', 'Debug', 'debug'])('knows the log level %s, in whatever case it is written', (level) => {
    expect(readConfig({ TOPIC_ARN, AWS_LAMBDA_LOG_LEVEL: level }).logLevel).toBe('DEBUG');
  });

  test('takes an empty variable for an absent one', () => {
    expect(readConfig({ TOPIC_ARN, VOICE_ID: '', ENGINE: '', LANGUAGE_CODE: '', SAMPLE_RATE: '' })).toEqual(
      readConfig({ TOPIC_ARN }),
    );
  });

  test('cannot be changed afterwards', () => {
    const config = readConfig({ TOPIC_ARN });
    expect([Object.isFrozen(config), Object.isFrozen(config.defaults)]).toEqual([true, true]);
  });

  test('names every faulty variable at once, with its value', () => {
    const environment = {
      TOPIC_ARN: 'narrator-notices',
      VOICE_ID: 'Jo anna',
      ENGINE: 'neural!',
      LANGUAGE_CODE: 'English',
      SAMPLE_RATE: '22 kHz',
      AWS_LAMBDA_LOG_LEVEL: 'LOUD',
      AWS_MAX_ATTEMPTS: '0',
      POLLY_MAX_ATTEMPTS: '0',
      MAX_CHARACTERS: '1000001',
      POLLY_CONCURRENCY: '1.5',
      PRESIGNED_LINK_MINUTES: '-1',
      CONSOLE_URL: 'javascript:alert()',
    };
    expect(() => readConfig(environment)).toThrow(ConfigurationError);
    for (const [name, value] of Object.entries(environment)) {
      expect(() => readConfig(environment)).toThrow(`${name} is "${value}"`);
    }
  });

  test('says what a missing topic is', () => {
    expect(() => readConfig({ TOPIC_ARN: '' })).toThrow('TOPIC_ARN is missing: set it to the ARN of the SNS topic');
  });
});
