// The program of the speech process and of its second thread: one file, because a bundle of it has to lie beside the
// server's.
//
// It is started by bare Node, also when the server runs under tsx or jest, so its imports have to be ones that bare
// Node resolves.
import { isMainThread } from 'node:worker_threads';

// Not both in each: espeak-ng takes some 100 MB.
if (isMainThread) (await import('./speech-thread.ts')).startSpeechThread(new URL(import.meta.url));
else await import('./encoder-thread.ts');
