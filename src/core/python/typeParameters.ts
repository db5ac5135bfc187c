import type { AsyncFunctionDef, ClassDef, FunctionDef, Node, TypeAlias } from './ast';
import { eachChild } from './children';
import type { EventLog } from './eventLog';

/** Statements that may have type parameters: `def first[T](…)`. */
export type Generic = FunctionDef | AsyncFunctionDef | ClassDef | TypeAlias;

/** Type parameters are known in the rest of their statement, as the names of a comprehension are in it. */
export function withTypeParameters(
  { type_params: parameters = [] }: Generic,
  log: EventLog,
  visit: (node: Node) => void,
  body: () => void,
): void {
  const [first] = parameters;
  if (!first) {
    body();
    return;
  }
  log.inside('comprehension', first, () => {
    for (const parameter of parameters) {
      eachChild(parameter, visit);
      log.define(parameter.name, parameter, 'parameter');
    }
    body();
  });
}
