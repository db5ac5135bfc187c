import { ALWAYS_BLOCKING, failed, passed, type Check } from '../../check';

export const notebook: Check = {
  id: 'manifest/notebook',
  title: 'The training notebook is in the repository',
  remedy: 'Name the notebook that trains the model in model.yaml, relative to its folder.',
  levels: ALWAYS_BLOCKING,
  run: ({ model, notebook: part }) =>
    part.ok
      ? passed(`${part.value.path} has ${part.value.sha256}.`)
      : failed(part.problem.message, model.place(['notebook'], 'value'), part.problem.remedy),
};
