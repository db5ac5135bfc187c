import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { CompiledCodeFolder } from './compiledCode';

/** A run that takes this many times the processor time of the one that was kept is worth keeping instead of it. */
const LONGER = 2;

interface Loaded {
  readonly script: Script;
  readonly key: string;
  /** Milliseconds of processor time of the run that the code comes from; 0 when V8 compiled it now. */
  readonly cost: number;
}

type Wrapper = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

/**
 * Loads the bundles of one folder as Node does, but with the code that V8 compiled in an earlier process: compiling takes
 * as long as linting twenty notebooks. The code is kept when the process ends, because only then the functions that
 * were called are in it. NODE_DISABLE_COMPILE_CACHE=1, as for Node's own, makes it compile everything.
 */
export class BundleLoader {
  readonly #folder: string;
  readonly #kept: CompiledCodeFolder;
  readonly #modules = new Map<string, { exports: object }>();
  readonly #loaded: Loaded[] = [];
  readonly #isOff = (process.env['NODE_DISABLE_COMPILE_CACHE'] ?? '') !== '';

  constructor(folder: string, kept = new CompiledCodeFolder()) {
    this.#folder = folder;
    this.#kept = kept;
  }

  /** What a bundle of the folder exports. Its own `require` of files beside it comes here too. */
  load(name: string): object {
    const known = this.#modules.get(name);
    if (known) return known.exports;
    const file = path.join(this.#folder, name);
    const outside = createRequire(file);
    const inside = (id: string): unknown =>
      /^\.\/[\w.]+\.js$/.test(id) ? this.load(id.slice(2)) : (outside(id) as unknown);
    const module = { exports: {} };
    this.#modules.set(name, module);
    const run = this.#compiled(name, file).runInThisContext() as Wrapper;
    run.call(module.exports, module.exports, Object.assign(inside, outside), module, file, this.#folder);
    return module.exports;
  }

  /** Keeps what was compiled, where it is new or the run was long; called when the process or thread ends. */
  keep(): void {
    const { user, system } = process.cpuUsage();
    const spent = (user + system) / 1000;
    for (const { script, key, cost } of this.#isOff ? [] : this.#loaded) {
      if (cost > 0 && spent < cost * LONGER) continue;
      this.#kept.write(key, { data: script.createCachedData(), cost: spent });
    }
  }

  #compiled(name: string, file: string): Script {
    const source = readFileSync(file, 'utf8');
    const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
    if (this.#isOff) return new Script(wrapped, { filename: file });
    const { v8, node } = process.versions;
    const content = createHash('sha256').update(`${node} ${v8} ${process.arch} ${file}\n`).update(source).digest('hex');
    const key = `${name}-${content}`;
    const kept = this.#kept.read(key);
    const script = new Script(wrapped, { filename: file, ...(kept && { cachedData: kept.data }) });
    this.#loaded.push({ script, key, cost: kept && script.cachedDataRejected !== true ? kept.cost : 0 });
    return script;
  }
}
