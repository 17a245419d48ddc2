// What a browser shows beside its play button.
import { evaluateInPage } from '../integration/clients/chromium.ts';
import { serveMedia } from './media-server.ts';

/** `duration` of an `<audio>` once its metadata are there, in seconds. */
export async function readBrowserDuration(chromium: string, path: string): Promise<number> {
  const server = await serveMedia(path);
  try {
    const value = await evaluateInPage(chromium, 'about:blank', audioDuration(server.url));
    if (typeof value !== 'number') throw new Error(`The browser cannot play ${path}: ${value}`);
    return value;
  } finally {
    server.stop();
  }
}

/** Evaluated in the browser: the duration, or why there is none. */
function audioDuration(url: string): string {
  return `new Promise((resolve) => {
    const audio = new Audio();
    audio.preload = 'metadata';
    audio.onloadedmetadata = () => resolve(audio.duration);
    audio.onerror = () => resolve(audio.error.message);
    audio.src = ${JSON.stringify(url)};
  })`;
}
