import type { Editor } from '../editor';

/** Reads models and registry again. */
export function refreshModels({ models }: Editor): void {
  models.refresh();
}
