import type { GitWriter } from '../base/gitWriter';
import type { Ports } from '../base/ports';
import type { Ledger } from './ledger';

/** The ports of a use case that also writes to the team's repository. */
export interface RegistryPorts extends Ports {
  readonly ledger: Ledger;
  readonly writer: GitWriter;
}
