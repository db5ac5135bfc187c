import type { Clock, Files } from './files';
import type { GitReader } from './git';

/** The world as the core's use cases see it; a use case takes the part it needs with `Pick`. */
export interface Ports {
  readonly files: Files;
  readonly git: GitReader;
  readonly clock: Clock;
  /** Version of Preflight, for records and evidence. */
  readonly toolVersion: string;
}
