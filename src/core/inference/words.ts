/** `1 row`, `7 rows`; `plural` where it is not formed with an s. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
