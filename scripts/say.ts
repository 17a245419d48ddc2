// Narrates a text: make say TEXT="…" or FILE=… [VOICE=…] [ENGINE=…] [LANGUAGE=…] [RATE=…] [TARGET=aws].
import { say } from '../client/say.ts';
import { readSayOptions } from '../client/say-options.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { readMakeArguments } from '../local/make-arguments.ts';
import { audioDir } from '../local/paths.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const text = readSayOptions(process.env, readMakeArguments(process.env['MAKE_PID']));
  const { place, target, access, deployment } = await findDeployment();
  console.log(`Target: ${place}`);
  const { status, notice } = await say({ access, deployment, target, audioDir, ...text });
  const document = notice?.document;
  if (document?.status === 'failed' && /voice-id|engine|language-code|sample-rate/.test(document.error.action)) {
    console.log('With make say, VOICE, ENGINE, LANGUAGE and RATE set voice-id, engine, language-code and sample-rate.');
  }
  process.exitCode = status === 'narrated' ? 0 : 1;
});
