import type { Check } from './check';
import { known } from './checks/artifact/known';
import { measured } from './checks/artifact/measured';
import { readable as artifactReadable } from './checks/artifact/readable';
import { safe } from './checks/artifact/safe';
import { digests as dataDigests } from './checks/data/digests';
import { card } from './checks/documentation/card';
import { changes } from './checks/documentation/changes';
import { digests } from './checks/documentation/digests';
import { disaggregatedResults } from './checks/documentation/disaggregatedResults';
import { environment } from './checks/documentation/environment';
import { evaluationData } from './checks/documentation/evaluationData';
import { howToRun } from './checks/documentation/howToRun';
import { intendedUse } from './checks/documentation/intendedUse';
import { license } from './checks/documentation/license';
import { limitations } from './checks/documentation/limitations';
import { metrics } from './checks/documentation/metrics';
import { monitoring } from './checks/documentation/monitoring';
import { nameAndVersion } from './checks/documentation/nameAndVersion';
import { outOfScopeUse } from './checks/documentation/outOfScopeUse';
import { owner } from './checks/documentation/owner';
import { placeholders } from './checks/documentation/placeholders';
import { preprocessing } from './checks/documentation/preprocessing';
import { reproduction } from './checks/documentation/reproduction';
import { riskTier } from './checks/documentation/riskTier';
import { rollback } from './checks/documentation/rollback';
import { thresholds } from './checks/documentation/thresholds';
import { trainingData } from './checks/documentation/trainingData';
import { lockfile } from './checks/environment/lockfile';
import { committed } from './checks/git/committed';
import { error } from './checks/lint/error';
import { info } from './checks/lint/info';
import { readable as lintReadable } from './checks/lint/readable';
import { suppressions } from './checks/lint/suppressions';
import { warning } from './checks/lint/warning';
import { complete } from './checks/manifest/complete';
import { name } from './checks/manifest/name';
import { notebook } from './checks/manifest/notebook';
import { parents } from './checks/manifest/parents';
import { bound } from './checks/tests/bound';
import { passed } from './checks/tests/passed';
import { requiredKinds } from './checks/tests/requiredKinds';
import { raised } from './checks/version/raised';
import { signature } from './checks/version/signature';

/** Every check, in the order of the report. */
export const CHECKS: readonly Check[] = [
  ...[complete, name, notebook, parents],
  ...[raised, signature],
  ...[committed],
  ...[artifactReadable, measured, safe, known],
  ...[dataDigests],
  ...[lockfile],
  ...[lintReadable, error, warning, info, suppressions],
  ...[passed, requiredKinds, bound],
  ...[card, nameAndVersion, owner, intendedUse, outOfScopeUse, trainingData, metrics, limitations, license, howToRun],
  ...[digests, evaluationData, thresholds, disaggregatedResults, preprocessing, environment, reproduction, monitoring],
  ...[rollback, changes, riskTier, placeholders],
];
