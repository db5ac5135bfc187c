/** Cell of an .ipynb that a test writes; a plain string is a code cell. */
export type TestCell =
  string | { readonly cell_type: 'code' | 'markdown' | 'raw'; readonly source: string; [key: string]: unknown };

/** The text of an .ipynb as Jupyter writes it. */
export function ipynb(cells: readonly TestCell[], more: Record<string, unknown> = {}): string {
  const full = cells.map((cell, index) => {
    const given = typeof cell === 'string' ? { cell_type: 'code' as const, source: cell } : cell;
    const { source, cell_type, ...rest } = given;
    return {
      cell_type,
      ...(cell_type === 'code' ? { execution_count: null } : {}),
      id: `cell-${index}`,
      metadata: {},
      ...(cell_type === 'code' ? { outputs: [] } : {}),
      ...rest,
      source: source.match(/[^\n]*\n|[^\n]+$/g) ?? [],
    };
  });
  const metadata = { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } };
  return `${JSON.stringify({ cells: full, metadata, nbformat: 4, nbformat_minor: 5, ...more }, null, 1)}\n`;
}
