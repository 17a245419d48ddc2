import { test } from '@jest/globals';
import { FakeAws } from './fake-aws.ts';
import { eventOf, runHandler } from './fake-lambda.ts';

test('x', async () => {
  const aws = new FakeAws();
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const time = async (name: string, n: number, f: () => unknown) => {
    await f();
    const t = cpu();
    for (let i = 0; i < n; i += 1) await f();
    process.stderr.write(`${name} ${(cpu() - t) / n}\n`);
  };
  const run = () => {
    const text = aws.s3.put('texts/a.txt', 'Hello');
    return runHandler(aws, 'r1', eventOf(text));
  };
  await time('run', 300, run);
  const wires: any = {};
  const c = aws.clients((call) => wires.current(call));
  aws.clients = (wire) => {
    wires.current = wire;
    return c;
  };
  await time('run pooled', 300, run);
  await time('run pooled', 300, run);
});
