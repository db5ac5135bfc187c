import type { Job } from '../../core/base/job';
import type { LedgerEntry, LedgerEvent } from '../../core/registry/event';
import { ledgerEventSchema } from '../../core/registry/event';
import type { LedgerFault } from '../../core/registry/ledger';
import { misplaced } from '../../core/registry/ledger';
import type { GitObjects } from './gitObjects';

/** A stretch of the ledger's commits, oldest first. */
export interface Chain {
  readonly entries: LedgerEntry[];
  readonly faults: LedgerFault[];
  /** Parent of the oldest commit read; null for a first commit. */
  readonly onto: string | null;
  readonly commits: readonly string[];
}

interface Link {
  readonly commit: string;
  readonly parents: readonly string[];
  /** Raw changes: `[":oldmode newmode old new status", path]`. */
  readonly changes: (readonly [string, string])[];
}

interface Addition {
  readonly commit: string;
  readonly parent: string | null;
  readonly path: string;
  readonly blob: string;
}

/** One event added as a plain file. */
const ADDED = /^:000000 100644 0+ ([0-9a-f]{40,64}) A$/;

/**
 * Reads the commits after `after` (all of them without one) up to `head`: one `git log` for the chain and what each
 * commit changed, one `git cat-file` for the events. A commit that does anything but add one event is a fault.
 */
export async function readChain(objects: GitObjects, after: string | null, head: string, job: Job): Promise<Chain> {
  const links = parseLog(await log(objects, after, head, job));
  const steps = links.map(stepOf);
  const blobs = steps.flatMap((step) => ('blob' in step ? [step.blob] : []));
  const contents = (await objects.readBlobs(blobs, job)).values();
  const entries: LedgerEntry[] = [];
  const faults: LedgerFault[] = [];
  for (const step of steps) {
    if ('message' in step) {
      faults.push(step);
      continue;
    }
    const event = parseEvent(contents.next().value);
    const problem = event ? misplaced(event, step.path, step.parent) : `${step.path} is not an event that is known`;
    if (event && problem === undefined) entries.push({ event, commit: step.commit });
    else faults.push({ commit: step.commit, message: problem ?? '' });
  }
  return { entries, faults, onto: links[0]?.parents[0] ?? null, commits: links.map(({ commit }) => commit) };
}

/** What a commit of the ledger does: adds one event, or something that it may not. */
function stepOf({ commit, parents, changes }: Link): Addition | LedgerFault {
  const [change] = changes;
  const blob = change && ADDED.exec(change[0])?.[1];
  if (parents.length > 1) return { commit, message: 'is a merge; the ledger is a single chain' };
  if (!change) return { commit, message: 'adds no event' };
  if (changes.length > 1 || blob === undefined)
    return { commit, message: `does more than add one event: ${changes.map(([, path]) => path).join(', ')}` };
  return { commit, parent: parents[0] ?? null, path: change[1], blob };
}

async function log(objects: GitObjects, after: string | null, head: string, job: Job): Promise<string> {
  const range = after === null ? [head] : [`${after}..${head}`];
  const walk = ['--first-parent', '--reverse', '--diff-merges=first-parent', '--no-show-signature'];
  const form = ['--raw', '-z', '--no-renames', '--no-abbrev', '--format=commit %H %P'];
  return await objects.git.run(['log', ...walk, ...form, ...range, '--'], { config: ['log.showRoot=true'], job });
}

/** Takes `commit HASH PARENTS NUL (LF? :raw NUL path NUL)*` apart. */
function parseLog(output: string): Link[] {
  const links: Link[] = [];
  const tokens = output.split('\0');
  for (let at = 0; at < tokens.length; at += 1) {
    const token = (tokens[at] ?? '').replace(/^\n/, '');
    if (token.startsWith('commit ')) {
      const [, commit = '', ...parents] = token.trimEnd().split(' ');
      links.push({ commit, parents: parents.filter(Boolean), changes: [] });
    } else if (token.startsWith(':')) {
      at += 1;
      links.at(-1)?.changes.push([token, tokens[at] ?? '']);
    }
  }
  return links;
}

function parseEvent(content: Buffer | undefined): LedgerEvent | undefined {
  if (!content) return undefined;
  try {
    const parsed = ledgerEventSchema.safeParse(JSON.parse(content.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
