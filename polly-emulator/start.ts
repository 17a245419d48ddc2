import { Emulator } from './emulator.ts';
import { listenOnOnePort } from './http/one-port-server.ts';
import { SpeechPool } from './speech/speech-pool.ts';

export interface PollyEmulator {
  /** `http://host:port`, for AWS_ENDPOINT_URL_POLLY. */
  readonly url: string;
  readonly port: number;
  /** Process id of the first speech process, which speaks alone until several texts come at once; undefined while it does not run. */
  readonly speechPid: () => number | undefined;
  /** Drops every connection and ends the speech processes. */
  close(): Promise<void>;
}

/**
 * Starts the server and its first speech process; resolves when both can work. Port 0, the default, is any free one; the host is
 * loopback unless another is given. Rejects with Node's error when it cannot listen, with SpeechError when there is no speech.
 */
export async function startPollyEmulator({ port = 0, host = '127.0.0.1' } = {}): Promise<PollyEmulator> {
  const speech = new SpeechPool();
  const emulator = new Emulator(speech);
  const server = await listenOnOnePort({ host, port }, (request, response) => void emulator.handle(request, response));
  const close = async () => {
    await Promise.all([server.close(), speech.close()]);
  };
  try {
    await speech.start();
  } catch (error) {
    await close();
    throw error;
  }
  const hostInUrl = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${hostInUrl}:${server.port}`, port: server.port, speechPid: () => speech.pid, close };
}
