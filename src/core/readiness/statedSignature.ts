import { formatShape, type Tensor } from '../model/signature';
import type { Signature } from '../registry/record';

const ELEMENT_TYPE = /\b(?:u?int(?:4|8|16|32|64)|b?float(?:4|8|16|32|64)?\w*|double|bool|string|complex(?:64|128))\b/g;
const SHAPE = /\[([^[\]]*)\]/;

/**
 * How a text contradicts a signature: an input or output that it does not name, or an element type or shape beside the
 * name that is not the graph's. Undefined when it agrees; a symbolic size may have any name.
 */
export function signatureDisagreement(source: string, signature: Signature): string | undefined {
  const tensors = [
    ...signature.inputs.map((tensor) => ({ side: 'input', tensor })),
    ...signature.outputs.map((tensor) => ({ side: 'output', tensor })),
  ];
  const lines = source.split('\n');
  for (const { side, tensor } of tensors) {
    const naming = lines.filter((line) => names(line, tensor.name));
    if (naming.length === 0) return `The card does not name the ${side} ${tensor.name} of the graph.`;
    const disagreement = typeDisagreement(naming, tensor) ?? shapeDisagreement(naming, tensor);
    if (disagreement !== undefined) return `The card says that the ${side} ${tensor.name} is ${disagreement}.`;
  }
  return undefined;
}

function names(line: string, name: string): boolean {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(line);
}

function typeDisagreement(lines: readonly string[], tensor: Tensor): string | undefined {
  const rest = lines.map((line) => line.replaceAll(tensor.name, ' '));
  const stated = rest.flatMap((line) => [...line.matchAll(ELEMENT_TYPE)].map(([type]) => type));
  const actual = [...tensor.type.matchAll(ELEMENT_TYPE)].map(([type]) => type);
  if (stated.length === 0 || actual.length === 0 || actual.some((type) => stated.includes(type))) return undefined;
  return `${stated[0] ?? ''}; the graph has ${tensor.type}`;
}

/** Only in table rows and bullets, where a bracket beside a name is a shape and not an index or a link. */
function shapeDisagreement(lines: readonly string[], tensor: Tensor): string | undefined {
  const rows = lines.filter((line) => /^\s*(?:\||[-*+] )/.test(line));
  const stated = rows.flatMap((line) => SHAPE.exec(line.replaceAll(tensor.name, ' '))?.[1] ?? []);
  const { shape } = tensor;
  if (stated.length === 0 || shape === null || stated.some((text) => isShape(text, shape))) return undefined;
  return `[${stated[0] ?? ''}]; the graph has ${formatShape(shape)}`;
}

function isShape(text: string, shape: readonly (number | string | null)[]): boolean {
  const sizes = text.trim() === '' ? [] : text.split(',').map((size) => size.trim().replace(/[`'"]/g, ''));
  if (sizes.length !== shape.length) return false;
  return shape.every((size, axis) => {
    const stated = sizes[axis] ?? '';
    return typeof size === 'number' ? stated === String(size) : !/^\d+$/.test(stated);
  });
}
