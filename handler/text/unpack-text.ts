import { promisify } from 'node:util';
import { EncodingUnsupportedError, TextDamagedError } from '../errors.ts';
import { findFormat } from './file-formats.ts';

/**
 * Words in `Content-Encoding` that pack nothing; `aws-chunked` is left over from an upload, those after it are mistakes
 * for other headers.
 */
const NOT_PACKED =
  /^(?:identity|aws-chunked|none|binary|[78]bit|(?:charset=)?utf-?8|(?:us-)?ascii|text(?:\/plain)?(?:\s*;.*)?)?$/;

const MAX_SHOWN_CHARACTERS = 64;

/** Ends in ERR_BUFFER_TOO_LARGE above the limit. */
type Unpack = (packed: Uint8Array, limits: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

/**
 * The file behind its `Content-Encoding`: S3 stores and hands out what it was given, and the SDK does not unpack.
 * Codings are undone from the last to the first. What cannot be unpacked and is plain text as it stands has a label
 * that is not true.
 *
 * @returns undefined when the file would be larger than `maxBytes`; no more is unpacked than that.
 * @throws EncodingUnsupportedError, TextDamagedError
 */
export async function unpackText(
  file: Uint8Array,
  contentEncoding: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const codings = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => !NOT_PACKED.test(coding))
    .reverse();
  if (codings.length === 0) return file;
  const unpackers = await loadUnpackers();
  let unpacked = file;
  for (const coding of codings) {
    const unpack = unpackers.get(coding.replace(/^x-/, ''));
    if (unpack === undefined) {
      throw new EncodingUnsupportedError([...coding].slice(0, MAX_SHOWN_CHARACTERS).join(''), [...unpackers.keys()]);
    }
    try {
      unpacked = await unpack(unpacked, { maxOutputLength: maxBytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
      if (unpacked === file && isPlainText(file)) return file;
      throw new TextDamagedError(coding, error as Error);
    }
  }
  return unpacked;
}

/** Loaded only for a text that is packed. */
async function loadUnpackers(): Promise<ReadonlyMap<string, Unpack>> {
  const zlib = await import('node:zlib');
  const inflate = promisify<Uint8Array, object, Buffer>(zlib.inflate);
  const inflateRaw = promisify<Uint8Array, object, Buffer>(zlib.inflateRaw);
  return new Map<string, Unpack>([
    ['gzip', promisify<Uint8Array, object, Buffer>(zlib.gunzip)],
    // The name means zlib's format; some programs write the bare one.
    // https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2
    ['deflate', (packed, limits) => inflate(packed, limits).catch((error) => retryRaw(packed, limits, error))],
    ['br', promisify<Uint8Array, object, Buffer>(zlib.brotliDecompress)],
    // From Node.js 22.15 on.
    ...(typeof zlib.zstdDecompress === 'function'
      ? [['zstd', promisify<Uint8Array, object, Buffer>(zlib.zstdDecompress)] as const]
      : []),
  ]);

  function retryRaw(packed: Uint8Array, limits: object, error: NodeJS.ErrnoException): Promise<Uint8Array> {
    if (error.code !== 'Z_DATA_ERROR') throw error;
    return inflateRaw(packed, limits);
  }
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    return findFormat(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) === undefined;
  } catch {
    return false;
  }
}
