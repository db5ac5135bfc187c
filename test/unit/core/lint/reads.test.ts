import assert from 'node:assert/strict';
import type { Cell, Notebook } from '../../../../src/core/notebook/notebook';
import { LintEngine } from '../../../../src/core/lint/engine';
import { exampleNotebook, exampleRepository } from '../../../../src/core/lint/example';
import { rules } from '../../../../src/core/lint/rules';

const engine = new LintEngine();

/** The notebook, with a note of every look at what running cells changes. */
function watched(notebook: Notebook, note: () => void): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    const { executionCount, outputs, lastRun } = cell;
    return Object.defineProperties<Cell>(
      { ...cell },
      {
        executionCount: { get: () => (note(), executionCount) },
        outputs: { get: () => (note(), outputs) },
        lastRun: { get: () => (note(), lastRun) },
      },
    );
  });
  const { earlierTexts } = notebook;
  return Object.defineProperties<Notebook>(
    { ...notebook, cells },
    { earlierTexts: { get: () => (note(), earlierTexts) } },
  );
}

describe('rules that read execution counts or outputs', () => {
  for (const rule of rules) {
    if (rule.level === 'repository') continue;
    it(`${rule.name} says so, or does not`, () => {
      let looks = 0;
      for (const example of [...rule.examples.bad, ...rule.examples.good]) {
        const notebook = watched(exampleNotebook(example), () => looks++);
        const repository = exampleRepository(example);
        engine.lint(notebook, { moment: 'gate', rules: [rule], severityOf: () => 'info', repository });
      }
      assert.equal(looks > 0, rule.reads === 'execution', `set reads: 'execution'? ${looks} looks`);
    });
  }
});
