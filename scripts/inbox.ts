// Prints notices and alerts as the mails that people get: make inbox [FOLLOW=1] [TARGET=aws SUBSCRIBE=1].
import { isOn } from '../client/logs/options.ts';
import { showMails } from '../client/mails.ts';
import { findDeployment } from '../local/find-deployment.ts';
import { runMain } from '../local/run-main.ts';

await runMain(async () => {
  const follow = isOn('FOLLOW', process.env['LOGS_FOLLOW']);
  const subscribe = isOn('SUBSCRIBE', process.env['INBOX_SUBSCRIBE']);
  const found = await findDeployment();
  console.error(`Target: ${found.place}`);
  await showMails(found, { follow, subscribe });
});
