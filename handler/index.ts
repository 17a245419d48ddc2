/** The Lambda function's entry: everything that lives as long as the execution environment is made here, once. */
import { createClients } from './aws/clients.ts';
import { readConfig } from './config.ts';
import { createEventHandler } from './handle-event.ts';
import { maxTextBytes } from './text/prepare-text.ts';

const config = readConfig(process.env);
const { maxAttempts, maxCharacters } = config;
const clients = createClients({ maxAttempts, maxObjectBytes: maxTextBytes(maxCharacters) });

export const handler = createEventHandler({ config, clients }, (line) => {
  process.stdout.write(line);
});
