// English words that are said differently by part of speech or by sense, for `<w>`. American pronunciations; British voices
// say them with the nearest sounds that they have.
//
// Not every word has every role: a role that is not here leaves the word to espeak-ng, as `amazon:DT` and `amazon:IN` do.

/** IPA by role. `SENSE_1` is "the non-default sense of the word when present". */
type Senses = Readonly<Partial<Record<'VB' | 'VBD' | 'NN' | 'JJ' | 'DEFAULT' | 'SENSE_1', string>>>;

const byStress = (noun: string, verb: string): Senses => ({
  NN: noun,
  JJ: noun,
  VB: verb,
  DEFAULT: noun,
  SENSE_1: verb,
});

const HETERONYMS: Readonly<Record<string, Senses>> = {
  abuse: { NN: 'əˈbjuːs', VB: 'əˈbjuːz' },
  bass: { NN: 'beɪs', DEFAULT: 'beɪs', SENSE_1: 'bæs' },
  bow: { NN: 'boʊ', VB: 'baʊ', DEFAULT: 'boʊ', SENSE_1: 'baʊ' },
  close: { VB: 'kloʊz', NN: 'kloʊz', JJ: 'kloʊs', DEFAULT: 'kloʊz', SENSE_1: 'kloʊs' },
  conduct: byStress('ˈkɑːndʌkt', 'kənˈdʌkt'),
  conflict: byStress('ˈkɑːnflɪkt', 'kənˈflɪkt'),
  content: { NN: 'ˈkɑːntɛnt', JJ: 'kənˈtɛnt', VB: 'kənˈtɛnt', DEFAULT: 'ˈkɑːntɛnt', SENSE_1: 'kənˈtɛnt' },
  contract: byStress('ˈkɑːntɹækt', 'kənˈtɹækt'),
  convict: byStress('ˈkɑːnvɪkt', 'kənˈvɪkt'),
  desert: byStress('ˈdɛzɚt', 'dɪˈzɜːɹt'),
  dove: { NN: 'dʌv', VBD: 'doʊv', DEFAULT: 'dʌv', SENSE_1: 'doʊv' },
  excuse: { NN: 'ɪkˈskjuːs', VB: 'ɪkˈskjuːz' },
  export: byStress('ˈɛkspɔːɹt', 'ɪkˈspɔːɹt'),
  house: { NN: 'haʊs', VB: 'haʊz' },
  import: byStress('ˈɪmpɔːɹt', 'ɪmˈpɔːɹt'),
  increase: byStress('ˈɪnkɹiːs', 'ɪnˈkɹiːs'),
  insult: byStress('ˈɪnsʌlt', 'ɪnˈsʌlt'),
  invalid: { NN: 'ˈɪnvəlɪd', JJ: 'ɪnˈvælɪd', DEFAULT: 'ɪnˈvælɪd', SENSE_1: 'ˈɪnvəlɪd' },
  lead: { VB: 'liːd', NN: 'liːd', DEFAULT: 'liːd', SENSE_1: 'lɛd' },
  live: { VB: 'lɪv', JJ: 'laɪv', DEFAULT: 'lɪv', SENSE_1: 'laɪv' },
  minute: { NN: 'ˈmɪnɪt', JJ: 'maɪˈnuːt', DEFAULT: 'ˈmɪnɪt', SENSE_1: 'maɪˈnuːt' },
  object: byStress('ˈɑːbdʒɛkt', 'əbˈdʒɛkt'),
  perfect: { JJ: 'ˈpɜːfɛkt', NN: 'ˈpɜːfɛkt', VB: 'pɚˈfɛkt', DEFAULT: 'ˈpɜːfɛkt', SENSE_1: 'pɚˈfɛkt' },
  permit: byStress('ˈpɜːmɪt', 'pɚˈmɪt'),
  polish: { VB: 'ˈpɑːlɪʃ', NN: 'ˈpɑːlɪʃ', JJ: 'ˈpoʊlɪʃ', DEFAULT: 'ˈpɑːlɪʃ', SENSE_1: 'ˈpoʊlɪʃ' },
  present: byStress('ˈpɹɛzənt', 'pɹɪˈzɛnt'),
  produce: { NN: 'ˈpɹoʊduːs', VB: 'pɹəˈduːs', DEFAULT: 'pɹəˈduːs', SENSE_1: 'ˈpɹoʊduːs' },
  progress: byStress('ˈpɹɑːɡɹɛs', 'pɹəˈɡɹɛs'),
  project: byStress('ˈpɹɑːdʒɛkt', 'pɹəˈdʒɛkt'),
  protest: byStress('ˈpɹoʊtɛst', 'pɹəˈtɛst'),
  read: { VB: 'ɹiːd', VBD: 'ɹɛd', NN: 'ɹiːd', DEFAULT: 'ɹiːd', SENSE_1: 'ɹɛd' },
  rebel: byStress('ˈɹɛbəl', 'ɹɪˈbɛl'),
  record: byStress('ˈɹɛkɚd', 'ɹɪˈkɔːɹd'),
  refuse: { NN: 'ˈɹɛfjuːs', VB: 'ɹɪˈfjuːz', DEFAULT: 'ɹɪˈfjuːz', SENSE_1: 'ˈɹɛfjuːs' },
  row: { NN: 'ɹoʊ', VB: 'ɹoʊ', DEFAULT: 'ɹoʊ', SENSE_1: 'ɹaʊ' },
  separate: { JJ: 'ˈsɛpɹət', VB: 'ˈsɛpəɹeɪt', DEFAULT: 'ˈsɛpɹət', SENSE_1: 'ˈsɛpəɹeɪt' },
  subject: byStress('ˈsʌbdʒɛkt', 'səbˈdʒɛkt'),
  suspect: byStress('ˈsʌspɛkt', 'səˈspɛkt'),
  tear: { NN: 'tɪɹ', VB: 'tɛɹ', DEFAULT: 'tɪɹ', SENSE_1: 'tɛɹ' },
  use: { NN: 'juːs', VB: 'juːz', DEFAULT: 'juːz', SENSE_1: 'juːs' },
  wind: { NN: 'wɪnd', VB: 'waɪnd', DEFAULT: 'wɪnd', SENSE_1: 'waɪnd' },
  wound: { NN: 'wuːnd', VB: 'wuːnd', VBD: 'waʊnd', DEFAULT: 'wuːnd', SENSE_1: 'waʊnd' },
};

/** IPA; undefined when the word is not one of these or has no such role. `role` is as in SSML: `amazon:VB`. */
export function ipaOfRole(word: string, role: string): string | undefined {
  const key = word.trim().toLowerCase();
  const senses: Readonly<Record<string, string>> = Object.hasOwn(HETERONYMS, key) ? (HETERONYMS[key] as Senses) : {};
  return senses[role.replace('amazon:', '')];
}
