// The regions of Amazon Polly and the engines that each has.
//
// Source: Developer Guide, "Feature and region compatibility" of the pages "Generative voices" (with its note on the
// regions that have only some of them), "Long-form voices", "Neural voices" and "Standard voices", state of spring
// 2026, written down in November 2026. Unsure: the pages are not of one day, so Zurich may have more than the
// generative engine that it is named with; Thailand (ap-southeast-7) and the European Sovereign Cloud have an endpoint
// in botocore 1.43, but no page names them.
import type { Engine, Voice } from './voices.ts';

// biome-ignore format: one engine a paragraph reads as a table
const ENGINE_REGIONS: Readonly<Record<Engine, readonly string[]>> = {
  generative: [
    'us-east-1', 'us-west-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2', 'ca-central-1',
    'eu-central-1', 'eu-central-2', 'eu-west-2',
  ],
  'long-form': ['us-east-1'],
  neural: [
    'us-east-1', 'us-west-2', 'af-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1',
    'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-5', 'ca-central-1', 'eu-central-1', 'eu-west-1', 'eu-west-2',
    'eu-west-3', 'eu-south-2', 'us-gov-west-1',
  ],
  standard: [
    'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2',
    'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-5', 'ca-central-1',
    'cn-northwest-1', 'eu-central-1', 'eu-north-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'me-south-1',
    'sa-east-1', 'us-gov-west-1',
  ],
};

/**
 * "Currently Europe (London), Canada (Central) and Europe (Zurich) regions only support the following Generative
 * voices".
 */
const FEW_GENERATIVE_REGIONS: readonly string[] = ['eu-west-2', 'ca-central-1', 'eu-central-2'];
// biome-ignore format: as above
const FEW_GENERATIVE_VOICES: readonly string[] = [
  'Joanna', 'Ruth', 'Salli', 'Stephen', 'Tiffany', 'Amy', 'Brian', 'Olivia', 'Florian', 'Ambre', 'Lorenzo', 'Beatrice',
  'Jasmine', 'Aria', 'Lennart', 'Vicki', 'Sabrina', 'Hannah', 'Niamh', 'Camila', 'Lisa', 'Seoyeon',
];

const REGIONS: ReadonlySet<string> = new Set(Object.values(ENGINE_REGIONS).flat());

function isVoiceThere(region: string, engine: Engine, voiceId: string): boolean {
  const hasOnlyFew = engine === 'generative' && FEW_GENERATIVE_REGIONS.includes(region);
  return ENGINE_REGIONS[engine].includes(region) && (!hasOnlyFew || FEW_GENERATIVE_VOICES.includes(voiceId));
}

/** For any voice. A region that the guide does not name has every engine, as below. */
export function isEngineInRegion(engine: Engine, region: string): boolean {
  return ENGINE_REGIONS[engine].includes(region) || !REGIONS.has(region);
}

/**
 * The engines that the voice has in the region. A region that the guide does not name, such as a made-up one in a test,
 * has every engine: on AWS its clients find no endpoint, so no error of Polly would be right.
 */
export function enginesInRegion({ id, engines }: Voice, region: string): readonly Engine[] {
  return REGIONS.has(region) ? engines.filter((engine) => isVoiceThere(region, engine, id)) : engines;
}
