import type { NotebookAnalysis } from '../analysis';
import type { Expr, Name } from '../ast';
import { isNamed } from '../nodes';

/** The name that also holds an object that a loop goes through; a list for the parts of a tuple. */
type Place = Name | readonly Place[] | undefined;

/** Where the elements of what a loop goes through come from. */
interface Places {
  readonly places: readonly Place[];
  /** The name of the container, and where its elements stand in what the loop gets: 0, or 1 beside an index or key. */
  readonly container: { readonly node: Name; readonly depth: number } | undefined;
}

const NOWHERE: Places = { places: [], container: undefined };

/** Where the elements of `[a, b]`, `enumerate(parts)`, `zip([a, b], [c, d])` or `parts.items()` come from. */
export function placesOf(iterated: Expr, analysis: NotebookAnalysis): Places {
  switch (iterated.nodeType) {
    case 'List':
    case 'Tuple':
      return { places: iterated.elts.map(placeOf), container: undefined };
    case 'Dict':
      return { places: iterated.values.map(placeOf), container: undefined };
    case 'Name': {
      const [definition, ...others] = analysis.defUse.reaching(iterated);
      const value = definition?.event.via === 'assign' && others.length === 0 ? definition.event.value : undefined;
      const isDisplay = value?.nodeType === 'List' || value?.nodeType === 'Tuple' || value?.nodeType === 'Dict';
      const isWhole = isDisplay && definition?.event.path.length === 0;
      return { places: isWhole ? placesOf(value, analysis).places : [], container: { node: iterated, depth: 0 } };
    }
    case 'Call': {
      const { func, args } = iterated;
      const [first] = args;
      if (func.nodeType === 'Attribute' && args.length === 0) {
        const inside = placesOf(func.value, analysis);
        return func.attr === 'items' ? paired(inside) : func.attr === 'values' ? inside : NOWHERE;
      }
      if (first && isNamed(func, 'enumerate')) return paired(placesOf(first, analysis));
      if (!isNamed(func, 'zip')) return NOWHERE;
      const columns = args.map((arg) => placesOf(arg, analysis).places);
      return { places: (columns[0] ?? []).map((_, row) => columns.map((column) => column[row])), container: undefined };
    }
    default:
      return NOWHERE;
  }
}

function paired({ places, container }: Places): Places {
  return {
    places: places.map((place) => [undefined, place]),
    container: container && { ...container, depth: container.depth + 1 },
  };
}

function placeOf(node: Expr): Place {
  if (node.nodeType === 'Name') return node;
  return node.nodeType === 'Tuple' || node.nodeType === 'List' ? node.elts.map(placeOf) : undefined;
}

/** The names that the target of a loop binds, each with where its object came from and its position in the target. */
export function namesIn(target: Expr, place: Place): { name: string; place: Name | undefined; depth: number }[] {
  if (target.nodeType === 'Name') return [{ name: target.id, place: nameOf(place), depth: 0 }];
  if (target.nodeType !== 'Tuple' && target.nodeType !== 'List') return [];
  return target.elts.flatMap((element, index) => {
    const inside = Array.isArray(place) ? (place as readonly Place[])[index] : undefined;
    return namesIn(element, inside).map((one) => ({ ...one, depth: index }));
  });
}

function nameOf(place: Place): Name | undefined {
  return place === undefined || Array.isArray(place) ? undefined : (place as Name);
}
