/*
 * npx tsx bench/lint-fuzz.ts FOLDER [--seconds N] [--seed N]: notebooks of a folder with their JSON and their Python
 * mutated, and hostile ones made on purpose; a third of the time one notebook is edited cell by cell, as in an editor.
 * Prints every crash, every finding outside its cell, every notebook that took over a second and every edit after which
 * the findings differ from those of a run from scratch, with the seed that makes it again; exit status 1 when there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { PreflightError } from '../src/core/base/problem';
import { seededRandom } from '../src/core/inference/random';
import type { LintOptions } from '../src/core/lint/engine';
import { LintEngine } from '../src/core/lint/engine';
import { rules } from '../src/core/lint/rules';
import { notebookOf } from '../src/core/notebook/notebook';
import type { CellInit, Notebook } from '../src/core/notebook/notebook';
import { AnalysisMemory } from '../src/core/python/memory';
import { readNotebook } from '../src/core/notebook/readNotebook';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});

const PIECES = [
  '(',
  ')',
  '[',
  '{',
  '"',
  "'",
  '"""',
  'f"{',
  '\\',
  '\n',
  '\r',
  '%',
  '!',
  '?',
  '#',
  '@',
  'é',
  '😀',
  '\u0000',
  '\u202e',
  'lambda ',
  ' for x in ',
  'import ',
  '= ',
  ':',
  'class A(',
  'yield ',
  'await ',
];

function mutated(text: string, next: () => number): string {
  let result = text;
  for (let count = 1 + Math.floor(next() * 5); count > 0; count--) {
    const at = Math.floor(next() * result.length);
    const kind = next();
    if (kind < 0.4)
      result = result.slice(0, at) + (PIECES[Math.floor(next() * PIECES.length)] ?? '') + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(at + Math.floor(next() * 30));
    else {
      const from = Math.floor(next() * result.length);
      result = result.slice(0, at) + result.slice(from, from + Math.floor(next() * 60)) + result.slice(at);
    }
  }
  return result;
}

/** Notebooks that look for the worst case of a part of the linter. */
function hostile(): [string, string][] {
  const many = (text: string, count: number): string => text.repeat(count);
  return [
    ['100,000 lines', many('x = 1\n', 100_000)],
    ['100,000 broken lines', many('x = (\n', 100_000)],
    ['a line of a million characters', `x = "${many('a', 1_000_000)}"`],
    ['a million characters without a line end', many('a', 1_000_000)],
    ['a million blanks', many(' ', 1_000_000)],
    ['a million question marks', many('?', 1_000_000)],
    ['a million percent signs', many('%', 1_000_000)],
    ['deep brackets', `x = ${many('[', 100_000)}${many(']', 100_000)}`],
    ['deep blocks', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n')],
    ['a long sum', `x = ${many('1 + ', 100_000)}1`],
    ['a long attribute chain', `x = a${many('.b', 100_000)}`],
    ['a long call chain', `x = a${many('.b()', 50_000)}`],
    ['many names', Array.from({ length: 50_000 }, (_, index) => `name_${index} = name_${index + 1}`).join('\n')],
    ['one name defined often', many('x = x\n', 50_000)],
    ['many aliases', Array.from({ length: 20_000 }, (_, index) => `a${index + 1} = a${index}`).join('\n')],
    ['many installs', many('!pip install a b c\n', 20_000)],
    ['many open strings', many('x = """\n', 20_000)],
    ['many comments', many('# preflight: allow a/b -- c\n', 20_000)],
    ['many secrets', many(`t = "hf_${many('aB', 17)}"\n`, 10_000)],
    ['nearly a URL', `x = "${many('http://a:', 100_000)}"`],
    ['nearly a path', `open("${many('/a', 400_000)}")`],
    ['many fits', many('s.fit(X)\nX = s.transform(X)\n', 10_000)],
    ['functions that call each other', many('def f(x):\n    return f(f(f(x)))\nf(f(f(X)))\ns.fit(X)\n', 3000)],
    ['strange names', many('ﬁ = 𝒙 = ª = x\u0300 = 1\n', 10_000)],
    ['zero-width and bidirectional text', many('x\u200b = "\u202e"  # \u2066\n', 20_000)],
  ];
}

/** Markdown that its parser needs the square of the length for. */
function hostileMarkdown(): [string, string][] {
  return ['a\n==\n', '> a\n\n', '*a_', '- a\n', '[a](b', '<a>\n', '![', '`a', '# a\n', 'word '].map((text) => [
    `Markdown ${JSON.stringify(text)}`,
    text.repeat(150_000 / text.length),
  ]);
}

const engine = new LintEngine();
let troubles = 0;

function trouble(name: string, what: string): void {
  troubles++;
  console.log(`${name}: ${what}`);
}

function check(name: string, notebook: () => Notebook): void {
  const started = process.cpuUsage();
  const clock = performance.now();
  try {
    const read = notebook();
    const findings = engine.lint(read, { moment: 'gate', rules, severityOf: ({ severity }) => severity });
    for (const { rule, cell, start, end } of findings) {
      const length = cell === undefined ? 0 : (read.cells[cell]?.text.length ?? -1);
      if (!(start >= 0 && start <= end && end <= length)) trouble(name, `${rule} is outside its cell`);
    }
  } catch (error) {
    if (!PreflightError.is(error)) trouble(name, error instanceof Error ? (error.stack ?? '').slice(0, 600) : 'crash');
  }
  // By the clock on an idle machine; on a busy one the processor time of all threads comes nearer to it.
  const { user, system } = process.cpuUsage(started);
  const ms = Math.min((user + system) / 1000, performance.now() - clock);
  if (ms > 1000) trouble(name, `took ${ms.toFixed(0)} ms`);
}

/** Edits single cells, moves them and takes them out, with the memory of the runs before. */
function checkEdits(name: string, text: string, next: () => number): void {
  const memory = new AnalysisMemory();
  const editing = new LintEngine();
  let cells: readonly CellInit[] = readNotebook(text, 'a.ipynb').cells;
  const pick = (): number => Math.floor(next() * cells.length);
  for (let edit = 0; edit < 8; edit++) {
    const [at, to, kind] = [pick(), pick(), next()];
    const cell = cells[at] ?? { text: '' };
    const others = cells.filter((_, index) => index !== at);
    if (kind < 0.7) cells = cells.with(at, { ...cell, text: mutated(cell.text, next) });
    else if (kind < 0.85) cells = [...others.slice(0, to), cell, ...others.slice(to)];
    else cells = others;
    if (cells.length === 0) return;
    const notebook = notebookOf({ cells });
    const options = { moment: 'gate', rules, severityOf: ({ severity }) => severity } satisfies LintOptions;
    const [found, expected] = [
      editing.lint(notebook, { ...options, memory }),
      new LintEngine().lint(notebook, options),
    ];
    if (!isDeepStrictEqual(found, expected)) trouble(name, `edit ${edit} gives other findings than a run from scratch`);
  }
}

function main(): void {
  for (const [name, text] of hostile()) {
    check(name, () => notebookOf({ cells: [{ text }] }));
    check(`${name}, in ten cells`, () =>
      notebookOf({
        cells: Array.from({ length: 10 }, (_, part) => ({
          text: text.slice((part * text.length) / 10, ((part + 1) * text.length) / 10),
        })),
      }),
    );
  }
  for (const [name, text] of hostileMarkdown()) {
    for (const length of [text.length, 8000, 2000, 500]) {
      const cell = { kind: 'markdown', text: text.slice(0, length) } as const;
      check(`${name}, cells of ${length}`, () =>
        notebookOf({ cells: Array.from({ length: 2_000_000 / length }, () => cell) }),
      );
    }
  }
  console.log(`${hostile().length + hostileMarkdown().length} hostile texts done`);
  const folder = positionals[0];
  if (folder === undefined) return;
  const files = readdirSync(folder).filter((file) => file.endsWith('.ipynb'));
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const end = performance.now() + Number(values.seconds) * 1000;
  let seed = Number(values.seed);
  let count = 0;
  for (; performance.now() < end; seed++, count++) {
    const next = seededRandom(seed);
    const index = Math.floor(next() * texts.length);
    const text = texts[index] ?? '';
    const name = `${files[index] ?? ''} seed ${seed}`;
    const what = next();
    if (what < 0.3) checkEdits(name, text, next);
    else if (what < 0.5) check(name, () => readNotebook(mutated(text, next), 'a.ipynb'));
    else {
      check(name, () => {
        const notebook = readNotebook(text, 'a.ipynb');
        return notebookOf({
          ...notebook,
          cells: notebook.cells.map((cell) => ({ ...cell, text: mutated(cell.text, next) })),
        });
      });
    }
  }
  console.log(`${count} mutated notebooks, ${troubles} troubles`);
}

main();
process.exitCode = troubles > 0 ? 1 : 0;
