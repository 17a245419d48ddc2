import { describeKeptStack } from './localstack-servers.ts';
import { currentServers, keepStack, removeStack } from './stack.ts';

export default async function globalTeardown(): Promise<void> {
  const { home, target, endpoint } = currentServers();
  if (process.env['KEEP'] && target === 'localstack') {
    keepStack(home);
    console.log(`\n${describeKeptStack(home, endpoint)}`);
    return;
  }
  await removeStack(home);
}
