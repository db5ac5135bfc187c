import type { NotebookCell } from 'vscode-languageserver';

/**
 * The execution count of a cell. VS Code's client tells it only of cells that ran to their end since the notebook was opened;
 * the count that is stored in the file, and that of a cell that is running again, stands in the cell's metadata.
 */
export function executionOrderOf({ executionSummary, metadata }: NotebookCell): number | undefined {
  const stored: unknown = storedCount(metadata);
  return executionSummary?.executionOrder ?? (typeof stored === 'number' && stored > 0 ? stored : undefined);
}

/** The metadata of a cell without its execution count, which changes with every run. */
export function lastingMetadata({ metadata }: NotebookCell): string {
  const rest: Record<string, unknown> = { ...(metadata as Readonly<Record<string, unknown>> | undefined) };
  delete rest['execution_count'];
  return JSON.stringify(rest);
}

function storedCount(metadata: NotebookCell['metadata']): unknown {
  return (metadata as Readonly<Record<string, unknown>> | undefined)?.['execution_count'];
}
