// DescribeVoices: the voice table, filtered, as it is in the caller's region.
//
// "Returns the list of voices that are available for use when requesting speech synthesis" (API Reference): a voice of
// whose engines the region has none is left out, and the others show the region's engines only. As far as is known
// Polly gives all voices on one page; smaller pages are an option of this emulator, for those who want to try their
// paging.
import { jsonReply } from '../http/http-messages.ts';
import { readPageToken, writePageToken } from '../model/page-token.ts';
import { LANGUAGES } from '../voices/languages.ts';
import { enginesInRegion } from '../voices/regions.ts';
import { VOICES, type Voice } from '../voices/voices.ts';
import type { Operation } from './operation.ts';

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

function voicesOf(region: string): Voice[] {
  return [...VOICES.values()]
    .map((voice) => ({ ...voice, engines: enginesInRegion(voice, region) }))
    .filter(({ engines }) => engines.length > 0);
}

export function describeVoicesBy(voicesPerPage: number): Operation<'DescribeVoices'> {
  return ({ Engine, IncludeAdditionalLanguageCodes: also, LanguageCode, NextToken }, { region }) => {
    const found = voicesOf(region).filter(
      ({ engines, languageCode, additionalLanguageCodes }) =>
        (Engine === undefined || engines.includes(Engine)) &&
        (LanguageCode === undefined ||
          languageCode === LanguageCode ||
          (also === true && additionalLanguageCodes.includes(LanguageCode))),
    );
    const question = JSON.stringify([region, Engine, also === true, LanguageCode]);
    const start = NextToken === undefined ? 0 : Number(readPageToken(NextToken, question));
    const end = start + voicesPerPage;
    return jsonReply({
      Voices: found.slice(start, end).map(describe),
      ...(end < found.length && { NextToken: writePageToken(String(end), question) }),
    });
  };
}
