import { openPorts } from '../../adapters/ports';
import { plainLine } from '../../core/base/plainText';
import { scaffoldModel, type ScaffoldResult } from '../../core/model/scaffold/scaffoldModel';
import type { CliIo } from '../io';
import { EXIT, printJson } from '../io';
import { repositoryPath } from '../modelArgument';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

interface Options {
  readonly model?: string;
  readonly json?: true;
}

/** `preflight init`: describes a model from its training notebook and ONNX file. */
export const registerInit: RegisterCommand = (program, io) => {
  program
    .command('init')
    .description('Write model.yaml and a model card from a notebook and the ONNX file that it exports.')
    .argument('<notebook>', 'the notebook that trains the model')
    .option('--model <name>', 'name of the model; else from the artifact, the notebook or its title')
    .option('--json', 'print what was written as JSON')
    .action((notebook: string, options: Options) => guarded(io, () => run(io, notebook, options)));
};

async function run(io: CliIo, notebook: string, { model, json }: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  const path = repositoryPath(ports.files, io.cwd, notebook);
  const result = await scaffoldModel(ports, { notebook: path, ...(model !== undefined && { name: model }) }, io.job);
  if (json) printJson(io, { schema: 'preflight.init/1', ...result });
  else io.out(format(result));
  io.exit(EXIT.good);
}

function format({ name, written, kept, placeholders }: ScaffoldResult): string {
  const lines = [
    ...written.map((file) => `wrote  ${file}`),
    ...kept.map((file) => `kept   ${file} (it was there)`),
    '',
    ...placeholders.map(({ file, line, text }) => `${file}:${line}: ${plainLine(text)}`),
  ];
  if (placeholders.length > 0) lines.push('', `${placeholders.length} placeholders are left to fill in.`);
  lines.push(`Next: preflight check ${name}`);
  return `${lines.join('\n')}\n`;
}
