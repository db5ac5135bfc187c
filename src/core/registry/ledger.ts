import type { Digest } from '../base/digest';
import { digestOfJson } from '../base/digest';
import type { Job } from '../base/job';
import type { LedgerEntry, LedgerEvent, Signature } from './event';

/** Where a team's ledger is kept. */
export interface LedgerPlace {
  readonly remote: string;
  readonly branch: string;
}

/** A commit of the ledger branch that does not keep its rules; what it did has no effect. */
export interface LedgerFault {
  readonly commit: string;
  readonly message: string;
}

/** The ledger as read: entries in the order of the chain, oldest first. */
export interface LedgerReading {
  /** Newest commit; null while nothing has been recorded. */
  readonly head: string | null;
  readonly entries: readonly LedgerEntry[];
  readonly faults: readonly LedgerFault[];
}

type WithoutChain<Event> = Event extends unknown ? Omit<Event, 'prev' | 'schema'> : never;
/** An event before it has its place in the chain. */
export type NewEvent = WithoutChain<LedgerEvent>;

/** The append-only record of what happened to model versions. */
export interface Ledger {
  /**
   * The ledger as last fetched. `ledger/rewritten` when it does not contain what was seen before. `afresh` reads every
   * commit again instead of trusting what was read before.
   */
  read(place: LedgerPlace, job: Job, options?: { readonly afresh?: boolean }): Promise<LedgerReading>;
  /**
   * Appends one event. `prepare` is asked again with a fresh reading each time another writer was first; it throws to
   * refuse, and returns undefined when there is nothing to append, for example because the event is there already.
   */
  append(
    place: LedgerPlace,
    prepare: (reading: LedgerReading) => NewEvent | undefined | Promise<NewEvent | undefined>,
    job: Job,
  ): Promise<LedgerEntry | undefined>;
  /** Whether each entry's commit is signed by a key of the allowed signers (the text of an OpenSSH file). */
  signatures(
    commits: readonly string[],
    allowedSigners: string | undefined,
    job: Job,
  ): Promise<ReadonlyMap<string, Signature>>;
  /** How an entry that this person appends now would be signed. `git/sign-failed`. */
  signer(allowedSigners: string | undefined, job: Job): Promise<Signature>;
  /** Takes the fetched ledger as the true one after `ledger/rewritten`, when people have agreed on it. */
  acceptRewrite(place: LedgerPlace): Promise<void>;
}

/** Identity of an event, whatever its place in the chain, so that replaying it appends it once. */
export function eventId(event: NewEvent | LedgerEvent): Digest {
  return digestOfJson({ ...event, prev: undefined, schema: undefined });
}

/** Folder of a version's events on the ledger branch. */
export function eventFolder(model: string, version: string): string {
  return `events/${model}/${version}`;
}

/**
 * `events/<model>/<version>/<time>-<number>-<type>-<first 8 digits of the id>.json`; the time and the number (of the
 * version's events so far) are for people who look at the branch.
 */
export function eventPath(event: NewEvent, number: number): string {
  const time = event.at.replace(/[-:]|\.\d+/g, '');
  const id = eventId(event).slice('sha256:'.length, 'sha256:'.length + 8);
  const name = `${time}-${String(number).padStart(3, '0')}-${event.type}-${id}.json`;
  return `${eventFolder(event.subject.model, event.subject.version)}/${name}`;
}

/** Why an event file may not stand where it does; undefined when it may. */
export function misplaced(event: LedgerEvent, path: string, parent: string | null): string | undefined {
  if (!path.startsWith(`${eventFolder(event.subject.model, event.subject.version)}/`))
    return `${path} is not in the folder of ${event.subject.model} ${event.subject.version}`;
  if (event.prev !== parent) return `${path} was made for another place in the chain`;
  return undefined;
}
