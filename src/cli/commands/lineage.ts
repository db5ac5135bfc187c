import { InvalidArgumentError, Option } from 'commander';
import { openPorts } from '../../adapters/ports';
import { cycloneDx } from '../../core/lineage/cycloneDx';
import type { ExportContext } from '../../core/lineage/exportContext';
import type { LineageGraph } from '../../core/lineage/graph';
import { lineageOf } from '../../core/lineage/lineageOf';
import { lineageMermaid } from '../../core/lineage/mermaid';
import type { Direction } from '../../core/lineage/neighbourhood';
import { openLineage } from '../../core/lineage/openLineage';
import { registryVersions } from '../../core/lineage/registryVersions';
import { lineageSvg } from '../../core/lineage/svg';
import { lineageText } from '../../core/lineage/text';
import type { CliIo } from '../io';
import { EXIT } from '../io';
import { modelArgument } from '../modelArgument';
import type { RegisterCommand } from '../program';
import { guarded } from '../program';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
/** One event a line, as OpenLineage clients read files. */
const jsonLines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const FORMATS = {
  text: lineageText,
  json,
  mermaid: lineageMermaid,
  svg: lineageSvg,
  openlineage: (graph, context) => jsonLines(openLineage(graph, context)),
  cyclonedx: (graph, context) => json(cycloneDx(graph, context)),
} as const satisfies Record<string, (graph: LineageGraph, context: ExportContext) => string>;

interface Options {
  readonly format: keyof typeof FORMATS;
  readonly json?: true;
  readonly hops: number;
  readonly direction: Direction;
  readonly fetch: boolean;
}

/** `preflight lineage`: what a model version was made from and what became of it. */
export const registerLineage: RegisterCommand = (program, io) => {
  program
    .command('lineage')
    .description('Show what a model version was made from and what became of it.')
    .argument('<model[@version]>', 'name or folder of a model, with the highest version unless given')
    .addOption(new Option('--format <name>', 'how to print it').choices(Object.keys(FORMATS)).default('text'))
    .option('--json', 'the same as --format json')
    .option('--hops <n>', 'how far to go', hopsOf, 2)
    .addOption(
      new Option('--direction <way>', 'causes, results or both').choices(['up', 'down', 'both']).default('both'),
    )
    .option('--no-fetch', 'do not ask the remote for news')
    .action((model: string, options: Options) => guarded(io, () => run(io, model, options)));
};

async function run(io: CliIo, typed: string, options: Options): Promise<void> {
  const ports = await openPorts(io.cwd);
  const [, name = typed, version] = /^(.*?)@([^@/\\]+)$/.exec(typed) ?? [];
  const graph = await lineageOf(
    ports,
    (job) => registryVersions(ports, { fetch: options.fetch }, job),
    {
      model: modelArgument(ports.files, io.cwd, name),
      hops: options.hops,
      direction: options.direction,
      ...(version !== undefined && { version }),
    },
    io.job,
  );
  io.out(
    FORMATS[options.json ? 'json' : options.format](graph, { toolVersion: ports.toolVersion, now: ports.clock.now() }),
  );
  io.exit(EXIT.good);
}

function hopsOf(text: string): number {
  const hops = Number(text);
  if (Number.isInteger(hops) && hops >= 0 && hops <= 100) return hops;
  throw new InvalidArgumentError('Give a whole number from 0 to 100.');
}
