import fc from 'fast-check';

/** Any character of Unicode, those of ASCII as often as all others of the basic plane, and as the rest. */
const unit = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0x80, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** As fc.string with the unit `binary`, which makes a table of a million characters each time: half a second. */
export function anyString(length: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.array(unit, length).map((characters) => characters.join(''));
}
