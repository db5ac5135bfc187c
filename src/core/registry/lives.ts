import type { Digest } from '../base/digest';
import type { Policy } from '../readiness/policy';
import type { LedgerEntry, LedgerEvent, Signature } from './event';
import type { VersionState } from './status';
import { OPEN_STATES, transitionFor, type Transition } from './transitions';

export type Stage = 'canary' | 'production';
type EntryOf<Type extends LedgerEvent['type']> = LedgerEntry & { readonly event: Extract<LedgerEvent, { type: Type }> };
export type SubmittedEntry = EntryOf<'submitted'>;
export type DecisionEntry = EntryOf<'approved' | 'changes_requested' | 'rejected'>;

/** What one version went through. */
export interface Life {
  readonly model: string;
  readonly version: string;
  state: VersionState;
  stage: Stage | null;
  /** The submission that counts now. */
  submission: SubmittedEntry | undefined;
  readonly decisions: DecisionEntry[];
  /** All events of the version, oldest first, those without effect included. */
  readonly entries: LedgerEntry[];
  /** Events without effect, and why. */
  readonly ineffective: { readonly entry: LedgerEntry; readonly why: string }[];
}

/** What the replay is told about the world outside the ledger. */
export interface ReplayFacts {
  readonly policy: Policy;
  /** Signature of an entry's commit; undefined when it was not checked. */
  signatureOf(commit: string): Signature | undefined;
  /** Digest of the version record on the base branch. */
  recordOnBase(model: string, version: string): Digest | undefined;
}

/** Key of a version in maps. */
export function versionKey(model: string, version: string): string {
  return `${model}@${version}`;
}

/** Replays events in the order of the chain. The base branch, not an event, says what has been merged. */
export function replay(entries: readonly LedgerEntry[], facts: ReplayFacts): Map<string, Life> {
  const lives = new Map<string, Life>();
  const stages = new Map<string, Life>();
  for (const entry of entries) {
    const life = lifeOf(lives, entry.event.subject);
    life.entries.push(entry);
    if (AFTER_MERGE.has(entry.event.type)) settle(life, facts);
    const why = apply(entry, life, { lives, stages, facts });
    if (why !== undefined) life.ineffective.push({ entry, why });
  }
  for (const life of lives.values()) settle(life, facts);
  return lives;
}

/** Events that only follow a merge; the base branch does not say when it came, so the first of them tells. */
const AFTER_MERGE: ReadonlySet<string> = new Set(['merged', 'promoted', 'rolled_back', 'retired']);

interface World {
  readonly lives: Map<string, Life>;
  /** Who holds a stage, by `model#stage`. */
  readonly stages: Map<string, Life>;
  readonly facts: ReplayFacts;
}

function lifeOf(lives: Map<string, Life>, { model, version }: { model: string; version: string }): Life {
  const key = versionKey(model, version);
  const found = lives.get(key);
  if (found) return found;
  const life: Life = {
    model,
    version,
    state: 'draft',
    stage: null,
    submission: undefined,
    decisions: [],
    entries: [],
    ineffective: [],
  };
  lives.set(key, life);
  return life;
}

/** An open submission whose record stands on the base branch has been merged. */
function settle(life: Life, facts: ReplayFacts): void {
  if (!life.submission || !OPEN_STATES.includes(life.state)) return;
  const merged = facts.recordOnBase(life.model, life.version);
  if (merged === undefined) return;
  life.state = merged === life.submission.event.subject.record ? 'registered' : 'blocked';
}

/** Gives an event its effect; says why when it has none. */
function apply(entry: LedgerEntry, life: Life, world: World): string | undefined {
  const { event } = entry;
  const row = transitionFor(event.type, life.state, event.type === 'promoted' ? event.stage : undefined);
  if (!row) return `a version that is ${words(life.state)} cannot be ${words(event.type)}`;
  const unauthorized = authority(entry, life, row, world.facts);
  if (unauthorized !== undefined) return unauthorized;
  switch (event.type) {
    case 'submitted':
      life.submission = { ...entry, event };
      break;
    case 'approved':
    case 'changes_requested':
    case 'rejected':
      life.decisions.push({ ...entry, event });
      break;
    case 'promoted':
      release(life, world);
      replaceHolder(life, event.stage, world);
      break;
    case 'rolled_back':
      return rollBack(life, event, world);
    case 'retired':
      release(life, world);
      break;
    case 'withdrawn':
    case 'merged':
      break;
  }
  life.state = row.to;
  return undefined;
}

function authority(entry: LedgerEntry, life: Life, row: Transition, facts: ReplayFacts): string | undefined {
  if (row.role === 'submitter') {
    const submitter = life.submission?.event.by.email.toLowerCase();
    return entry.event.by.email.toLowerCase() === submitter ? undefined : 'only the submitter can withdraw it';
  }
  if (row.role !== 'approver' || facts.policy.approvals.required === 0) return undefined;
  const signature = facts.signatureOf(entry.commit);
  if (signature?.status !== 'verified') return `asserted, not verified: ${whyNot(signature)}`;
  if (!isApprover(signature.principal, facts.policy)) return `${signature.principal} is not an approver of the policy`;
  return undefined;
}

/** Whether the policy lets this person approve. */
export function isApprover(principal: string, policy: Policy): boolean {
  const { approvers } = policy.approvals;
  return approvers.length === 0 || approvers.some((each) => each.toLowerCase() === principal.toLowerCase());
}

/** Why a signature is not a verified one, in words. */
export function whyNot(signature: Signature | undefined): string {
  if (signature?.status === 'invalid') return signature.reason;
  return signature?.status === 'unsigned' ? 'it is not signed' : 'the signature was not checked';
}

function release(life: Life, { stages }: World): void {
  if (life.stage) stages.delete(`${life.model}#${life.stage}`);
  life.stage = null;
}

function replaceHolder(life: Life, stage: Stage, { stages }: World): void {
  const key = `${life.model}#${stage}`;
  const holder = stages.get(key);
  if (holder && holder !== life) {
    holder.stage = null;
    holder.state = stage === 'production' ? 'superseded' : 'registered';
  }
  stages.set(key, life);
  life.stage = stage;
}

function rollBack(life: Life, event: Extract<LedgerEvent, { type: 'rolled_back' }>, world: World): string | undefined {
  if (life.stage !== event.stage) return `it is not in ${event.stage}`;
  const target = world.lives.get(versionKey(life.model, event.to));
  if (!target || !transitionFor('promoted', target.state, event.stage)) return `${event.to} cannot take its place`;
  release(life, world);
  life.state = 'rolled_back';
  release(target, world);
  replaceHolder(target, event.stage, world);
  target.state = event.stage;
  return undefined;
}

/** A state or event as words. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
