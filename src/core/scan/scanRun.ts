import type { Job } from '../base/job';
import { judgeImport } from './imports/judgeImport';
import type { Budget } from './limits';
import type { ImportRef } from './pickle/value';
import { fullName } from './pickle/value';
import type { FindingKind, ScanFinding, ScanImport } from './report';
import type { ByteSource, ByteStream } from './source';
import { Uninspectable } from './uninspectable';

/** Bytes to inspect, from wherever they come. */
export interface Content {
  /** The first bytes, up to 512. */
  readonly head: Uint8Array;
  /** From the beginning; may be called several times. */
  open(): ByteStream;
  /** With random access; what was compressed is then held in memory. */
  source(): Promise<ByteSource>;
}

/** Where in an artifact the scan is. */
export interface Spot {
  readonly run: ScanRun;
  /** Path inside the artifact; null for the artifact itself. */
  readonly member: string | null;
  /** How many archives, compressions and pickles enclose it. */
  readonly depth: number;
}

/** Inspects content of any format and names the format; undefined when nothing recognised it. */
export type InspectContent = (spot: Spot, content: Content, name: string) => Promise<string | undefined>;

export interface FindingDraft {
  readonly code: string;
  readonly kind: FindingKind;
  readonly message: string;
  readonly remedy: string;
  readonly subject?: string;
  readonly offset?: number;
}

const SEVERITY = { dangerous: 'error', uninspected: 'error', unknown: 'warning', note: 'info' } as const;
const DANGEROUS_REMEDY =
  'Do not load it. Ask its author for ONNX or safetensors, or rebuild it from the training code.';
const UNKNOWN_REMEDY = 'Store the model as ONNX, or name the import with a justification that the approver can judge.';
const UNINSPECTED_REMEDY = 'Do not load it. Save the model again in a format that can be inspected, such as ONNX.';

/** Collects what is found in one artifact. */
export class ScanRun {
  readonly budget: Budget;
  readonly job: Job;
  readonly inspect: InspectContent;
  readonly #justifications: ReadonlyMap<string, string>;
  readonly #findings = new Map<string, ScanFinding>();
  readonly #imports = new Map<string, ScanImport>();
  #dropped = false;

  constructor(budget: Budget, job: Job, justifications: ReadonlyMap<string, string>, inspect: InspectContent) {
    this.budget = budget;
    this.job = job;
    this.#justifications = justifications;
    this.inspect = inspect;
  }

  get findings(): ScanFinding[] {
    return [...this.#findings.values()];
  }

  get imports(): ScanImport[] {
    return [...this.#imports.values()];
  }

  /** Adds a finding once for each code, member, subject and message. */
  add(member: string | null, draft: FindingDraft): void {
    const key = [draft.code, member, draft.subject, draft.message].join('\0');
    if (this.#findings.has(key)) return;
    if (this.#findings.size >= this.budget.limits.findings) {
      this.#overflow();
      return;
    }
    const { code, kind, message, remedy, subject = null, offset = null } = draft;
    const justification = (kind === 'unknown' && subject !== null && this.#justifications.get(subject)) || null;
    const severity = SEVERITY[kind];
    this.#findings.set(key, { code, kind, severity, message, remedy, subject, member, offset, justification });
  }

  /** Adds that a part could not be read. Anything but `Uninspectable` is not for the scan to swallow. */
  addUninspected(member: string | null, error: unknown, offset?: number): void {
    if (!(error instanceof Uninspectable)) throw error;
    this.add(member, {
      code: error.code,
      kind: 'uninspected',
      message: `Could not be inspected: ${error.message}.`,
      remedy: UNINSPECTED_REMEDY,
      ...(offset === undefined ? {} : { offset }),
    });
  }

  /** Adds something that code in the artifact does and no name tells. */
  addIrregular(member: string | null, code: string, message: string, offset: number): void {
    this.add(member, { code, kind: 'dangerous', message, remedy: DANGEROUS_REMEDY, offset });
  }

  /** Adds an import and what it is judged to be. */
  addImport(member: string | null, ref: ImportRef): void {
    const key = [member, ref.module, ref.name].join('\0');
    if (this.#imports.has(key)) return;
    const { judgement, reason } = judgeImport(ref.module, ref.name);
    if (this.#imports.size >= this.budget.limits.members) this.#overflow();
    else this.#imports.set(key, { ...ref, judgement, called: false, member });
    if (judgement === 'known') return;
    const name = fullName(ref);
    this.add(member, {
      code: `import/${judgement}`,
      kind: judgement,
      message: `Imports ${name} when loaded: ${reason}.`,
      remedy: judgement === 'dangerous' ? DANGEROUS_REMEDY : UNKNOWN_REMEDY,
      subject: name,
      offset: ref.offset,
    });
  }

  /** Marks an import as called while loading. */
  addCall(member: string | null, ref: ImportRef): void {
    const key = [member, ref.module, ref.name].join('\0');
    const found = this.#imports.get(key);
    if (found && !found.called) this.#imports.set(key, { ...found, called: true });
  }

  #overflow(): void {
    if (this.#dropped) return;
    this.#dropped = true;
    this.#findings.set('overflow', {
      code: 'scan/too-many-findings',
      kind: 'uninspected',
      severity: 'error',
      message: 'There are more findings than are kept.',
      remedy: UNINSPECTED_REMEDY,
      ...{ subject: null, member: null, offset: null, justification: null },
    });
  }
}
