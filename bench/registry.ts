/*
 * npm run bench:registry: reads the status of 10,000 model versions from a real repository, cold (nothing cached) and
 * warm, and appends to its ledger. Prints medians; asserts nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { openPorts } from '../src/adapters/ports';
import { silentJob } from '../src/core/base/job';
import { findBase } from '../src/core/registry/base';
import { readStatus } from '../src/core/registry/readStatus';

const MODELS = 100;
const VERSIONS = 100;
const RUNS = 7;

interface Event {
  readonly model: string;
  readonly version: string;
  readonly type: string;
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A record of about the size of the example's. */
function recordText(model: string, version: string): string {
  const digest = (name: string): string =>
    `sha256:${createHash('sha256').update(`${model} ${version} ${name}`).digest('hex')}`;
  const files = Array.from({ length: 20 }, (_, index) => ({
    path: `data/${model}/${index}.csv`,
    sha256: digest(`${index}`),
  }));
  return `${JSON.stringify({ schema: 'preflight.version/1', model, version, evidence: files }, null, 2)}\n`;
}

/** Fills the remote by fast-import: every version on `main` and, with its events, in the ledger. */
function fill(remote: string): number {
  const git = (args: string[], input?: string): string =>
    execFileSync('git', args, { cwd: remote, encoding: 'utf8', ...(input !== undefined && { input }), maxBuffer: 1e9 });
  const events: Event[] = [];
  const main: string[] = [];
  const file = (name: string, text: string): string =>
    `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  for (let m = 0; m < MODELS; m += 1) {
    for (let v = 0; v < VERSIONS; v += 1) {
      const [model, version] = [`model-${m}`, `1.${v}.0`];
      const text = recordText(model, version);
      const record = `sha256:${createHash('sha256').update(text).digest('hex')}`;
      main.push(file(`registry/${model}/${version}/version.json`, text));
      const rest = { subject: { model, version, record, commit: 'b'.repeat(40) } };
      events.push({
        model,
        version,
        type: 'submitted',
        rest: { ...rest, branch: `preflight/submit/${model}/${version}` },
      });
      events.push({ model, version, type: 'merged', rest: { ...rest, into: 'main' } });
    }
  }
  const head = (ref: string, mark: number, time: number, message: string): string =>
    `commit ${ref}\nmark :${mark}\ncommitter Bench <bench@example.com> ${time} +0000\ndata ${message.length}\n${message}\n`;
  git(['fast-import', '--quiet'], `${head('refs/heads/main', 1, 1_700_000_000, 'Records')}${main.join('')}\n`);
  // An event names the commit it was made on, so the chain is built link by link from hashes computed here.
  let previous: string | null = null;
  const trees = new LedgerTrees();
  const objects: string[] = [];
  for (const [index, { model, version, type, rest }] of events.entries()) {
    const at = '2025-01-02T03:04:05.678Z';
    const by = { name: 'Data Science Team', email: 'ds@example.com' };
    const text = JSON.stringify({ schema: 'preflight.event/1', type, ...rest, by, at, comment: null, prev: previous });
    const name = `events/${model}/${version}/20250102T030405Z-${index}-${type}.json`;
    const message = `${type} ${model} ${version}\n`;
    const time = 1_700_000_000 + index;
    const tree = trees.add(name, text);
    const body: string =
      `tree ${tree}\n${previous === null ? '' : `parent ${previous}\n`}author Bench <bench@example.com> ${time} +0000\n` +
      `committer Bench <bench@example.com> ${time} +0000\n\n${message}`;
    objects.push(`${head('refs/heads/preflight/ledger', index + 2, time, message)}${file(name, text)}`);
    previous = hash('commit', Buffer.from(body));
  }
  git(['fast-import', '--quiet'], objects.join(''));
  const made = git(['rev-parse', 'refs/heads/preflight/ledger']).trim();
  if (made !== previous) throw new Error('the chain was not built as computed');
  return events.length;
}

function hash(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** Hashes of the ledger's trees as files are added, as git computes them. */
class LedgerTrees {
  readonly #folders = new Map<string, Map<string, { mode: string; id: string }>>();

  /** Adds a file; the hash of the root tree. */
  add(name: string, text: string): string {
    const parts = name.split('/');
    let entry = { mode: '100644', id: hash('blob', Buffer.from(text)) };
    for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
      const folder = parts.slice(0, depth).join('/');
      const entries = this.#folders.get(folder) ?? new Map<string, { mode: string; id: string }>();
      entries.set(parts[depth] ?? '', entry);
      this.#folders.set(folder, entries);
      entry = { mode: '40000', id: this.#hash(entries) };
    }
    return entry.id;
  }

  #hash(entries: ReadonlyMap<string, { mode: string; id: string }>): string {
    const order = ([name, { mode }]: readonly [string, { mode: string }]): string =>
      mode === '40000' ? `${name}/` : name;
    const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(order(a)), Buffer.from(order(b))));
    const parts = sorted.map(([name, { mode, id }]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    );
    return hash('tree', Buffer.concat(parts));
  }
}

/** Wall time, and the CPU time of this process (git's own is not in it), which other work on the machine distorts less. */
async function timed(name: string, runs: number, body: () => Promise<unknown>, before?: () => void): Promise<void> {
  const walls: number[] = [];
  const cpuTimes: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    before?.();
    const [start, used] = [performance.now(), process.cpuUsage()];
    await body();
    walls.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    cpuTimes.push((user + system) / 1000);
  }
  const median = (times: readonly number[]): string => ([...times].sort((a, b) => a - b)[runs >> 1] ?? 0).toFixed(0);
  const range = `${Math.min(...walls).toFixed(0)} to ${Math.max(...walls).toFixed(0)}`;
  console.log(`${name}: ${median(walls)} ms (${range}, ${runs} runs); own CPU ${median(cpuTimes)} ms`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'preflight-bench-'));
  try {
    const remote = path.join(folder, 'remote.git');
    const clone = path.join(folder, 'clone');
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
    const events = fill(remote);
    execFileSync('git', ['clone', '-q', '--no-local', '--no-checkout', remote, clone]);
    for (const [key, value] of Object.entries({ 'user.name': 'Bench', 'user.email': 'bench@example.com' }))
      execFileSync('git', ['config', key, value], { cwd: clone });
    const version = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
    console.log(
      `${MODELS * VERSIONS} versions, ${events} events; ${version}, node ${process.version}, ${cpus()[0]?.model ?? ''}`,
    );
    const copies: string[] = [];
    const copy = (): void => {
      copies.push(path.join(folder, `copy-${copies.length}`));
      cpSync(clone, copies.at(-1) ?? '', { recursive: true });
    };
    const listIn = async (place: string): Promise<void> => {
      const report = await readStatus(await openPorts(place), { fetch: false }, silentJob());
      const count = report.models.reduce((sum, { versions }) => sum + versions.length, 0);
      if (count !== MODELS * VERSIONS) throw new Error(`${count} versions listed`);
    };
    const list = (): Promise<void> => listIn(copies.at(-1) ?? clone);
    await timed('list all, cold (nothing read before)', RUNS, list, copy);
    await listIn(clone);
    await timed('list all, warm (a new process reads its cache)', RUNS, list, copy);
    await timed('list all, warm (the same process)', RUNS, list);
    const ports = await openPorts(clone);
    await timed('one version, warm', RUNS, () =>
      readStatus(ports, { model: 'model-7', version: '1.7.0', fetch: false }, silentJob()),
    );
    await timed('list all, warm, remote asked', RUNS, () => readStatus(ports, {}, silentJob()));
    const { ledger } = await findBase(ports);
    const record = `sha256:${'a'.repeat(64)}` as const;
    let number = 0;
    await timed('append one event', RUNS, () => {
      number += 1;
      const subject = { model: 'fresh', version: `1.${number}.0`, record, commit: 'b'.repeat(40) };
      const by = { name: 'Bench', email: 'bench@example.com' };
      const event = { type: 'submitted', subject, by, at: ports.clock.now(), comment: null, branch: 'none' } as const;
      return ports.ledger.append(ledger, () => event, silentJob());
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
