import type { OnnxModel } from '../model/onnxModel';
import { externalReferences } from '../model/onnxProblems';
import { zipMapOutputs } from '../model/onnxZipMap';
import type { TestPlan } from './plan';
import type { BackendChoice, SessionRequest } from './runner';

/** What the runner needs to load a model; `file` is its absolute path. */
export function sessionRequest(
  model: OnnxModel,
  file: string,
  backend: BackendChoice,
  { threads, ...limits }: TestPlan['runtime'],
): SessionRequest {
  return {
    file,
    backend,
    threads,
    limits,
    hasZipMap: zipMapOutputs(model).length > 0,
    external: externalReferences(model),
  };
}
