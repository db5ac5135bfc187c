import type { PythonCell } from '../../../python/pythonCell';
import type { Fix, NotebookRule } from '../../rule';

/** Magics that change what later code means, with what replaces them. */
const STATEFUL: Readonly<Record<string, string>> = {
  cd: 'it changes what every relative path means; use paths relative to the notebook',
  pushd: 'it changes what every relative path means; use paths relative to the notebook',
  env: 'the setting exists only in this kernel; let the job set it, or use os.environ',
  set_env: 'the setting exists only in this kernel; let the job set it, or use os.environ',
  pylab: 'it imports all of numpy and matplotlib over your names; import both by name',
  load: 'the text comes from a file that may have changed; import it as a module',
  tensorflow_version: 'it works on one service only; declare the version in the dependencies',
  autoawait: 'top-level await is not Python; use asyncio.run',
};

/** A magic whose effect is lost or different when the notebook becomes a script. */
export const statefulMagic: NotebookRule = {
  name: 'portability/stateful-magic',
  summary: 'A magic changes state that an exported script does not have',
  why:
    'On export the magic becomes a comment or a call of get_ipython, which does not exist in a job. Code that relied on ' +
    'its effect then reads other files or other settings, without an error.',
  severity: 'warning',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://ipython.readthedocs.io/en/stable/interactive/magics.html'],
  examples: {
    bad: [
      ['%cd ../data'],
      ['%env CUDA_VISIBLE_DEVICES=0'],
      ['%pylab inline'],
      ['%load_ext autoreload\n%autoreload 2\nimport os'],
    ],
    good: [
      ['%matplotlib inline'],
      ['%time frame = load()'],
      ['%env'],
      ['%env HOME'],
      ['%load_ext tensorboard'],
      ['%autoreload 0'],
    ],
  },
  *check({ analysis }) {
    for (const { index, python } of analysis.cells) {
      for (const { kind, name, args, start, end } of python.magics) {
        const effect = kind === 'line' ? (name === 'autoreload' ? '' : STATEFUL[name]) : undefined;
        if (effect === undefined || isHarmless(name, args)) continue;
        const setting = name === 'env' || name === 'set_env' ? environmentOf(args) : undefined;
        const isStatement = python.lines.at(start).column === 0;
        yield {
          at: { cell: index, start, end },
          message: name === 'autoreload' ? AUTORELOAD : `A script made from this notebook loses %${name}: ${effect}.`,
          ...(name === 'autoreload' && isStatement ? { fix: withoutAutoreload(index, python) } : {}),
          ...(setting && isStatement
            ? {
                fix: {
                  title: `Set it through os.environ`,
                  edits: [
                    {
                      kind: 'replace' as const,
                      cell: index,
                      start,
                      end,
                      text: `import os\nos.environ["${setting.name}"] = ${JSON.stringify(setting.value)}`,
                    },
                  ],
                },
              }
            : {}),
        };
      }
    }
  },
};

const AUTORELOAD =
  'Reloading changed modules serves development only: a script made from this notebook stops at the magic or passes it by, ' +
  'and a job that reloads runs code that nobody reviewed. Remove it.';

/** Takes the magic and what loads it out of a cell, each with its line. */
function withoutAutoreload(cell: number, { magics, lines, text }: PythonCell): Fix {
  const edits = magics
    .filter(
      ({ kind, name, args }) =>
        kind === 'line' && (name === 'autoreload' || (/^(re)?load_ext$/.test(name) && args.trim() === 'autoreload')),
    )
    .filter(({ start }) => lines.at(start).column === 0)
    .map(({ start, end }) => {
      const newline = /^[ \t]*(\r?\n)?/.exec(text.slice(end))?.[0].length ?? 0;
      return { kind: 'replace' as const, cell, start, end: end + newline, text: '' };
    });
  return { title: 'Remove it', edits };
}

function isHarmless(name: string, args: string): boolean {
  if (name === 'env' || name === 'set_env') return !/[=\s]\S/.test(args.trim());
  return name === 'autoreload' && /^(0|off)\b/.test(args.trim());
}

/** `NAME=value` or `NAME value`; undefined where the value comes from a variable. */
function environmentOf(args: string): { name: string; value: string } | undefined {
  const found = /^([A-Za-z_]\w*)(?:\s*=\s*|\s+)(\S.*)$/.exec(args.trim());
  const [, name, value] = found ?? [];
  return name === undefined || value === undefined || /[${}\\]/.test(value) ? undefined : { name, value: value.trim() };
}
