// The source maps of what was bundled lately, by the hash of its zip: Lambda tells the hash of the code that it runs.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { repositoryDir } from './paths.ts';

/** A map has a megabyte. What is deployed is one of the last few builds, or can be built again. */
const KEPT_MAPS = 20;

const mapsDir = (outputDir: string) => join(outputDir, 'maps');

export interface BuiltMap {
  readonly zip: Uint8Array;
  /** As JSON, with sources relative to `mapDir`. */
  readonly map: string;
  readonly mapDir: string;
  /** The checkout that was built: the sources are named from there. */
  readonly sourceDir: string;
}

export function keepSourceMap(outputDir: string, { zip, map, mapDir, sourceDir }: BuiltMap): void {
  const directory = mapsDir(outputDir);
  mkdirSync(directory, { recursive: true });
  const content: { sources: string[] } = JSON.parse(map);
  const sources = content.sources.map((source) => relative(sourceDir, resolve(mapDir, source)));
  const place = join(directory, nameOf(createHash('sha256').update(zip).digest('base64')));
  const draft = `${place}.${process.pid}`;
  // Without the sources themselves, which only a map for debuggers has.
  writeFileSync(draft, JSON.stringify({ ...content, sources, sourcesContent: undefined }));
  renameSync(draft, place);
  removeOldest(directory);
}

/** The map of the code with this SHA-256 in Base64, as JSON; undefined where it is not kept. */
export function findSourceMap(codeSha256: string, outputDir: string = join(repositoryDir, 'dist')): string | undefined {
  const place = join(mapsDir(outputDir), nameOf(codeSha256));
  try {
    const map = readFileSync(place, 'utf8');
    utimesSync(place, new Date(), new Date());
    return map;
  } catch {
    return undefined; // Of another checkout, or of long ago.
  }
}

/** Hexadecimal: Base64 has slashes. */
const nameOf = (codeSha256: string) => `${Buffer.from(codeSha256, 'base64').toString('hex')}.map`;

function removeOldest(directory: string): void {
  const timeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const maps = readdirSync(directory).map((name) => join(directory, name));
  for (const path of maps.sort((a, b) => timeOf(b) - timeOf(a)).slice(KEPT_MAPS)) rmSync(path, { force: true });
}
