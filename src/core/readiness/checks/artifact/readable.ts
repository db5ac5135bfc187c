import { ALWAYS_BLOCKING, failed, passed, type Check } from '../../check';

export const readable: Check = {
  id: 'artifact/readable',
  title: 'The artifact is there and is an ONNX model',
  remedy: 'Export the model to the file that model.yaml names under "artifact".',
  levels: ALWAYS_BLOCKING,
  run: ({ model, artifact, signature }) => {
    const place = model.place(['artifact'], 'value');
    if (!artifact.ok) return failed(artifact.problem.message, place, artifact.problem.remedy);
    if (!signature.ok)
      return failed(signature.problem.message, signature.problem.place ?? place, signature.problem.remedy);
    return passed(`${artifact.value.path} has ${artifact.value.bytes} bytes and ${artifact.value.sha256}.`);
  },
};
