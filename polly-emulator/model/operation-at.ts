// Which operation a method and path mean, from the Amazon Polly API Reference. The list is complete, so that a client hears
// of an operation that is not built yet that it is not built, and not that it is unknown.
const PATHS: readonly (readonly [operation: string, method: string, path: RegExp])[] = [
  ['SynthesizeSpeech', 'POST', /^\/v1\/speech$/],
  ['DescribeVoices', 'GET', /^\/v1\/voices$/],
  ['ListLexicons', 'GET', /^\/v1\/lexicons$/],
  ['GetLexicon', 'GET', /^\/v1\/lexicons\/[^/]+$/],
  ['PutLexicon', 'PUT', /^\/v1\/lexicons\/[^/]+$/],
  ['DeleteLexicon', 'DELETE', /^\/v1\/lexicons\/[^/]+$/],
  ['StartSpeechSynthesisTask', 'POST', /^\/v1\/synthesisTasks$/],
  ['ListSpeechSynthesisTasks', 'GET', /^\/v1\/synthesisTasks$/],
  ['GetSpeechSynthesisTask', 'GET', /^\/v1\/synthesisTasks\/[^/]+$/],
  ['StartSpeechSynthesisStream', 'POST', /^\/v1\/synthesisStream$/],
];

/** The name of Polly's operation at this method and path, or undefined. */
export function operationAt(method: string, path: string): string | undefined {
  return PATHS.find(([, knownMethod, pattern]) => knownMethod === method && pattern.test(path))?.[0];
}
