/** With a comma every three digits. `toLocaleString` would load its tables first, 50 ms of the function's cold start. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
