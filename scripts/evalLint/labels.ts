import { readFileSync } from 'node:fs';
import type { Finding } from '../../src/core/lint/finding';
import { rules } from '../../src/core/lint/rules';

/** What is expected of rules in notebooks: cells (from 0), or null for "somewhere in the notebook". */
export type Labels = Readonly<Record<string, Readonly<Record<string, readonly number[] | null>>>>;

/** Expected fits of models by kind of leakage, as `leakage/LABELS.json` has them. */
export type FitSets = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type LabelsFile = { readonly labels: Labels } | { readonly sets: FitSets };

/** Which rule finds a flaw of a manifest of clean and flawed notebooks; flaws without a rule are left out. */
const RULE_OF_FLAW: Readonly<Record<string, string>> = {
  'leakage-fit-before-split': 'leakage/fit-before-split',
  'leakage-temporal-shuffle': 'leakage/shuffled-time-series',
};

interface Manifest {
  readonly clean: readonly { readonly file: string }[];
  readonly mutants: readonly { readonly file: string; readonly flaw_id: string }[];
}

/**
 * Reads a labels file of one of three forms: cells by rule and notebook, a manifest of clean and flawed notebooks, or
 * sets of fits by kind of leakage.
 */
export function readLabels(path: string): LabelsFile {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Manifest | Labels | FitSets;
  if (isManifest(document)) return { labels: labelsOf(document) };
  return isSets(document) ? { sets: document } : { labels: document };
}

function isManifest(document: object): document is Manifest {
  return 'mutants' in document && Array.isArray(document.mutants);
}

function isSets(document: Labels | FitSets): document is FitSets {
  return !Object.values<object>(document).some((expected) => Object.keys(expected).some((name) => name.includes('/')));
}

/** Every leakage rule must stay silent, except the rule of the notebook's own flaw. */
function labelsOf({ clean, mutants }: Manifest): Labels {
  const silent = Object.fromEntries(
    rules.filter(({ name }) => name.startsWith('leakage/')).map(({ name }) => [name, [] as number[]]),
  );
  return Object.fromEntries([
    ...clean.map(({ file }) => [file, silent] as const),
    ...mutants.map(({ file, flaw_id }) => {
      const own = RULE_OF_FLAW[flaw_id];
      return [file, own === undefined ? silent : { ...silent, [own]: null }] as const;
    }),
  ]);
}

/** How often a rule was right, was wrong and missed something. */
export interface Judged {
  right: number;
  wrong: number;
  missed: number;
  /** Notebooks with a wrong or a missed finding. */
  readonly failed: Set<string>;
}

/** Right, wrong and missed findings of each rule that the labels speak of. */
export function judge(labels: Labels, findings: ReadonlyMap<string, readonly Finding[]>): Map<string, Judged> {
  const judged = new Map<string, Judged>();
  for (const [file, expected] of Object.entries(labels)) {
    for (const [rule, cells] of Object.entries(expected)) {
      const own = judged.get(rule) ?? { right: 0, wrong: 0, missed: 0, failed: new Set() };
      judged.set(rule, own);
      const found = (findings.get(file) ?? []).filter((finding) => finding.rule === rule);
      const before = own.wrong + own.missed;
      compare(own, cells, found);
      if (own.wrong + own.missed > before) own.failed.add(file);
    }
  }
  return judged;
}

function compare(own: Judged, cells: readonly number[] | null, found: readonly Finding[]): void {
  if (cells === null) {
    if (found.length > 0) own.right++;
    else own.missed++;
    return;
  }
  const left = [...cells];
  for (const { cell } of found) {
    const at = left.indexOf(cell ?? -1);
    if (at < 0) own.wrong++;
    else {
      own.right++;
      left.splice(at, 1);
    }
  }
  own.missed += left.length;
}
