/** The Lambda function's entry: everything that lives as long as the execution environment is made here, once. */
import { createClients } from './aws/clients.ts';
import { readConfig } from './config.ts';
import { createEventHandler } from './handle-event.ts';

const config = readConfig(process.env);

export const handler = createEventHandler({ config, clients: createClients(config) }, (line) => {
  process.stdout.write(line);
});
