import type { OnnxModel } from '../model/onnxModel';
import { externalReferences } from '../model/onnxProblems';
import { zipMapOutputs } from '../model/onnxZipMap';
import type { TestPlan } from './plan';
import type { BackendChoice, SessionRequest } from './runner';

/** What the runner needs to load a model; `file` is its absolute path. A `backend` other than `auto` wins over
 * the plan's. */
export function sessionRequest(
  model: OnnxModel,
  file: string,
  backend: BackendChoice | undefined,
  {
    threads,
    timeoutMs,
    maxRssMb,
    ...plan
  }: Omit<TestPlan['runtime'], 'backend'> & { readonly backend?: BackendChoice },
): SessionRequest {
  return {
    file,
    backend: backend === undefined || backend === 'auto' ? (plan.backend ?? 'auto') : backend,
    threads,
    limits: { timeoutMs, maxRssMb },
    hasZipMap: zipMapOutputs(model).length > 0,
    external: externalReferences(model),
  };
}
