import type { LeakageCall } from './calls';
import type { DataDomain } from './dataDomain';
import { lastPart } from './names';
import type { Value } from './value';
import { textOf, UNKNOWN, valueOf } from './value';

/** As many elements of a list are told apart. */
const MAX_ITEMS = 32;

/** What `zip`, `enumerate`, `list`, `dict` and the like give to a loop. */
export function iterated(call: LeakageCall, domain: DataDomain): Value | undefined {
  const [first] = call.args;
  switch (lastPart(call.name ?? '')) {
    case 'zip':
      return zipped(call, domain);
    case 'enumerate': {
      const elements = first && domain.elements(first);
      if (elements) return valueOf({ items: elements.map((one) => valueOf({ items: [UNKNOWN, one] })) });
      const element = first ? domain.element(first, undefined, call.node) : UNKNOWN;
      return valueOf({ items: [valueOf({ items: [UNKNOWN, element] })] });
    }
    case 'next':
      return first ? domain.element(first, undefined, call.node) : UNKNOWN;
    case 'dict':
      return call.keywords.size > 0 ? dictOf(call.keywords, domain) : first;
    case 'list':
    case 'tuple':
    case 'iter':
    case 'reversed':
    case 'sorted':
      return first ?? UNKNOWN;
    default:
      return undefined;
  }
}

/** One tuple for each position where the rows in all arguments are known one by one, else one for all. */
function zipped({ args, node }: LeakageCall, domain: DataDomain): Value {
  const columns = args.map((arg) => domain.elements(arg) ?? textsOf(arg) ?? arg.items);
  const count = columns[0]?.length ?? 0;
  const isKnown =
    count > 1 && args.some((arg) => domain.elements(arg)) && columns.every((one) => one?.length === count);
  if (isKnown) {
    const tuples = Array.from({ length: count }, (_, row) => columns.map((column) => column?.[row] ?? UNKNOWN));
    return valueOf({ items: tuples.map((items) => valueOf({ items })) });
  }
  return valueOf({ items: [valueOf({ items: args.map((arg) => domain.element(arg, undefined, node)) })] });
}

function textsOf({ strings }: Value): readonly Value[] | undefined {
  return strings?.map(textOf);
}

/** `dict(train=a, test=b)`. */
function dictOf(keywords: LeakageCall['keywords'], domain: DataDomain): Value {
  const items = [...keywords.values()];
  return { ...domain.merged(items), items, keys: [...keywords.keys()] };
}

/** A list after something was appended in code that runs once. */
export function appended(items: readonly Value[], args: readonly Value[], domain: DataDomain): Value {
  const all = [...items, ...args];
  return { ...domain.merged(all), rowDepth: 0, items: all.length > MAX_ITEMS ? undefined : all };
}

/** What a loop over `iterrows()` or `itertuples()` gets. */
export function eachRow(receiver: Value, method: string): Value {
  const row: Value = { ...receiver, items: undefined, columns: undefined, rowDepth: 1 };
  return valueOf({ items: [method === 'iterrows' ? valueOf({ items: [UNKNOWN, row] }) : row] });
}

/** What a loop over `items()` or `values()` of a dict gets. */
export function pairs(receiver: Value, method: string, domain: DataDomain): Value {
  const { keys, items = [] } = receiver;
  const keyed = { ...receiver, keys: undefined };
  if (domain.elements(keyed)) {
    if (method === 'values') return keyed;
    const texts = items.map((_, index) => (keys?.[index] === undefined ? UNKNOWN : textOf(keys[index])));
    return valueOf({ items: items.map((item, index) => valueOf({ items: [texts[index] ?? UNKNOWN, item] })) });
  }
  const element = items.reduce((a, b) => domain.join(a, b), UNKNOWN);
  const one = method === 'items' ? valueOf({ items: [UNKNOWN, element] }) : element;
  return valueOf({ items: [one] });
}
