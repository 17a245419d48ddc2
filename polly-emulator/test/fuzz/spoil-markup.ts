// XML that is spoiled: cut, doubled, or with something in it that a parser has to look at twice.
import fc, { type Arbitrary } from 'fast-check';

const snares = fc.constantFrom(
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/>',
    '</',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!\ud800',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
  ],
  ...[
    '&b;',
    '&#0;',
    '&#x110000;',
    '&#xD800;',
    '&lt;',
    '&#60;',
    '\0',
    '\x1b',
    '\ufffe',
    '\ud800',
    '\udc00',
    '\ufeff',
    '\r',
  ],
  ...['</speak>', '<speak>', '<speak/>', '<a:b/>', ' xml:lang=""', '<p><p>', 'é', '😀', '日本'],
);

type Change = readonly [place: number, cut: number, inserted: string];

const change: Arbitrary<Change> = fc.tuple(
  fc.nat(),
  fc.oneof(fc.constant(0), fc.nat({ max: 30 })),
  fc.oneof(fc.constant(''), snares, fc.string({ unit: 'binary', maxLength: 5 })),
);

/** The document itself half of the time. */
export function spoilMarkup(document: Arbitrary<string>): Arbitrary<string> {
  const changed = fc.tuple(document, fc.array(change, { minLength: 1, maxLength: 3 })).map(([whole, changes]) =>
    changes.reduce((markup, [place, cut, inserted]) => {
      const at = place % (markup.length + 1);
      return markup.slice(0, at) + inserted + markup.slice(at + cut);
    }, whole),
  );
  return fc.oneof(document, changed);
}
