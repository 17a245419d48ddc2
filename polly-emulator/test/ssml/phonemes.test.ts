import { expect, test } from '@jest/globals';
import { ipaOfXSampa } from '../../src/ssml/phonemes.ts';

// The pairs are from the phoneme tables of the Amazon Polly Developer Guide.
test.each([
  ['pI"kA:n', 'pɪˈkɑːn'],
  ['"pi.k{n', 'ˈpi.kæn'],
  ['tSI@`', 'tʃɪɚ'],
  ['DIs', 'ðɪs'],
  ['r\\aIt', 'ɹaɪt'],
  ['bO~ZuR', 'bɔ\u0303ʒuʁ'],
  ['n_=', 'n\u0329'],
  ['t_h', 'tʰ'],
  ['a b', 'a b'],
])('%s is %s', (xSampa, ipa) => {
  expect(ipaOfXSampa(xSampa)).toBe(ipa);
});

test.each(['a#', 'ə', '$'])('%s is none', (xSampa) => {
  expect(ipaOfXSampa(xSampa)).toBeUndefined();
});
