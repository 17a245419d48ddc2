// DescribeVoices: the voice table, filtered. All voices fit one page, so no NextToken is ever given out.
import { AwsError } from '../model/aws-error.ts';
import { checkInput } from '../model/check-input.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { ENGINES, type Engine, VOICES, type Voice } from '../voices/voices.ts';

const DESCRIBE_VOICES_INPUT = {
  Engine: { type: 'string', values: ENGINES },
  IncludeAdditionalLanguageCodes: { type: 'string', values: ['true', 'false'] },
  LanguageCode: { type: 'string', values: Object.keys(LANGUAGES) },
  NextToken: { type: 'string' },
} as const;

function describe(voice: Voice): object {
  return {
    ...(voice.additionalLanguageCodes.length > 0 && { AdditionalLanguageCodes: voice.additionalLanguageCodes }),
    Gender: voice.gender,
    Id: voice.id,
    LanguageCode: voice.languageCode,
    LanguageName: LANGUAGES[voice.languageCode]?.name,
    Name: voice.name,
    SupportedEngines: voice.engines,
  };
}

/** The reply's body for the query of the request. */
export function describeVoices(query: URLSearchParams): { Voices: object[] } {
  const input = checkInput(DESCRIBE_VOICES_INPUT, Object.fromEntries(query));
  if (input.NextToken !== undefined) throw new AwsError('InvalidNextTokenException');
  const also = input.IncludeAdditionalLanguageCodes === 'true';
  const voices = [...VOICES.values()].filter(
    (voice) =>
      (input.Engine === undefined || voice.engines.includes(input.Engine as Engine)) &&
      (input.LanguageCode === undefined ||
        voice.languageCode === input.LanguageCode ||
        (also && voice.additionalLanguageCodes.includes(input.LanguageCode))),
  );
  return { Voices: voices.map(describe) };
}
