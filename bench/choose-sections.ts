/** The sections of a benchmark that the command line names, or all. Throws for a name that is none. */
export function chooseSections<Section>(
  sections: Readonly<Record<string, Section>>,
  names: readonly string[],
): Section[] {
  return (names.length > 0 ? names : Object.keys(sections)).map((name) => {
    const section = Object.hasOwn(sections, name) ? sections[name] : undefined;
    if (section === undefined) {
      throw new Error(`There is no "${name}" to measure: ${Object.keys(sections).join(', ')}.`);
    }
    return section;
  });
}
