import type { Compare } from '../../python/ast';
import type { DataDomain } from './dataDomain';
import { opposite } from './rows';
import type { Value } from './value';
import { distinct, isPlain, valueOf } from './value';

/** A comparison with one operator selects rows, and its opposite the others. */
export function conditionOf(node: Compare, operands: readonly Value[], domain: DataDomain): Value {
  const [operator] = node.ops;
  const [right] = node.comparators;
  const rows = domain.rowsOf(operands);
  const column = sameColumn(operands);
  const influences = distinct(...operands.map((operand) => operand.influences));
  if (!operator || !right || node.ops.length > 1) {
    return valueOf({ rows, column, influences });
  }
  const [left, bound] = [domain.textOf(node.left), domain.textOf(right)];
  const mask = ((): Value['mask'] => {
    switch (operator.nodeType) {
      case 'Eq':
        return { by: `equal ${left}`, part: bound };
      case 'NotEq':
        return { by: `equal ${left}`, part: opposite(bound) };
      case 'Lt':
        return { by: `below ${left} ${bound}`, part: 'yes' };
      case 'GtE':
        return { by: `below ${left} ${bound}`, part: '!yes' };
      case 'LtE':
        return { by: `up to ${left} ${bound}`, part: 'yes' };
      case 'Gt':
        return { by: `up to ${left} ${bound}`, part: '!yes' };
      default:
        return undefined;
    }
  })();
  const predictedBy = distinct(...operands.map((operand) => operand.predictedBy));
  return valueOf({ rows, column, influences, mask, predictedBy });
}

/** The column that all operands are, constants aside. */
export function sameColumn(operands: readonly Value[]): Value['column'] {
  let found: Value['column'];
  for (const operand of operands) {
    if (isPlain(operand)) continue;
    const { column } = operand;
    if (!column || (found && (found.of !== column.of || found.name !== column.name))) return undefined;
    found = column;
  }
  return found;
}
