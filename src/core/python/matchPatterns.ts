import type { Node, Pattern } from './ast';
import { eachChild } from './children';
import type { EventLog } from './eventLog';

/** Writes down the names that a pattern of `match` binds; `visit` gets the values in it. */
export function definePattern(pattern: Pattern, log: EventLog, visit: (node: Node) => void): void {
  const { name, rest } = pattern as { name?: string; rest?: string };
  const bound = name ?? rest;
  if (bound !== undefined && bound !== '_') log.define(bound, pattern, 'match');
  eachChild(pattern, (child) => {
    if (child.nodeType.startsWith('Match')) definePattern(child as Pattern, log, visit);
    else visit(child);
  });
}
