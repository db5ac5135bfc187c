import type { Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isString, methodName, receiver } from '../../../python/nodes';
import type { NotebookRule, RuleFinding } from '../../rule';
import { replaceNode } from '../../support/edits';

const NAN = ['numpy.nan', 'numpy.NaN', 'numpy.NAN', 'math.nan', 'pandas.NA', 'pandas.NaT', 'torch.nan'];

/** A comparison that is always false. */
export const comparisonWithNan: NotebookRule = {
  name: 'performance/comparison-with-nan',
  summary: 'A value is compared with NaN',
  why:
    'NaN equals nothing, not even itself: the comparison is always false (with != always true), whatever the data. ' +
    'Rows with missing values pass a filter that was meant to remove them.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://pandas.pydata.org/docs/user_guide/missing_data.html',
    'https://docs.astral.sh/ruff/rules/nan-comparison/',
  ],
  examples: {
    bad: [
      [
        'import numpy as np\nimport pandas as pd\nframe = pd.read_csv("a.csv")\nmissing = frame[frame["age"] == np.nan]',
      ],
      ['if value != float("nan"):\n    print(value)'],
      { cells: ['import numpy as np\nmissing = frame[np.nan == frame["age"]]'], shown: false },
      {
        cells: ['import numpy as np\nimport pandas as pd\nages = pd.read_csv("a.csv")["age"]\nknown = ages.ne(np.nan)'],
        shown: false,
      },
    ],
    good: [
      ['missing = frame[frame["age"].isna()]'],
      ['import numpy as np\nif value is np.nan:\n    print(value)'],
      ['rows = value == float("inf")'],
    ],
  },
  *check({ analysis }) {
    for (const node of analysis.nodes('Compare')) {
      const [operator] = node.ops;
      const [right] = node.comparators;
      if (node.ops.length !== 1 || !operator || !right || !/^(Eq|NotEq)$/.test(operator.nodeType)) continue;
      const isLeft = isNan(node.left, analysis);
      if (!isLeft && !isNan(right, analysis)) continue;
      yield finding(node, isLeft ? right : node.left, operator.nodeType === 'NotEq', analysis);
    }
    yield* methods(analysis);
  },
};

/** `column.eq(np.nan)` and `column.ne(np.nan)`. */
function* methods(analysis: NotebookAnalysis): Generator<RuleFinding> {
  for (const call of analysis.methodCalls('eq', 'ne')) {
    const [value, ...others] = call.args;
    const of = receiver(call);
    if (!of || !value || others.length > 0 || call.keywords.length > 0 || !isNan(value, analysis)) continue;
    yield finding(call, of, methodName(call) === 'ne', analysis);
  }
}

function finding(at: Expr, other: Expr, negated: boolean, analysis: NotebookAnalysis): RuleFinding {
  const value = textOf(other, analysis);
  const isColumn = /^pandas\./.test(analysis.typeOf(other) ?? '');
  const method = `${negated ? 'notna' : 'isna'}()`;
  return {
    at,
    message: `NaN equals nothing, so this is always ${negated ? 'true' : 'false'}. Use ${method}.`,
    ...(isColumn && value !== undefined
      ? { fix: { title: `Use ${method}`, edits: [replaceNode(analysis, at, `${value}.${method}`)] } }
      : {}),
  };
}

function isNan(node: Expr, analysis: NotebookAnalysis): boolean {
  if (node.nodeType === 'Call') {
    const [text] = node.args;
    return (
      analysis.qualifiedName(node.func) === 'builtins.float' &&
      isString(text) &&
      text.value.trim().toLowerCase() === 'nan'
    );
  }
  return NAN.includes(analysis.qualifiedName(node) ?? '');
}

/** The text of a simple receiver, which needs no parentheses before a method. */
function textOf(node: Expr, analysis: NotebookAnalysis): string | undefined {
  if (!/^(Name|Attribute|Subscript|Call)$/.test(node.nodeType)) return undefined;
  return analysis.notebook.cells[analysis.cellOf(node)]?.text.slice(node.start, node.end);
}
