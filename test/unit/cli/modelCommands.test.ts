import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { registerCheck } from '../../../src/cli/commands/check';
import { registerInit } from '../../../src/cli/commands/init';
import { registerLineage } from '../../../src/cli/commands/lineage';
import { EXIT } from '../../../src/cli/io';
import { lineageGraphSchema } from '../../../src/core/lineage/graph';
import { readinessReportSchema, type ReadinessReport } from '../../../src/core/readiness/report';
import { runCli, type CliRun } from '../../support/runCli';
import { edit, MODEL, MODEL_FOLDER, withTeam } from '../../support/team';

function reportOf({ out }: CliRun): ReadinessReport {
  return readinessReportSchema.parse(JSON.parse(out));
}

function failedIn(report: ReadinessReport): string[] {
  return report.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
}

describe('preflight check', function () {
  this.timeout(120_000); // each run starts the runtime in a child process

  it('finds the example ready with the real linter and the real runtime', async () => {
    await withTeam(async ({ ds }) => {
      const run = await runCli(registerCheck, ds.folder, 'check', MODEL, '--json');
      const report = reportOf(run);
      assert.deepEqual(failedIn(report), []);
      assert.equal(run.status, EXIT.good);
      assert.match(report.checks.find(({ id }) => id === 'tests/passed')?.message ?? '', /native/);
    });
  });

  it('is judged by the policy of the base branch, whatever the working tree says', async () => {
    await withTeam(async ({ ds }) => {
      edit(ds, `${MODEL_FOLDER}/MODEL_CARD.md`, '## Limitations', '## Strengths');
      ds.write('preflight.yaml', 'checks: { documentation/limitations: off }\n');
      ds.git('commit', '-qam', 'Ask for less');
      const run = await runCli(registerCheck, path.join(ds.folder, 'models'), 'check', `./${MODEL}`);
      assert.equal(run.status, EXIT.findings);
      assert.match(run.out, /judged by preflight\.yaml on main of origin/);
      assert.match(
        run.out,
        /FAILED {2}documentation\/limitations: .*\n {8}At .*MODEL_CARD\.md:1:1\n {8}Next: Say where/,
      );

      const waive = 'documentation/limitations=The evaluation team is measuring them until the end of the month.';
      const waived = await runCli(registerCheck, ds.folder, 'check', MODEL, '--waive', waive, '--json');
      assert.equal(waived.status, EXIT.good);
      const check = reportOf(waived).checks.find(({ id }) => id === 'documentation/limitations');
      assert.equal(check?.waiver?.requestedBy, 'ds@example.com');
    });
  });

  it('says what it cannot run with', async () => {
    await withTeam(async ({ ds }) => {
      const unknown = await runCli(registerCheck, ds.folder, 'check', 'breast-cancr');
      assert.equal(unknown.status, EXIT.couldNotRun);
      assert.match(unknown.err, /did you mean breast-cancer\?/);
      edit(ds, `${MODEL_FOLDER}/model.yaml`, 'owner:', 'ownr:');
      const typo = await runCli(registerCheck, ds.folder, 'check', MODEL);
      assert.equal(typo.status, EXIT.couldNotRun);
      assert.match(typo.err, /model\.yaml:5:1: Unknown key ownr; did you mean owner\?/);
      assert.equal(typo.out, '');
    });
  });
});

describe('preflight init and lineage', () => {
  it('describe a model from a subfolder and draw its draft', async () => {
    await withTeam(async ({ ds }) => {
      rmSync(path.join(ds.folder, MODEL_FOLDER, 'model.yaml'));
      const notebooks = path.join(ds.folder, 'notebooks');
      const init = await runCli(registerInit, notebooks, 'init', 'train.ipynb');
      assert.equal(init.status, EXIT.good);
      assert.match(init.out, /wrote {2}models\/breast-cancer\/model\.yaml\nkept/);
      const lineage = await runCli(registerLineage, notebooks, 'lineage', `../${MODEL_FOLDER}`, '--json');
      const graph = lineageGraphSchema.parse(JSON.parse(lineage.out));
      assert.equal(graph.focus, `version:${MODEL}@0.1.0`);
      assert.equal((await runCli(registerLineage, notebooks, 'lineage', `${MODEL}@9.9.9`)).status, EXIT.couldNotRun);
    });
  });
});
