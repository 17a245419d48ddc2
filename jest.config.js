// Native ES modules: the sources are ESM (`import.meta.url` finds child programs and fixtures) and several packages ship
// nothing else. SWC only strips the types; tsc checks them. integration/README.md says more.
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/\\.local/', '<rootDir>/dist/'],
};

export default {
  // The suites run at the same time: five seconds are short beside others. Waits have time-outs of their own, which say more.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{handler,client,local,polly-emulator/test,scripts,bench}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/integration/**/*.test.ts'],
      runner: '<rootDir>/integration/lanes.ts',
      setupFiles: ['<rootDir>/integration/make-way.ts'],
      globalSetup: '<rootDir>/integration/global-setup.ts',
      globalTeardown: '<rootDir>/integration/global-teardown.ts',
    },
  ],
};
