import type { Job } from '../base/job';
import type { NewTag } from '../base/gitWriter';
import { findBase } from './base';
import type { LedgerEvent } from './event';
import type { RegistryPorts } from './ports';
import type { Registry } from './registry';
import { readRegistry } from './registry';

/**
 * The tags of a model as GTO writes them, derived from the ledger alone: `model@v1.4.0` for a merged version and
 * `model#production#7` for the seventh stage event. They start CI pipelines and are never read as truth; anybody who
 * derives them gets the same tag objects.
 */
export function tagsOf({ reading, versions }: Registry, model: string): NewTag[] {
  const tags: NewTag[] = [];
  const dead = new Set([...versions.values()].flatMap(({ life }) => life.ineffective.map(({ entry }) => entry.commit)));
  const commitOf = (version: string): string | undefined =>
    versions.get(`${model}@${version}`)?.submission.event.subject.commit;
  let number = 0;
  for (const { event, commit: entry } of reading.entries) {
    if (event.subject.model !== model || dead.has(entry)) continue;
    const target = targetOf(event);
    if (!target) continue;
    if (target.stage !== null) number += 1;
    const commit = commitOf(target.version);
    if (commit === undefined) continue;
    const name = target.stage === null ? `${model}@v${target.version}` : `${model}#${target.stage}#${number}`;
    const message = `record ${versions.get(`${model}@${target.version}`)?.submission.event.subject.record ?? ''}\nledger ${entry}`;
    if (!tags.some((tag) => tag.name === name)) tags.push({ name, commit, message, by: event.by, at: event.at });
  }
  return tags;
}

function targetOf(event: LedgerEvent): { version: string; stage: string | null } | undefined {
  if (event.type === 'merged') return { version: event.subject.version, stage: null };
  if (event.type === 'promoted') return { version: event.subject.version, stage: event.stage };
  return event.type === 'rolled_back' ? { version: event.to, stage: event.stage } : undefined;
}

/** A tag of the remote that is not what the ledger says. */
export interface TagDrift {
  readonly name: string;
  readonly kind: 'missing' | 'different';
}

/** Compares the remote's tags of models with those the ledger gives. */
export async function tagDrift(
  ports: RegistryPorts,
  registry: Registry,
  models: readonly string[],
  job: Job,
): Promise<(TagDrift & { readonly object: string })[]> {
  const wanted = models.flatMap((model) => tagsOf(registry, model));
  if (wanted.length === 0) return [];
  const [only = '', ...more] = models;
  const patterns =
    more.length > 0 ? ['refs/tags/*@v*', 'refs/tags/*#*'] : [`refs/tags/${only}@v*`, `refs/tags/${only}#*`];
  const there = await ports.writer.remoteRefs(registry.base.remote, patterns, job);
  const drift: (TagDrift & { object: string })[] = [];
  for (const tag of wanted) {
    const object = await ports.writer.tag(tag);
    const found = there.get(`refs/tags/${tag.name}`);
    if (found !== object) drift.push({ name: tag.name, kind: found === undefined ? 'missing' : 'different', object });
  }
  return drift;
}

/** Pushes the tags of a model that the remote lacks. One that is there and different is left for `preflight verify`. */
export async function projectTags(ports: RegistryPorts, model: string, job: Job): Promise<void> {
  const registry = await readRegistry(ports, await findBase(ports), { model }, job);
  const missing = (await tagDrift(ports, registry, [model], job)).filter(({ kind }) => kind === 'missing');
  const updates = missing.map(({ name, object }) => ({ ref: `refs/tags/${name}`, to: object, from: null }));
  if (updates.length > 0) await ports.writer.push(registry.base.remote, updates, job);
}
