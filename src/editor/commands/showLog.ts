import type { Editor } from '../editor';

/** Shows the log. */
export function showLog({ log }: Editor): void {
  log.show();
}
