/**
 * Titles and other words that are followed by more of their sentence, in lower case: English and Spanish, with the titles of the
 * neighbours. Months and the like that are also plain words are left out; what stands before a number is known by the number.
 */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms mx dr drs prof rev hon st jr sr messrs gen col capt cmdr lt sgt maj adm gov sen rep pres supt ' +
    'vs cf viz al eds approx est inc ltd co corp bros dept univ mt ave blvd ' +
    'sra srta sres sras dra dres dras prof profa ud uds vd vds da dña dn lic ing arq gral cnel cap tte cmdte sto sta ' +
    'pdte excmo excma ilmo ilma mons hno hna av avda pza ctra esq ej núm tel aprox máx mín cía ltda admón ' +
    'mme mlle mgr me sig dott avv exmo exma hr nr ca bzw'
  ).split(' '),
);

/** Longer than any abbreviation; what lies further back cannot matter. */
const WORD_UNITS = 24;
/** Enough for the quotes, brackets and dashes that a sentence may begin with. */
const NEXT_UNITS = 8;

const LAST_WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}.]*$/u;
const GOES_ON_IN_LOWER_CASE = /^[\p{P}\p{S}]*\p{Ll}/u;
const NUMBER_FOLLOWS = /^(?:\p{Nd}|[IVXLC]{2,}\b)/u;
/** An initial (J.), a doubled plural (EE. UU.), letters with periods between (e.g., Ph.D) and an ordinal or list number (3.). */
const ABBREVIATED = /^(?:\p{L}\p{M}*|(\p{Lu})\1|\p{L}{1,2}(?:\.\p{L}{1,2})+|\p{Nd}{1,3})$/u;
/** What may be short for page, volume, figure, article or number when a number follows. */
const SHORT_WORD = /^\p{L}{1,4}$/u;

/** Whether a period belongs to an abbreviation, an initial or an ordinal, judged by the text before it and after its white space. */
export function isAbbreviation(before: string, after: string): boolean {
  const word = LAST_WORD.exec(before.slice(-WORD_UNITS))?.[0];
  if (word === undefined) return false;
  return (
    ABBREVIATED.test(word) ||
    ABBREVIATIONS.has(word.toLowerCase()) ||
    (SHORT_WORD.test(word) && NUMBER_FOLLOWS.test(after.slice(0, NEXT_UNITS)))
  );
}

/** Whether the sentence goes on although it has a terminator: `"Who?" she asked`, `etc. and so on`, `—¿Vienes? —dijo Ana`. */
export function goesOnInLowerCase(after: string): boolean {
  return GOES_ON_IN_LOWER_CASE.test(after.slice(0, NEXT_UNITS));
}
