import type { CellOutput, Notebook } from '../notebook/notebook';
import { notebookOf, textItem } from '../notebook/notebook';
import type { RepositoryFacts } from './repositoryFacts';
import { repositoryFactsOf } from './repositoryFacts';
import type { Example, ExampleCell, ExampleOutput } from './rule';

type FullExample = Exclude<Example, readonly ExampleCell[]>;

/** An example with its cells in the long form. */
export function fullExample(example: Example): FullExample {
  return 'cells' in example ? example : { cells: example };
}

/** The notebook of an example. */
export function exampleNotebook(example: Example): Notebook {
  const { cells, path, metadata, size, earlierTexts, problems } = fullExample(example);
  return notebookOf({
    ...(path === undefined ? {} : { path }),
    ...(metadata === undefined ? {} : { metadata }),
    size,
    earlierTexts: earlierTexts ?? [],
    problems: problems ?? [],
    cells: cells.map((cell) => {
      if (typeof cell === 'string') return { text: cell };
      const { count, outputs, ...rest } = cell;
      return { ...rest, executionCount: count, outputs: (outputs ?? []).map(outputOf) };
    }),
  });
}

/** The repository around an example; undefined when it names no files. */
export function exampleRepository(example: Example): RepositoryFacts | undefined {
  const { files, path } = fullExample(example);
  return files && repositoryFactsOf({ [path ?? 'notebook.ipynb']: '', ...files });
}

/** A Markdown cell of an example. */
export function markdown(text: string): Exclude<ExampleCell, string> {
  return { kind: 'markdown', text };
}

function outputOf(output: ExampleOutput): CellOutput {
  if (typeof output === 'string') return { type: 'stream', stream: 'stdout', items: [textItem('text/plain', output)] };
  const type = output.type ?? 'display_data';
  return {
    type,
    ...(type === 'stream' ? { stream: output.stream ?? 'stdout' } : {}),
    items: [textItem(output.mime, output.text)],
  };
}
