import { ALWAYS_BLOCKING, failed, passed, type Check } from '../../check';

export const name: Check = {
  id: 'manifest/name',
  title: 'The name of the model is the name of its folder',
  remedy: 'Rename the folder or the model; records and tags use the name, people look in the folder.',
  levels: ALWAYS_BLOCKING,
  run: ({ model }) => {
    const folder = model.folder.split('/').at(-1) ?? '';
    return folder === model.manifest.name
      ? passed(`${folder} is the name of both.`)
      : failed(`The folder is ${folder}, the model ${model.manifest.name}.`, model.place(['name'], 'value'));
  },
};
