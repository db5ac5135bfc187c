import assert from 'node:assert/strict';
import type { LintFinding, LintOptions } from '../../../../src/core/lint/engine';
import { LintEngine } from '../../../../src/core/lint/engine';
import { exampleNotebook } from '../../../../src/core/lint/example';
import { rules } from '../../../../src/core/lint/rules';
import { AnalysisMemory } from '../../../../src/core/python/memory';

/** A notebook whose cells are typed; `TYPED` names the cell by its index. */
const NOTEBOOK = [
  'import os\nimport numpy as np\nimport pandas as pd\nfrom sklearn.model_selection import train_test_split\nfrom scipy import stats as st',
  'if "google.colab" in __import__("sys").modules:\n    !pip install somepackage\n    source = "remote"\nelse:\n    source = "local"',
  'def cleaned(rows, limit=3):\n    kept = rows.dropna()\n    for name in kept.columns:\n        kept[name] = kept[name].clip(upper=limit)\n    return kept',
  'class Report:\n    title = "Sales"\n\n    def show(self, rows):\n        return f"{self.title}: {len(rows)}"',
  'frame = pd.read_csv("sales.csv")\nframe = cleaned(frame)\nX, y = frame.drop(columns="label"), frame["label"]',
  'X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=7)',
  'with open("notes.txt") as notes:\n    words = [word for line in notes for word in line.split()]',
  'for step, (a, b) in enumerate(zip(words, words)):\n    last = step\ntotals = {word: len(word) for word in words}',
  'try:\n    import lightgbm as gbm\nexcept ImportError:\n    gbm = None',
  'settings = {\n    "depth": 3,\n    "rate": 0.1,\n}\nsettings["seed"] = 7',
  'report = Report()\nprint(report.show(X_train), last, totals, settings, gbm, source)\nprint(st.norm(0, 1), np.mean(X_test), os.sep)',
  'print(len(y_train), len(y_test), words[:3], a, b)',
];

const here: LintOptions = { moment: 'edit', rules, severityOf: ({ severity }) => severity };

function typist(cells: readonly string[]): (cell: number, text: string) => LintFinding[] {
  const engine = new LintEngine();
  const memory = new AnalysisMemory();
  return (cell, text) =>
    engine.lint(exampleNotebook(cells.map((one, at) => (at === cell ? text : one))), { ...here, memory });
}

/** Rule and message, with the cell for those in others than the one that is typed. */
function told(findings: readonly LintFinding[], typed: number): string[] {
  return findings.map(({ rule, cell, message }) => `${cell === typed ? 'here' : cell} ${rule} ${message}`);
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length - 1;
}

describe('linting while a line is typed', () => {
  NOTEBOOK.forEach((whole, cell) => {
    it(`shows nothing elsewhere that goes away when a line of cell ${cell + 1} is whole`, () => {
      const lines = whole.split('\n');
      lines.forEach((line, index) => {
        for (const tail of [lines.slice(index + 1), []]) {
          const before = lines.slice(0, index);
          const around = (part: string): string => [...before, part, ...tail].join('\n');
          const lint = typist(NOTEBOOK);
          // Once it is written below what stands there, once again in the finished cell.
          const known = new Set(told(lint(cell, tail.length > 0 ? whole : before.join('\n')), cell));
          for (const finding of told(typist(NOTEBOOK)(cell, around(line)), cell)) known.add(finding);
          for (let length = line.search(/\S/) + 1; length < line.length; length += length < 24 ? 1 : 3) {
            const text = around(line.slice(0, length));
            const elsewhere = lint(cell, text).filter(
              (finding) => finding.cell !== cell || lineAt(text, finding.start) !== index,
            );
            for (const finding of told(elsewhere, cell)) {
              assert.ok(known.has(finding), `${line.slice(0, length)}| gives ${finding}`);
            }
          }
        }
      });
    });
  });

  const undefinedIn = (findings: readonly LintFinding[]): (number | undefined)[] =>
    findings.filter(({ rule }) => rule === 'hidden-state/undefined-name').map(({ cell }) => cell);

  it('tells of a name that is renamed as soon as the new one is no part of it', () => {
    const lint = typist(['threshold = 3', 'print(threshold)']);
    lint(0, 'threshold = 3');
    assert.deepEqual(undefinedIn(lint(0, 'thresh = 3')), []);
    assert.deepEqual(undefinedIn(lint(0, 'limit = 3')), [1]);
  });

  it('tells of what a line has taken away when another line is typed, or nothing', () => {
    for (const next of ['limit = 3\n', 'thresh = 3']) {
      const lint = typist(['threshold = 3', 'print(threshold)']);
      lint(0, 'threshold = 3');
      assert.deepEqual(undefinedIn(lint(0, 'thresh = 3')), []);
      assert.deepEqual(undefinedIn(lint(0, next)), [1]);
    }
  });

  it('tells of a word that is half written when it stays', () => {
    const lint = typist(['frame = 1', '']);
    lint(1, '');
    assert.deepEqual(undefinedIn(lint(1, 'abs(fram)')), [1], 'the cursor stands behind the bracket');
    lint(1, 'abs()');
    assert.deepEqual(undefinedIn(lint(1, 'abs(fram)')), []);
    assert.deepEqual(undefinedIn(lint(1, 'abs(fram)\n')), [1]);
    lint(1, 'abs()');
    assert.deepEqual(undefinedIn(lint(1, 'abs(farm)')), [1], 'nothing begins like this');
  });

  it('goes on showing what was found elsewhere, also after an execution', () => {
    const [engine, memory] = [new LintEngine(), new AnalysisMemory()];
    const star = (first: string, selected: typeof rules): number => {
      const notebook = exampleNotebook([first, 'from helpers import *']);
      const found = engine.lint(notebook, { ...here, rules: selected, memory });
      return found.filter(({ rule }) => rule === 'hidden-state/star-import').length;
    };
    const ofExecution = rules.filter((rule) => rule.level !== 'repository' && rule.reads === 'execution');
    assert.equal(star('rows = 1', rules), 1);
    for (let run = 0; run < 3; run++) assert.equal(star('rows = 1', ofExecution), 0);
    assert.equal(star('rows = (1', rules), 1);
  });

  it('holds nothing back in a readiness check and in a notebook that was not typed', () => {
    const cells = ['import pandas as p', 'pd.DataFrame()'];
    assert.deepEqual(undefinedIn(typist(cells)(0, 'import pandas as p')), [1]);
    const [engine, memory] = [new LintEngine(), new AnalysisMemory()];
    for (const first of ['import pandas as pd', 'import pandas as p']) {
      const found = engine.lint(exampleNotebook([first, 'pd.DataFrame()']), { ...here, moment: 'gate', memory });
      assert.deepEqual(undefinedIn(found), first.endsWith('pd') ? [] : [1]);
    }
  });
});
