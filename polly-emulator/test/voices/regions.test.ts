import { describe, expect, test } from '@jest/globals';
import { enginesInRegion } from '../../src/voices/regions.ts';
import { VOICES, type Voice } from '../../src/voices/voices.ts';

const engines = (id: string, region: string) => enginesInRegion(VOICES.get(id) as Voice, region);

describe('a voice has the engines that the guide gives to the region', () => {
  test.each([
    ['Ruth', 'us-east-1', ['generative', 'long-form', 'neural']],
    ['Ruth', 'us-west-2', ['generative', 'neural']],
    ['Joanna', 'us-east-2', ['standard']],
    ['Joanna', 'eu-west-1', ['neural', 'standard']],
    ['Joanna', 'eu-central-2', ['generative']],
    ['Danielle', 'sa-east-1', []],
    // In London, generative, there are some voices only.
    ['Amy', 'eu-west-2', ['generative', 'neural', 'standard']],
    ['Lea', 'eu-west-2', ['neural', 'standard']],
  ])('%s in %s', (id, region, expected) => {
    expect(engines(id, region)).toEqual(expected);
  });

  test.each(['local', '', 'us-east-9'])('all of them in the region %j, which Polly does not have', (region) => {
    expect(engines('Ruth', region)).toEqual(['generative', 'long-form', 'neural']);
  });
});
