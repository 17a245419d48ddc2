import { describe, expect, test } from '@jest/globals';
import { readConfig } from './config.ts';
import { ConfigurationError } from './failures.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-south-2:123456789012:narrator-notices';

describe('readConfig', () => {
  test('needs the topic only', () => {
    expect(readConfig({ TOPIC_ARN })).toEqual({
      topicArn: TOPIC_ARN,
      defaults: { voiceId: 'Joanna', engine: 'neural' },
      logLevel: 'INFO',
      maxAttempts: 5,
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
    };
    expect(readConfig(environment)).toEqual({
      topicArn: TOPIC_ARN,
      defaults: { voiceId: 'Lucia', engine: 'standard', languageCode: 'es-ES', sampleRate: '16000' },
      logLevel: 'DEBUG',
      maxAttempts: 2,
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
