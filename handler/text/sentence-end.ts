/**
 * Titles and other words that more of their sentence follows, in lower case: English and Spanish, and titles of their neighbours. A
 * missed end costs nothing, since a part has dozens, and a false one is heard: in doubt a word stands here.
 */
const ABBREVIATIONS = wordsOf(
  'mr mrs ms mx dr drs prof rev hon st jr sr messrs gen col capt cmdr lt sgt maj adm gov sen rep pres supt ' +
    'vs cf viz al eds approx inc ltd co corp bros dept univ mt ave blvd ' +
    'sra srta sres sras dra dres dras profa ud uds vd vds dña lic ing arq gral cnel cap tte cmdte sto sta ' +
    'pdte excmo excma ilmo ilma mons hno hna av avda pza ctra esq ej aprox cía ltda ' +
    'mme mlle mgr sig dott avv exmo exma hr bzw',
);

/** Many of these are also plain words that end sentences; the number that follows tells. */
const ABBREVIATIONS_BEFORE_A_NUMBER = wordsOf(
  'no nos nr núm núms vol vols fig figs art arts ch chap sec eq ed pp pág págs lib tel apdo est máx mín',
);

/** Longer than any abbreviation; what stands further back cannot matter. */
const WORD_UNITS = 24;
/** Enough for the quotes, brackets and dashes that a sentence may begin with, or for a number. */
const NEXT_UNITS = 8;

/** With what stands inside numbers, so that the 000 of 1,000 is no word. */
const LAST_WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}.,:]*$/u;
/** An initial (J.), a doubled plural (EE. UU.), letters with periods between them (e.g., Ph.D.), an ordinal or list number (3.). */
const ABBREVIATED = /^(?:\p{L}\p{M}*|(\p{Lu})\1|\p{L}{1,2}(?:\.\p{L}{1,2})+|\p{Nd}{1,3})$/u;
const NUMBER = /^(?:\p{Nd}|[IVXLC]{2,}\b)/u;
const LOWER_CASE = /^[\p{P}\p{S}]*\p{Ll}/u;

/** Whether a period is an abbreviation's, an initial's or an ordinal's; `after` is the text after the period's white space. */
export function isAbbreviation(before: string, after: string): boolean {
  const word = LAST_WORD.exec(before.slice(-WORD_UNITS))?.[0] ?? '';
  if (ABBREVIATED.test(word)) return true;
  const lowerCase = word.normalize('NFC').toLowerCase();
  return (
    ABBREVIATIONS.has(lowerCase) ||
    (ABBREVIATIONS_BEFORE_A_NUMBER.has(lowerCase) && NUMBER.test(after.slice(0, NEXT_UNITS)))
  );
}

/** Whether the sentence goes on in spite of its mark: `"Who?" she asked`, `etc. and so on`, `—¿Vienes? —dijo Ana`. */
export function goesOnInLowerCase(after: string): boolean {
  return LOWER_CASE.test(after.slice(0, NEXT_UNITS));
}

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
