import type { Spot } from '../scanRun';
import { objectsIn, parseJson, property } from './json';

/** Judges the types that a skops file (schema.json) will construct, as the imports of a pickle. */
export function inspectSkopsSchema(spot: Spot, bytes: Uint8Array): void {
  for (const object of objectsIn(parseJson(bytes))) {
    const module = property(object, '__module__');
    const name = property(object, '__class__');
    if (typeof module !== 'string' || typeof name !== 'string') continue;
    // skops describes plain functions and types by its own nodes, whose content names what is imported.
    spot.run.addImport(spot.member, { module, name, offset: 0 });
    const content = property(object, 'content');
    const path = property(content, 'module_path');
    const target = property(content, 'function') ?? property(content, '__class__');
    if (typeof path === 'string' && typeof target === 'string') {
      spot.run.addImport(spot.member, { module: path, name: target, offset: 0 });
    }
  }
}
