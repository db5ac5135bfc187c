import { markdown } from '../../example';
import type { NotebookRule } from '../../rule';
import { withoutImages } from '../../support/markdown';

/** Words by which people mark what is not done. Spelt in parts, so that this file has none. */
const MARKERS = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'];
const MARKER = new RegExp(`(?<![\\w-])(${MARKERS.join('|')})(?![\\w-])`);
/** In comments and at the beginning of a line of text, the mark with a colon counts in small letters too. */
const SMALL = new RegExp(
  `^[#*>_ \\t-]{0,20}@?(${MARKERS[0] ?? ''}|to[ -]do|${MARKERS[1] ?? ''}|hack)[ \\t]?(\\([\\w -]+\\))?[*_]*:`,
  'im',
);
/** The mark with a number only: what it names stands elsewhere. */
const LABEL = new RegExp(`^\\W*(${MARKERS.join('|')})\\W*\\d+\\s*[a-z]?\\W*$`, 'i');
const TASK = MARKERS[0] ?? '';

/** Work that is marked as not done. */
export const openTask: NotebookRule = {
  name: 'documentation/open-task',
  summary: 'A note says that something is not done',
  why:
    'What the author knows to be unfinished is approved without a word. Do it, or write it down as a limitation in the ' +
    'model card, where the approver sees it.',
  severity: 'info',
  moment: 'gate',
  level: 'cell',
  fix: 'none',
  references: ['https://docs.astral.sh/ruff/rules/#flake8-fixme-fix'],
  examples: {
    bad: [
      [`# ${TASK}: drop the duplicates first\nframe = load()`],
      [markdown(`${TASK}: describe the data`)],
      { cells: [`# ${TASK}: split\n# ${TASK}: fit\npass`], shown: false },
      { cells: [`# ${TASK.toLowerCase()}: drop the duplicates first\nframe = load()`], shown: false },
      {
        cells: [`# ${TASK.toLowerCase()}(ds): check\nframe = load()`, markdown('**To do:** add metrics')],
        findings: 2,
        shown: false,
      },
    ],
    good: [
      {
        cells: [`${TASK.toLowerCase()} = load()  # what there is to do`, markdown('What there is to do: nothing.')],
        shown: false,
      },
      ['# drop the duplicates first\nframe = load().drop_duplicates()'],
      [`print("${TASK}")`],
      { cells: [`# ${TASK} 3b\nlatitudes = bucketize(frame)`], shown: false },
      [markdown('A todo list application.')],
      { cells: [markdown(`![shot](data:image/png;base64,iVBOR/${TASK}/Rw0KGgo=)`)], shown: false },
      { cells: [`# a label B-${MARKERS[2] ?? ''} becomes I-${MARKERS[2] ?? ''}`], shown: false },
    ],
  },
  *check({ analysis, notebook }) {
    const message =
      'Something is marked as not done, so an approver cannot tell whether the model is. Do it, or move it to the limitations in the model card.';
    for (const { index, python } of analysis.cells) {
      const found: { cell: number; start: number; end: number }[] = [];
      for (const { text, start, end } of python.comments) {
        if ((MARKER.test(text) || SMALL.test(text)) && !LABEL.test(text)) found.push({ cell: index, start, end });
      }
      const [first, ...others] = found;
      if (first) yield { at: first, message, related: others.map((at) => ({ at, message: 'Marked here too' })) };
    }
    for (const { kind, text, index } of notebook.cells) {
      if (kind !== 'markdown') continue;
      const plain = withoutImages(text, (bytes) => ' '.repeat(bytes.length));
      const found = MARKER.exec(plain) ?? SMALL.exec(plain);
      if (found) yield { at: { cell: index, start: found.index, end: found.index + found[0].length }, message };
    }
  },
};
