import { currentStack, removeStack } from './stack.ts';

export default async function globalTeardown(): Promise<void> {
  await removeStack(currentStack().home);
}
