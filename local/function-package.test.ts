import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { packageFunction } from './function-package.ts';
import { repositoryDir } from './paths.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'narrator-package-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

// A whole build in another folder takes seconds when the machine is busy.
jest.setTimeout(60_000);

describe('the function package', () => {
  test('is the same to the last byte in another folder, time zone and umask', async () => {
    const { zipPath } = await packageFunction(join(directory, 'here'));
    // Whoever builds elsewhere has the sources and the packages elsewhere, too.
    const elsewhere = join(directory, 'some where else');
    mkdirSync(elsewhere);
    for (const part of ['handler', 'local', 'polly-emulator', 'scripts', 'package.json', 'tsconfig.json']) {
      cpSync(join(repositoryDir, part), join(elsewhere, part), { recursive: true });
    }
    symlinkSync(join(repositoryDir, 'node_modules'), join(elsewhere, 'node_modules'));
    execFileSync('sh', ['-c', 'umask 0077 && node_modules/.bin/tsx scripts/build.ts'], {
      cwd: elsewhere,
      env: { ...process.env, TZ: 'Asia/Kathmandu' },
    });

    expect(readFileSync(join(elsewhere, 'dist/function.zip')).equals(readFileSync(zipPath))).toBe(true);
  });

  test('has a bundle of ASCII only: one other character costs every cold start ten milliseconds', async () => {
    await packageFunction(join(directory, 'ascii'));
    const bundle = readFileSync(join(directory, 'ascii/function/index.js'), 'utf8');
    expect(/.{0,40}\P{ASCII}.{0,40}/u.exec(bundle)?.[0]).toBeUndefined();
  });

  test('holds one CommonJS file that exports the handler, of at most 600 kB', async () => {
    const { zipPath, bundleBytes } = await packageFunction(join(directory, 'size'));
    expect(bundleBytes).toBeLessThanOrEqual(600_000);
    const files = unzipSync(readFileSync(zipPath));
    expect(Object.keys(files)).toEqual(['index.js']);
    expect(statSync(join(directory, 'size/function/index.js')).size).toBe(bundleBytes);
    const exported = execFileSync(process.execPath, ['-p', 'typeof require("./index.js").handler'], {
      cwd: join(directory, 'size/function'),
      env: { ...process.env, TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:notices', AWS_REGION: 'us-east-1' },
      encoding: 'utf8',
    });
    expect(exported.trim()).toBe('function');
  });
});
