// An emulator whose answers are deliberately not the emulator's, over HTTP/1.1: a proxy that changes them.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Changes a reply in place; where it rejects, the connection is lost. */
export type Change = (
  reply: Reply,
  asked: { readonly path: string; readonly body: Record<string, unknown> },
) => unknown;

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function forward(from: IncomingMessage, body: Buffer, port: number): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = { host: '127.0.0.1', port, method: from.method, path: from.url, headers: from.headers, agent: false };
  request(options as object, resolve)
    .on('error', reject)
    .end(body);
  const reply = await promise;
  return { status: reply.statusCode ?? 0, headers: { ...reply.headers }, body: await readAll(reply) };
}

/** Listens on loopback in front of the emulator at `port`. */
export async function startDifferentEmulator(port: number, change: Change) {
  const paths: string[] = [];
  const answer = async (from: IncomingMessage, response: ServerResponse) => {
    const body = await readAll(from);
    const path = `${from.method} ${from.url}`;
    paths.push(path);
    const reply = await forward(from, body, port);
    await change(reply, { path, body: body.length === 0 ? {} : JSON.parse(body.toString()) });
    const { 'transfer-encoding': _, ...headers } = reply.headers;
    response.writeHead(reply.status, { ...headers, 'content-length': reply.body.length }).end(reply.body);
  };
  const server = createServer(
    (from, response) => void answer(from, response).catch((error) => response.destroy(error)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it was asked, in order. */
    paths,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A change of the JSON of a reply. */
export function changeJson(reply: Reply, change: (body: Record<string, unknown>) => object | undefined): void {
  const body = JSON.parse(reply.body.toString()) as Record<string, unknown>;
  reply.body = Buffer.from(JSON.stringify(change(body) ?? body));
}
