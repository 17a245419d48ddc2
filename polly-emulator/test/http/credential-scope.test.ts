import { expect, test } from '@jest/globals';
import { readCredentialScope } from '../../src/http/credential-scope.ts';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-west-1/polly/aws4_request, SignedHeaders=host, Signature=0f';
const NO_QUERY = new URLSearchParams();

test('region and key are those of the signature', () => {
  const scope = { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE' };
  expect(readCredentialScope({ authorization: SIGNED }, NO_QUERY)).toEqual(scope);
  const query = new URLSearchParams('X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Feu-west-1%2Fpolly%2Faws4_request');
  expect(readCredentialScope({}, query)).toEqual(scope);
});

test.each([
  undefined,
  '',
  'Basic dXNlcjpwYXNz',
  'AWS4-HMAC-SHA256 Credential=AKID/20261123/EU WEST/polly/aws4_request',
  'AWS4-HMAC-SHA256 Credential=////',
  `AWS4-HMAC-SHA256 Credential=AKID/20261123/${'a'.repeat(65)}/polly/aws4_request`,
])('without a signature that can be read (%j) it is us-east-1 and nobody', (authorization) => {
  const headers = authorization === undefined ? {} : { authorization };
  expect(readCredentialScope(headers, NO_QUERY)).toEqual({ region: 'us-east-1', accessKeyId: undefined });
});
