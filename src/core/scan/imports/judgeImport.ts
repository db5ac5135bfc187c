import boosting from './known/boosting.json';
import numpy from './known/numpy.json';
import pandas from './known/pandas.json';
import python from './known/python.json';
import scipy from './known/scipy.json';
import sklearn from './known/sklearn.json';
import torch from './known/torch.json';
import standardLibrary from './standardLibrary.json';
import { DANGEROUS_NAMES, DANGEROUS_PREFIXES } from './dangerous';

/** What importing a name while loading means: stored data of a known library, something nobody vouched for, or code. */
export interface ImportJudgement {
  readonly judgement: 'known' | 'unknown' | 'dangerous';
  /** Why, for a person; empty for a known name. */
  readonly reason: string;
}

const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = knownNames([
  python,
  numpy,
  scipy,
  pandas,
  sklearn,
  boosting,
  torch,
]);
const STANDARD_LIBRARY: ReadonlySet<string> = new Set(standardLibrary.modules.split(' '));
const KNOWN_JUDGEMENT: ImportJudgement = { judgement: 'known', reason: '' };

/**
 * Judges by the exact module and name. Only names on the lists under `known/` are known, never a whole module, since
 * every library also has functions that run code or open files.
 */
export function judgeImport(module: string, name: string): ImportJudgement {
  if (KNOWN.get(module)?.has(name)) return KNOWN_JUDGEMENT;
  const root = module.split('.', 1)[0] ?? module;
  if (STANDARD_LIBRARY.has(root)) {
    return dangerous("it is part of Python's standard library, and no stored model needs it");
  }
  for (const [prefix, reason] of DANGEROUS_PREFIXES) {
    if (`${module}.${name}.`.startsWith(`${prefix}.`)) return dangerous(reason);
  }
  if (name.includes('.')) return dangerous('it reaches through an attribute, by which any module can be reached');
  if (DANGEROUS_NAMES.has(name)) return dangerous('functions of this name run code or load files');
  return { judgement: 'unknown', reason: 'it is not on the list of known storage types' };
}

function dangerous(reason: string): ImportJudgement {
  return { judgement: 'dangerous', reason };
}

function knownNames(lists: readonly Readonly<Record<string, string>>[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (const list of lists) {
    for (const [module, names] of Object.entries(list)) known.set(module, new Set(names.split(' ')));
  }
  return known;
}
