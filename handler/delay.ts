/** As `node:timers/promises`, which would cost every cold start a millisecond. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
