import { describe, expect, test } from '@jest/globals';
import { Endpoints } from '../../src/tasks/endpoints.ts';

describe('where S3 and SNS are', () => {
  test('a service’s own variable wins over the common one', () => {
    const endpoints = new Endpoints({ AWS_ENDPOINT_URL: 'http://one:1', AWS_ENDPOINT_URL_S3: 'http://s3:2' });
    expect([endpoints.urlOf('S3'), endpoints.urlOf('SNS')]).toEqual(['http://s3:2', 'http://one:1']);
  });

  test.each([
    {},
    { AWS_ENDPOINT_URL: '' },
    { AWS_ENDPOINT_URL_SNS: 'http://sns:1' },
    { AWS_ENDPOINT_URL_POLLY: 'http://polly:1', AWS_REGION: 'us-east-1', AWS_PROFILE: 'production' },
  ])('nothing is asked of AWS with %j', (environment) => {
    const refusal = { name: 'ServiceFailureException', message: expect.stringContaining('AWS_ENDPOINT_URL_S3') };
    expect(() => new Endpoints(environment).urlOf('S3')).toThrow(expect.objectContaining(refusal));
    expect(() => new Endpoints(environment).clientSettings('S3', 'us-east-1')).toThrow(
      expect.objectContaining(refusal),
    );
  });

  test('they are not asked for when the variables are to be ignored', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://one:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(() => new Endpoints(environment).urlOf('SNS')).toThrow('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');
  });

  test.each(['localhost:4566', 'ftp://one', 'nowhere'])('%s is no endpoint', (url) => {
    expect(() => new Endpoints({ AWS_ENDPOINT_URL: url }).urlOf('S3')).toThrow(`'${url}' is no http URL`);
  });
});

test('keys are the environment’s, or test and test, and never a profile’s', () => {
  const AWS_ENDPOINT_URL = 'http://one:1';
  const { credentials } = new Endpoints({ AWS_ENDPOINT_URL, AWS_PROFILE: 'production' }).clientSettings(
    'S3',
    'eu-west-1',
  );
  expect(credentials).toEqual({ accessKeyId: 'test', secretAccessKey: 'test' });
  const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
  expect(new Endpoints({ AWS_ENDPOINT_URL, ...keys }).clientSettings('S3', 'eu-west-1')).toMatchObject({
    endpoint: AWS_ENDPOINT_URL,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' },
  });
});
