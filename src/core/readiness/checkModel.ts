import type { Job } from '../base/job';
import type { Ports } from '../base/ports';
import { PreflightError } from '../base/problem';
import { loadManifest } from '../model/loadManifest';
import type { DigestedFile, Evidence } from './evidence';
import type { Facts, Part } from './facts';
import type { CheckServices } from './gatherFacts';
import { filesOf, gatherFacts } from './gatherFacts';
import { judge } from './judge';
import type { LoadedPolicy } from './loadPolicy';
import { loadPolicy } from './loadPolicy';
import type { ReadinessReport, Waiver } from './report';

export interface CheckOptions {
  /** What the person asks to have waived, and why. */
  readonly waivers?: readonly { readonly check: string; readonly justification: string }[];
  /** The policy to judge by, as a submission must take it from the base commit; else that of the working tree. */
  readonly policy?: LoadedPolicy;
}

/**
 * The readiness report of a model given by name or folder, and the evidence it rests on. Everything is computed now:
 * the notebook is linted, the tests are run, digests are taken. Throws for a manifest or policy that cannot be read,
 * for an unknown check in either, and when cancelled; whatever else is wrong is a failed check.
 */
export async function checkModel(
  ports: Pick<Ports, 'files' | 'git'>,
  services: CheckServices,
  model: string,
  options: CheckOptions,
  job: Job,
): Promise<{ report: ReadinessReport; evidence: Evidence }> {
  const loaded = await loadManifest(ports, model);
  const policy = options.policy ?? (await loadPolicy(ports));
  const facts = await gatherFacts(ports, services, { model: loaded, policy }, job);
  const requestedBy = await identityOf(ports);
  const waivers: Waiver[] = (options.waivers ?? []).map((waiver) => ({ ...waiver, requestedBy }));
  const report = judge(facts, waivers, requestedBy);
  return { report, evidence: await evidenceOf(ports, facts, report) };
}

async function identityOf({ git }: Pick<Ports, 'git'>): Promise<string> {
  try {
    return (await git.identity()).email;
  } catch (error) {
    if (!PreflightError.is(error)) throw error;
    return 'unknown'; // The report can be made without git; submitting cannot.
  }
}

async function evidenceOf(ports: Pick<Ports, 'files'>, facts: Facts, report: ReadinessReport): Promise<Evidence> {
  const { model, policy } = facts;
  const files: string[] = [];
  for (const path of filesOf(model, facts.weights)) if (await ports.files.exists(path)) files.push(path);
  return {
    model,
    policy,
    report,
    lint: valueOf(facts.lint),
    tests: valueOf(facts.tests),
    scan: valueOf(facts.scan),
    signature: valueOf(facts.signature),
    card: cardFile(facts),
    notebook: valueOf(facts.notebook),
    artifact: valueOf(facts.artifact),
    environment: valueOf(facts.lockfile),
    datasets: facts.datasets.map(({ dataset, file }) => ({
      name: dataset.name,
      role: dataset.role,
      location: dataset.path === undefined ? (dataset.uri ?? '') : model.resolve(dataset.path),
      digest: file?.ok === true ? file.value.sha256 : (dataset.digest ?? null),
    })),
    files,
  };
}

function cardFile({ card }: Facts): DigestedFile | null {
  if (!card.ok) return null;
  const { file, sha256, text } = card.value;
  return { path: file, sha256, bytes: new TextEncoder().encode(text).length };
}

function valueOf<T>(part: Part<T> | null): T | null {
  return part?.ok === true ? part.value : null;
}
