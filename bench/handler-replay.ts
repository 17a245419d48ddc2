import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { OutputFormat, PollyClient, SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { clientSettings, LOCAL_REGION } from '../client/aws-clients.ts';

interface Recording {
  readonly characters: number;
  readonly audio: Uint8Array;
}

export interface Replay {
  readonly url: string;
  close(): void;
}

/**
 * A Polly that answers as fast as AWS's with MP3s as large as real ones: the emulator speaks each of the texts once,
 * and then whatever is asked for gets the recording of the text that is closest in length. The emulator itself is too
 * slow to show how much memory fast answers take, and its canned audio is too short.
 */
export async function startReplay(pollyUrl: string, texts: readonly string[], latencyMs: number): Promise<Replay> {
  const polly = new PollyClient(clientSettings({ region: LOCAL_REGION, endpoint: pollyUrl }));
  const recordings: Recording[] = [];
  for (const Text of texts) {
    const command = new SynthesizeSpeechCommand({
      Text,
      VoiceId: 'Joanna',
      Engine: 'neural',
      OutputFormat: OutputFormat.MP3,
    });
    const { AudioStream } = await polly.send(command);
    recordings.push({
      characters: Text.length,
      audio: (await AudioStream?.transformToByteArray()) ?? new Uint8Array(),
    });
  }
  polly.destroy();

  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', async (stream) => {
    const { Text } = JSON.parse(await readText(stream)) as { Text: string };
    await delay(latencyMs);
    const characters = String(Text.length);
    stream.respond({ ':status': 200, 'content-type': 'audio/mpeg', 'x-amzn-requestcharacters': characters });
    stream.end(closest(recordings, Text.length));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

function closest(recordings: readonly Recording[], characters: number): Uint8Array | undefined {
  const distance = (one: Recording) => Math.abs(one.characters - characters);
  return [...recordings].sort((a, b) => distance(a) - distance(b))[0]?.audio;
}
