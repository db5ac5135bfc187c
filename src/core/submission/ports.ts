import type { Job } from '../base/job';
import type { Ports } from '../base/ports';
import type { CheckOptions } from '../readiness/checkModel';
import type { Evidence } from '../readiness/evidence';
import type { ExistingVersion } from '../readiness/facts';
import type { ReadinessReport } from '../readiness/report';
import type { RegistryPorts } from '../registry/ports';
import type { Journals } from './journal';

/** `checkModel` with the services of the front door behind it, and the versions that the registry knows. */
export type ModelCheck = (
  ports: Pick<Ports, 'files' | 'git'>,
  model: string,
  options: CheckOptions & { readonly existing: readonly ExistingVersion[] },
  job: Job,
) => Promise<{ report: ReadinessReport; evidence: Evidence }>;

/** What a submission needs of the world. */
export interface SubmissionPorts extends RegistryPorts {
  readonly journals: Journals;
  readonly check: ModelCheck;
}
