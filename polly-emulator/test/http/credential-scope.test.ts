import { expect, test } from '@jest/globals';
import { readRegion } from '../../src/model/read-request.ts';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-west-1/polly/aws4_request, SignedHeaders=host, Signature=0f';
const NO_QUERY = new URLSearchParams();

test('the region is that of the signature', () => {
  expect(readRegion({ authorization: SIGNED }, NO_QUERY)).toBe('eu-west-1');
  const query = new URLSearchParams('X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Feu-west-1%2Fpolly%2Faws4_request');
  expect(readRegion({}, query)).toBe('eu-west-1');
});

test.each([
  undefined,
  '',
  'Basic dXNlcjpwYXNz',
  'AWS4-HMAC-SHA256 Credential=AKID/20261123/EU WEST/polly/aws4_request',
  'AWS4-HMAC-SHA256 Credential=////',
  `AWS4-HMAC-SHA256 Credential=AKID/20261123/${'a'.repeat(65)}/polly/aws4_request`,
])('without a signature that can be read (%j) it is us-east-1', (authorization) => {
  const headers = authorization === undefined ? {} : { authorization };
  expect(readRegion(headers, NO_QUERY)).toBe('us-east-1');
});
