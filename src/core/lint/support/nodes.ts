import type { Call, Node } from '../../python/ast';

/** Whether a node is another one or stands in it. */
export function isWithin(node: Node, outer: Node): boolean {
  let at: Node | undefined = node;
  while (at && at !== outer) at = at.parent;
  return at === outer;
}

/** The last name of what is called: `load` of `np.load(…)` and of `load(…)`; empty where no name is called. */
export function calledName({ func }: Call): string {
  return func.nodeType === 'Attribute' ? func.attr : func.nodeType === 'Name' ? func.id : '';
}
