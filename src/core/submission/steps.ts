import type { Job } from '../base/job';
import { PreflightError } from '../base/problem';
import type { Base } from '../registry/base';
import type { NewEvent } from '../registry/ledger';
import { eventId } from '../registry/ledger';
import type { Journal } from './journal';
import type { SubmissionPorts } from './ports';

export type StepName = 'check' | 'record' | 'commit' | 'push' | 'announce' | 'finish';

/** A step as a person sees it, in a plan and while it runs. */
export interface StepText {
  readonly name: StepName;
  readonly title: string;
  /** What happens when it is interrupted, and how it is undone. */
  readonly recovery: string;
}

/** All steps in order. The first two only read; what the others do is in the journal before they do it. */
export const STEPS: readonly StepText[] = [
  {
    name: 'check',
    title: 'Check that the model is ready',
    recovery: 'Changes nothing; it is run again.',
  },
  {
    name: 'record',
    title: 'Write the version record and the evidence',
    recovery: 'They are kept in .git/preflight until the submission is complete; the next run goes on from there.',
  },
  {
    name: 'commit',
    title: 'Commit them on top of HEAD, without touching the working tree',
    recovery: 'A commit that no branch names; git drops it in time.',
  },
  {
    name: 'push',
    title: 'Push the submission branch',
    recovery: 'Found on the remote by the next run; undone by deleting the branch there.',
  },
  {
    name: 'announce',
    title: 'Append "submitted" to the ledger',
    recovery: 'Found in the ledger by the next run and not repeated; undone by withdrawing the version.',
  },
  {
    name: 'finish',
    title: 'Forget the interrupted state',
    recovery: 'The next run finds nothing left to do.',
  },
];

/** What the steps after the record work on. */
export interface StepContext {
  readonly ports: SubmissionPorts;
  readonly base: Base;
  readonly job: Job;
}

type Step = (journal: Journal, context: StepContext) => Promise<Journal>;

/** Each of these looks at the world first, so that it can be run again after it was interrupted anywhere. */
export const RUN: Readonly<Record<'commit' | 'push' | 'announce' | 'finish', Step>> = {
  commit: async (journal, { ports, job }) => {
    if (journal.commit !== null) return journal;
    const commit = await ports.writer.commit(
      {
        parents: journal.parents,
        files: new Map(Object.entries(journal.files)),
        message: `Submit ${journal.model} ${journal.version}\n\nRecord: ${journal.record}\n`,
        by: journal.by,
        at: journal.at,
      },
      job,
    );
    const next = { ...journal, commit };
    await ports.journals.write(next);
    return next;
  },
  push: async (journal, { ports, job }) => {
    const ref = `refs/heads/${journal.branch}`;
    const commit = requireCommit(journal);
    const now = (await ports.writer.remoteRefs(journal.remote, [ref], job)).get(ref);
    if (now === commit) return journal;
    // The branch may only be new, or that of the submission which this one follows.
    if (now !== undefined && now !== journal.parents[1]) throw branchTaken(journal, now);
    const outcome = await ports.writer.push(journal.remote, [{ ref, to: commit, from: now ?? null }], job);
    if (outcome === 'lost') throw branchTaken(journal, undefined);
    return journal;
  },
  announce: async (journal, { ports, base, job }) => {
    const event = submittedEvent(journal);
    const id = eventId(event);
    await ports.ledger.append(
      base.ledger,
      ({ entries }) => {
        const ofVersion = entries.filter(
          ({ event: { subject } }) => subject.model === journal.model && subject.version === journal.version,
        );
        return ofVersion.some((entry) => eventId(entry.event) === id) ? undefined : event;
      },
      job,
    );
    return journal;
  },
  finish: async (journal, { ports, job }) => {
    await ports.writer.fetch(journal.remote, [`refs/heads/${journal.branch}`], job);
    await ports.journals.remove(journal.model, journal.version);
    return journal;
  },
};

/**
 * Undoes an interrupted submission that nobody was told of: deletes its branch on the remote and the journal. False
 * when the ledger knows of it already; then it can only be completed.
 */
export async function undo(journal: Journal, { ports, base, job }: StepContext): Promise<boolean> {
  if (journal.commit !== null) {
    const id = eventId(submittedEvent(journal));
    const { entries } = await ports.ledger.read(base.ledger, job);
    if (entries.some(({ event }) => event.subject.commit === journal.commit && eventId(event) === id)) return false;
    const ref = `refs/heads/${journal.branch}`;
    const now = (await ports.writer.remoteRefs(journal.remote, [ref], job)).get(ref);
    const before = journal.parents[1] ?? null;
    if (now === journal.commit) await ports.writer.push(journal.remote, [{ ref, to: before, from: now }], job);
  }
  await ports.journals.remove(journal.model, journal.version);
  return true;
}

/** The event that announces a submission; always the same one for a journal. */
function submittedEvent(journal: Journal): NewEvent {
  return {
    type: 'submitted',
    subject: {
      model: journal.model,
      version: journal.version,
      record: journal.record,
      commit: requireCommit(journal),
    },
    by: journal.by,
    at: journal.at,
    comment: null,
    branch: journal.branch,
  };
}

function requireCommit({ commit }: Journal): string {
  if (commit === null) throw new Error('the commit step has not run');
  return commit;
}

function branchTaken({ remote, branch, model }: Journal, now: string | undefined): PreflightError {
  return new PreflightError({
    code: 'submission/branch-taken',
    message: `The branch ${branch} of ${remote} is somebody else's${now === undefined ? '' : ` (${now.slice(0, 12)})`}.`,
    remedy:
      `Whoever pushed it can end that submission by running it again, or it can be dropped with: ` +
      `git push ${remote} --delete ${branch}. Or take the next version: preflight submit ${model} --bump patch`,
  });
}
