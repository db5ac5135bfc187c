import type { Expr, Node } from '../python/ast';
import type { NotebookAnalysis } from '../python/analysis';
import type { AnalysisMemory } from '../python/memory';
import { BUILTINS, NOTEBOOK_NAMES } from '../python/names';
import type { PythonCell } from '../python/pythonCell';
import type { LintFinding } from './engine';

/**
 * The line that is being typed, told from how the texts of a notebook differ from those of the analysis before. A line that
 * is half written changes what the rest of the notebook means (`import pandas as p`, `def f(`), and changes it back one
 * key later: what it takes away is not held against the rest until the line is whole or left.
 */
interface Typing {
  readonly cell: number;
  /** Offset behind what was changed last. */
  readonly at: number;
  readonly lineStart: number;
  readonly lineEnd: number;
  /** The word in front of that offset; empty when there is none. */
  readonly head: string;
  /** The line cannot be parsed, or is no more yet than what may stand in front of `=` or `as`. */
  readonly isUnfinished: boolean;
  /** Names that the cell bound before the line was touched. */
  readonly bound: ReadonlySet<string>;
  /** What was found when the line was last whole. */
  readonly found: readonly LintFinding[];
}

interface Line {
  readonly cell: number;
  readonly line: number;
  readonly lines: number;
  readonly bound: ReadonlySet<string>;
}

/** What is remembered of the analysis before. */
interface Before {
  /** Whether the notebook is linted while it is typed; a readiness check holds nothing back. */
  isFollowed: boolean;
  cells: readonly { readonly text: string; readonly python: PythonCell | undefined }[] | undefined;
  line: Line | undefined;
  /** The last findings while no line was unfinished, and how many rules made them. */
  found: readonly LintFinding[];
  rules: number;
  /** Whether something was held back in the present analysis. */
  holdsBack: boolean;
}

function nothingBefore(): Before {
  return { isFollowed: false, cells: undefined, line: undefined, found: [], rules: 0, holdsBack: false };
}

/** From here on the notebook of this memory is linted while it is typed. */
export function followTyping(memory: AnalysisMemory): void {
  const before = memory.keep(nothingBefore);
  before.isFollowed = true;
  before.holdsBack = false;
}

/** Whether the last analysis held something back: when nothing is typed any more, another one says it. */
export function holdsBack(memory: AnalysisMemory): boolean {
  return memory.keep(nothingBefore).holdsBack;
}

function heldBack(isHeld: boolean, { memory }: NotebookAnalysis): boolean {
  if (isHeld) memory.keep(nothingBefore).holdsBack = true;
  return isHeld;
}

/** The line that is being typed; undefined where nothing was, or more than one cell has changed. */
function typingOf(analysis: NotebookAnalysis): Typing | undefined {
  const before = analysis.memory.keep(nothingBefore);
  if (!before.isFollowed) return undefined;
  const pythonAt = new Map(analysis.cells.map(({ index, python }) => [index, python]));
  const cells = analysis.notebook.cells.map(({ index, text }) => ({ text, python: pythonAt.get(index) }));
  const last = before.cells;
  before.cells = cells;
  const changed =
    last?.length === cells.length ? cells.flatMap((cell, at) => (cell.text === last[at]?.text ? [] : [at])) : [];
  const [cell = -1] = changed;
  const [now, then] = [cells[cell], last?.[cell]];
  if (changed.length !== 1 || !now?.python || !then) {
    before.line = undefined;
    return undefined;
  }
  const { inserted, removed, at } = changeOf(then.text, now.text);
  // What is replaced at one go is not typed: it is meant as it is.
  if (/[\r\n]/.test(inserted + removed) || (inserted.length > MOST_KEYS && /\s/.test(inserted))) {
    before.line = undefined;
    return undefined;
  }
  const [line, lines] = [lineBreaks(now.text.slice(0, at)), lineBreaks(now.text)];
  const known = before.line;
  const isSame = known?.cell === cell && known.line === line && known.lines === lines;
  before.line = isSame ? known : { cell, line, lines, bound: namesBoundBy(then.python) };
  const lineStart = now.text.lastIndexOf('\n', at - 1) + 1;
  const next = now.text.indexOf('\n', at);
  return {
    cell,
    at,
    lineStart,
    lineEnd: next < 0 ? now.text.length : next,
    head: /[A-Za-z_]\w*$/.exec(now.text.slice(lineStart, at))?.[0] ?? '',
    isUnfinished: isUnfinished(now.python, at, lineStart),
    bound: before.line.bound,
    found: before.found,
  };
}

/** So many keys may come between two analyses. */
const MOST_KEYS = 3;

/** What differs between two texts, and the offset behind it in the new one. */
function changeOf(old: string, now: string): { inserted: string; removed: string; at: number } {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old.charCodeAt(start) === now.charCodeAt(start)) start++;
  let same = 0;
  while (same < most - start && old.charCodeAt(old.length - 1 - same) === now.charCodeAt(now.length - 1 - same)) same++;
  const at = now.length - same;
  return { inserted: now.slice(start, at), removed: old.slice(start, old.length - same), at };
}

function lineBreaks(text: string): number {
  return text.split('\n').length;
}

function namesBoundBy(python: PythonCell | undefined): ReadonlySet<string> {
  return new Set(python?.names.bindings.flatMap(({ kind, name }) => (kind === 'define' ? [name] : [])));
}

function isUnfinished(python: PythonCell, at: number, lineStart: number): boolean {
  if (python.problems.some(({ chunkStart, chunkEnd }) => chunkStart <= at && at <= chunkEnd)) return true;
  const endsHere = ({ start, end }: Node): boolean =>
    lineStart <= start && end <= at && python.text.slice(end, at).trim() === '';
  return (
    python.nodes('Expr').some((node) => endsHere(node) && mayBeAssigned(node.value)) ||
    // `as` may follow.
    python.nodes('Alias').some((node) => endsHere(node) && node.asname === undefined)
  );
}

/** Whether an expression may be continued by `=`. */
function mayBeAssigned(node: Expr): boolean {
  if (node.nodeType === 'Tuple') return node.elts.every(mayBeAssigned);
  return ['Name', 'Attribute', 'Subscript', 'Starred'].includes(node.nodeType);
}

/** Whether a name is missing only because the line that bound it is being typed. */
export function isBeingTyped(name: string, analysis: NotebookAnalysis): boolean {
  const typing = analysis.fact(typingOf);
  if (!typing?.bound.has(name)) return false;
  return heldBack(typing.isUnfinished || (typing.head !== '' && name.startsWith(typing.head)), analysis);
}

/** Whether a use is a word that is being typed and may become a name that is known. */
export function isHalfWritten({ end }: Node, cell: number, analysis: NotebookAnalysis): boolean {
  const typing = analysis.fact(typingOf);
  if (typing?.cell !== cell || typing.at !== end || typing.head === '') return false;
  const grows = (name: string): boolean => name.length > typing.head.length && name.startsWith(typing.head);
  if ([...BUILTINS].some(grows) || [...NOTEBOOK_NAMES].some(grows) || KEYWORDS.some(grows))
    return heldBack(true, analysis);
  for (const name of analysis.defUse.names) {
    if (grows(name) && analysis.defUse.firstDefinition(name)) return heldBack(true, analysis);
  }
  return false;
}

const KEYWORDS = (
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
  'match nonlocal not or pass raise return try while with yield'
).split(' ');

/** Findings without those that an unfinished line brings about elsewhere; they come when it is whole and they still hold. */
export function withoutPassing(findings: LintFinding[], analysis: NotebookAnalysis, rules: number): LintFinding[] {
  const before = analysis.memory.keep(nothingBefore);
  if (!before.isFollowed) return findings;
  const typing = analysis.fact(typingOf);
  if (!typing?.isUnfinished) {
    // After an execution only some of the rules run: what the others found still stands.
    before.found = rules < before.rules ? [...before.found.slice(0, MOST_KEPT), ...findings] : findings;
    before.rules = Math.max(rules, before.rules);
    return findings;
  }
  const keyOf = ({ rule, cell, start, message }: LintFinding): string =>
    `${rule} ${cell} ${cell === typing.cell ? '' : start} ${message}`;
  const known = new Set(typing.found.map(keyOf));
  const isOnLine = ({ cell, start, end }: LintFinding): boolean =>
    cell === typing.cell && start <= typing.lineEnd && end >= typing.lineStart;
  const kept = findings.filter((finding) => isOnLine(finding) || known.has(keyOf(finding)));
  heldBack(kept.length < findings.length, analysis);
  return kept;
}

/** More are not carried over executions without an edit between them. */
const MOST_KEPT = 2_000;
