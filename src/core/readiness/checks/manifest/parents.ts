import { ALWAYS_BLOCKING, failed, notApplicable, passed, type Check } from '../../check';

export const parents: Check = {
  id: 'manifest/parents',
  title: 'No model is its own parent',
  remedy: 'Name the versions of other models, or earlier versions of this one, that it was made from.',
  levels: ALWAYS_BLOCKING,
  run: ({ model }) => {
    const { name, version, parents: list } = model.manifest;
    if (list.length === 0) return notApplicable('model.yaml names no parents.');
    const index = list.findIndex((parent) => parent.model === name && parent.version === version);
    if (index === -1) return passed(`${list.length} parents are named.`);
    return failed(`${name}@${version} is named as its own parent.`, model.place(['parents', index]));
  },
};
