import { describeKeptStack } from './localstack-servers.ts';
import { currentStack, keepStack, removeStack } from './stack.ts';

export default async function globalTeardown(): Promise<void> {
  const { home, target, endpoint } = currentStack();
  if (process.env['KEEP'] && target === 'localstack') {
    keepStack(home);
    console.log(`\n${describeKeptStack(home, endpoint)}`);
    return;
  }
  await removeStack(home);
}
