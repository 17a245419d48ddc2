// Before each test file: those in workers make way for those on the deployment, which run in jest's own process, one after
// the other, and so take longest. What a worker starts inherits this.
import { setPriority } from 'node:os';

const isWorker = process.send !== undefined;
if (isWorker) {
  setPriority(5);
}
