// Writes `polly-model.ts` anew from botocore's model of Amazon Polly (Apache-2.0): its facts without its documentation.
//
//   tsx polly-emulator/src/model/update-model.ts PATH/botocore/data/polly/2016-06-10/service-2.json.gz BOTOCORE_VERSION
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [source, version] = process.argv.slice(2);
if (source === undefined || version === undefined) {
  console.error('Usage: tsx polly-emulator/src/model/update-model.ts SERVICE_2_JSON_GZ BOTOCORE_VERSION');
  process.exit(2);
}

const { operations, shapes } = JSON.parse(gunzipSync(readFileSync(source)).toString('utf8'), (key, value: unknown) =>
  key === 'documentation' && typeof value === 'string' ? undefined : value,
);
const target = fileURLToPath(new URL('./polly-model.ts', import.meta.url));
writeFileSync(
  target,
  `// Amazon Polly's operations and shapes, as botocore ${version} publishes them (Apache-2.0), without their documentation.
// Written by update-model.ts; do not edit.
export const POLLY_MODEL = ${JSON.stringify({ operations, shapes })} as const;
`,
);
execFileSync('biome', ['format', '--write', target], { stdio: 'inherit' });
