// Which file may import which: CONTRIBUTING.md has the table ("Where a line belongs"). scripts/lint-architecture.sh runs it. Imports of types count: who
// reads a file has to read those, too.
const folder = (names) => `^(?:${names})/`;

/** What a folder may not import of the others. Nothing is forbidden to bench/, which measures what it likes. */
const arrows = [
  {
    name: 'handler-stands-alone',
    comment: 'What the handler imported of another folder would be in the bundle on AWS.',
    from: { path: folder('handler') },
    to: { path: folder('polly-emulator|client|local|scripts|integration|bench') },
  },
  {
    name: 'polly-emulator-stands-alone',
    comment: 'It is a package of its own: elsewhere the other folders are not there.',
    from: { path: folder('polly-emulator') },
    to: { path: folder('handler|client|local|scripts|integration|bench') },
  },
  {
    name: 'client-is-below-local',
    comment: 'What works on any deployed Narrator must not need a target on this machine.',
    from: { path: folder('client') },
    to: { path: folder('polly-emulator|local|scripts|integration|bench') },
  },
  {
    name: 'local-is-below-scripts',
    comment: 'Scripts and tests both start targets, so a target knows neither.',
    from: { path: folder('local') },
    to: { path: folder('polly-emulator|scripts|integration|bench') },
  },
  {
    name: 'scripts-without-tests',
    comment: 'Scripts run the tests as programs; what both need belongs to local/ or client/.',
    from: { path: folder('scripts') },
    to: { path: folder('polly-emulator|integration|bench') },
  },
  {
    name: 'tests-without-scripts',
    comment: 'A test of a script runs it as a person does.',
    from: { path: folder('integration') },
    to: { path: folder('scripts|bench') },
  },
  {
    name: 'handler-by-its-contract',
    comment: "A test that used the handler's own code would share its mistakes; the contract has the names and types.",
    from: { path: folder('client|local|scripts|integration') },
    to: { path: folder('handler'), pathNot: '^handler/(contract|notices/email)\\.ts$' },
  },
  {
    name: 'mails-as-they-are-sent',
    comment: 'make inbox shows the mail that the handler would send; nothing but client/ has to do with it.',
    from: { path: folder('local|scripts|integration') },
    to: { path: '^handler/notices/' },
  },
  {
    name: 'polly-emulator-by-its-exports',
    comment: 'A package is used by what its package.json exports. Benches measure its parts.',
    from: { path: folder('integration') },
    to: {
      path: folder('polly-emulator'),
      pathNot: '^polly-emulator/(src/index|src/testcontainers|test/speech-check/index)\\.ts$',
    },
  },
];

const others = [
  {
    name: 'reconcile-is-on-top',
    comment: 'Redoing texts uses the rest of client/; the other way round, the two could only be read together.',
    from: { path: '^client/[^/]+$' },
    to: { path: folder('client/reconcile') },
  },
  {
    name: 'no-circle-of-files',
    comment: 'Files that import each other can only be understood together.',
    from: { path: folder('client|local|scripts|integration|bench') },
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'The rules above do not see where an import leads that leads nowhere.',
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden: [...arrows, ...others].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // The parser of TypeScript 7 has no API yet.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // These two have `using`, which the visitor of @swc/core does not know.
    // What a client in bench/polly-clients imports is installed beside its copy, only when it is tried.
    exclude: { path: ['/(encode-audio|speech-process)\\.test\\.ts$', '^bench/polly-clients/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
};
