import type { Node } from './ast';
import type { AnalysedCell, Definition, DefUse } from './defUse';
import type { AnalysisMemory } from './memory';
import type { PythonCell } from './pythonCell';

/**
 * What the names and values of one cell mean, with what that depends on in other cells. The object stays the same from
 * one analysis to the next as long as the meaning does.
 */
export interface CellMeaning {
  /** What the cell sees of other cells' definitions; compared part by part. */
  readonly outlook: readonly unknown[];
  /** Qualified names and types that have been worked out; see `Resolver`. */
  readonly names: Map<Node, string | undefined>;
  readonly types: Map<Node, string | undefined>;
  /** What has been worked out from the cell and its meaning, by the function that did; see `NotebookAnalysis.perCell`. */
  readonly facts: Map<unknown, unknown>;
}

/** Answers of the resolver that an outlook is made of. */
export interface OutlookSource {
  /** What a definition says to somebody who uses the name: how it was bound, its qualified name, its type. */
  kindOf(definition: Definition): string;
  nameOf(definition: Definition): string | undefined;
  typeOfDefinition(definition: Definition): string | undefined;
  /** The function or class of the notebook that a name or type goes back to. */
  localDefinition(qualified: string): Node | undefined;
}

/** Cells that depend on one another in a ring or over more steps than this are worked out anew each time. */
const MOST_STEPS = 40;

/** The meanings of a notebook's cells: those of the last analysis where a cell still sees the same. */
export class CellMeanings {
  readonly #cells: ReadonlyMap<Node, AnalysedCell>;
  readonly #defUse: DefUse;
  readonly #source: OutlookSource;
  readonly #before: Map<PythonCell, CellMeaning>;
  readonly #settled = new Map<Node, CellMeaning>();
  readonly #busy = new Set<Node>();
  /** Lists to compare with, used again and again. */
  readonly #scratch: unknown[][] = [];
  #isBegun = false;

  constructor(cells: readonly AnalysedCell[], defUse: DefUse, source: OutlookSource, memory: AnalysisMemory) {
    this.#cells = new Map(cells.map((cell) => [cell.python.module, cell]));
    this.#defUse = defUse;
    this.#source = source;
    this.#before = memory.keep(noMeanings);
  }

  /** The meaning of the cell that a node stands in. */
  at(node: Node): CellMeaning {
    let root = node;
    while (root.parent) root = root.parent;
    return this.#settled.get(root) ?? this.#settle(root);
  }

  /** From top to bottom, so that what a cell sees above is known when its turn comes. */
  #begin(): void {
    this.#isBegun = true;
    for (const root of this.#cells.keys()) if (!this.#settled.has(root)) this.#settle(root);
    const present = new Set([...this.#cells.values()].map(({ python }) => python));
    for (const python of this.#before.keys()) if (!present.has(python)) this.#before.delete(python);
    for (const { python } of this.#cells.values()) {
      const meaning = this.#settled.get(python.module);
      if (meaning) this.#before.set(python, meaning);
    }
  }

  #settle(root: Node): CellMeaning {
    if (!this.#isBegun) {
      this.#begin();
      return this.at(root);
    }
    const cell = this.#cells.get(root);
    if (!cell || this.#busy.has(root) || this.#busy.size >= MOST_STEPS) return this.#keep(root, newMeaning([UNSTABLE]));
    this.#busy.add(root);
    const outlook = this.#scratch.pop() ?? [];
    this.#look(cell, outlook);
    this.#busy.delete(root);
    const before = this.#before.get(cell.python);
    const isKnown = before !== undefined && isSame(before.outlook, outlook);
    const meaning = this.#settled.get(root) ?? (isKnown ? before : newMeaning([...outlook]));
    outlook.length = 0;
    this.#scratch.push(outlook);
    return this.#keep(root, meaning);
  }

  #keep(root: Node, meaning: CellMeaning): CellMeaning {
    this.#settled.set(root, meaning);
    return meaning;
  }

  #look({ index, python }: AnalysedCell, outlook: unknown[]): void {
    for (const { name, isDeferred } of python.outsideNames) {
      const sites = this.#defUse.reachingCell(name, index, isDeferred);
      outlook.push(sites.length);
      for (const site of sites) {
        if (site.cell === index) continue;
        const named = this.#source.nameOf(site);
        const type = this.#source.typeOfDefinition(site);
        outlook.push(site.event, this.#source.kindOf(site), named, type);
        if (named !== undefined) this.#addLocal(named, python, outlook);
        if (type !== undefined) this.#addLocal(type, python, outlook);
      }
    }
    for (const name of python.definedHere) this.#addDefinition(this.#defUse.definitions(name).at(-1), index, outlook);
  }

  #addLocal(qualified: string, python: PythonCell, outlook: unknown[]): void {
    const node = this.#source.localDefinition(qualified);
    if (!node) return;
    outlook.push(node);
    let root = node;
    while (root.parent) root = root.parent;
    if (root !== python.module) outlook.push(this.at(root));
  }

  /** A function or class of this cell that a later cell defines again means that one wherever it is called. */
  #addDefinition(last: Definition | undefined, index: number, outlook: unknown[]): void {
    if (!last || last.cell === index) return;
    outlook.push(last.event.node, this.at(last.event.node));
  }
}

/** In no two outlooks: what holds it is never taken for the same. */
const UNSTABLE = NaN;

function noMeanings(): Map<PythonCell, CellMeaning> {
  return new Map();
}

function newMeaning(outlook: readonly unknown[]): CellMeaning {
  return { outlook, names: new Map(), types: new Map(), facts: new Map() };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
