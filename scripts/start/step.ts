import path from 'node:path';
import type { Person } from '../example/scratchRepository';
import { root } from '../paths';
import type { CommandResult } from '../processes';
import { capture } from '../processes';

/** One step of the flow, by one person. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<string>;
}

/** Runs the steps in order, each with its name and what it printed; stops at the first that does not behave. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    console.log(`\n== ${index + 1}/${steps.length} ${step.name}`);
    const start = performance.now();
    const printed = await step.run().catch((error: unknown) => {
      throw new Error(
        `step ${index + 1} (${step.name}) failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    if (printed !== '') console.log(printed.replaceAll(/^/gm, '   '));
    console.log(`   -- good after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

/** What a step expects of a command. */
export interface Expectation {
  /** Exit status: 0 good, 1 findings or a failed gate. */
  readonly status?: number;
  /** Patterns that the output must match. */
  readonly shows?: readonly RegExp[];
}

/** A step that runs one command of Preflight in a person's clone. Throws when it does not do what is expected. */
export function preflight(name: string, who: Person, args: readonly string[], expected: Expectation = {}): Step {
  return {
    name: `${name}: preflight ${args.map(quoted).join(' ')}   (${who.name})`,
    run: async () => {
      const result = await runPreflight(who, args);
      const { status = 0, shows = [] } = expected;
      const output = [result.stdout, result.stderr]
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .join('\n');
      if (result.status !== status) throw new Error(`exit status ${result.status} instead of ${status}\n${output}`);
      for (const pattern of shows) {
        if (!pattern.test(output)) throw new Error(`the output does not show ${String(pattern)}\n${output}`);
      }
      return output;
    },
  };
}

/** Runs the built command line in a person's clone. */
export function runPreflight(who: Person, args: readonly string[]): Promise<CommandResult> {
  return capture(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: who.clone });
}

function quoted(text: string): string {
  return /^[\w@./:=+-]+$/.test(text) ? text : `"${text}"`;
}
