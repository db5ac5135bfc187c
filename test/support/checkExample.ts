import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { silentJob } from '../../src/core/base/job';
import { checkModel, type CheckOptions } from '../../src/core/readiness/checkModel';
import type { CheckResult } from '../../src/core/readiness/report';
import { FakeServices, finding, testResult } from './checkServices';
import { EXAMPLE_MODEL, exampleFiles } from './exampleFiles';
import type { MemoryFiles } from './memoryFiles';
import { MemoryGit } from './memoryGit';

export const CARD = `${EXAMPLE_MODEL}/MODEL_CARD.md`;
const MANIFEST = `${EXAMPLE_MODEL}/model.yaml`;
/** The signature of the example. */
export const SIGNATURE = {
  inputs: [{ name: 'features', type: 'float32', shape: [null, 30] }],
  outputs: [
    { name: 'output_label', type: 'int64', shape: [null] },
    { name: 'output_probability', type: 'sequence(map(int64, float32))', shape: null },
  ],
};

interface World {
  readonly files: MemoryFiles;
  readonly services: FakeServices;
  readonly edit: (path: string, from: string | RegExp, to: string) => void;
}

/** What a test does to the example before it is committed. */
export type Change = (world: World) => void;

/** Checks the example after a change. */
export async function check(
  change: Change = () => undefined,
  options: CheckOptions = {},
): ReturnType<typeof checkModel> {
  const files = exampleFiles();
  const services = new FakeServices(files);
  const edit: World['edit'] = (path, from, to) => {
    const before = files.text(path) ?? '';
    const after = before.replace(from, to);
    assert.notEqual(after, before, `nothing to edit in ${path}`);
    files.content.set(path, new TextEncoder().encode(after));
  };
  change({ files, services, edit });
  const git = new MemoryGit(files);
  late?.(files);
  late = undefined;
  return await checkModel({ files, git }, services, EXAMPLE_MODEL, options, silentJob());
}

/** What is done after the commit. */
let late: ((files: MemoryFiles) => void) | undefined;

/** One check of the example after a change. */
export async function result(id: string, change?: Change, options?: CheckOptions): Promise<CheckResult> {
  const { report } = await check(change, options);
  const found = report.checks.find((each) => each.id === id);
  assert.ok(found, `${id} is not in the report`);
  return found;
}

function dropSection(heading: string): Change {
  return ({ edit }) => {
    edit(CARD, new RegExp(`^(#+) ${heading}$`, 'm'), '$1 Something else');
  };
}

function leaveBeside(fixture: string): Change {
  return ({ files }) => files.content.set(`${EXAMPLE_MODEL}/${fixture}`, readFileSync(`test/fixtures/scan/${fixture}`));
}

const laterVersion: Change = ({ services, edit }) => {
  services.existing = [{ version: '1.0.0', state: 'production', signature: SIGNATURE }];
  edit(MANIFEST, 'version: 1.0.0', 'version: 1.1.0');
  edit(CARD, 'version: 1.0.0', 'version: 1.1.0');
};

/** For every check a change of the example that it must find; a check without one could not fail. */
export const FAILURES: Readonly<Record<string, Change>> = {
  'manifest/complete': ({ edit }) => {
    edit(MANIFEST, 'ds@example.com', '"[TODO: who answers?]"');
  },
  'manifest/name': ({ edit }) => {
    edit(MANIFEST, 'name: breast-cancer', 'name: breast');
  },
  'manifest/notebook': ({ edit }) => {
    edit(MANIFEST, 'train.ipynb', 'trian.ipynb');
  },
  'manifest/parents': ({ edit }) => {
    edit(MANIFEST, 'deployment:', 'parents:\n  - { model: breast-cancer, version: 1.0.0 }\ndeployment:');
  },
  'version/raised': ({ services }) => {
    services.existing = [{ version: '1.0.0', state: 'production', signature: SIGNATURE }];
  },
  'version/signature': (world) => {
    laterVersion(world);
    const inputs = [{ name: 'features', type: 'float32', shape: [null, 29] }];
    world.services.existing = [{ version: '1.0.0', state: 'production', signature: { ...SIGNATURE, inputs } }];
  },
  'git/committed': () => {
    late = (files) => files.content.set(`${EXAMPLE_MODEL}/golden.csv`, new Uint8Array([1]));
  },
  'artifact/readable': ({ files }) => files.content.set(`${EXAMPLE_MODEL}/model.onnx`, new TextEncoder().encode('no')),
  'artifact/measured': ({ edit }) => {
    edit(`${EXAMPLE_MODEL}/metrics.json`, '3706da1c', '00000000');
  },
  'artifact/safe': leaveBeside('eval.pkl'),
  'artifact/known': leaveBeside('own_class.pkl'),
  'data/digests': ({ edit }) => {
    edit(`${EXAMPLE_MODEL}/evaluation.csv`, '\n', '\n\n');
  },
  'environment/lockfile': ({ edit }) => {
    edit(MANIFEST, '  lockfile: ../../requirements.txt\n', '');
  },
  'lint/readable': ({ services }) => {
    services.notebookError = 'It is not JSON.';
  },
  'lint/error': ({ services }) => {
    services.findings = [finding()];
  },
  'lint/warning': ({ services }) => {
    services.findings = [finding({ severity: 'warning' })];
  },
  'lint/info': ({ services }) => {
    services.findings = [finding({ severity: 'info' })];
  },
  'lint/suppressions': ({ services }) => {
    services.findings = [finding({ suppressed: { reason: 'because' } })];
  },
  'tests/passed': ({ services }) => {
    services.tests = [testResult('smoke', { verdict: 'insufficient' })];
  },
  'tests/required-kinds': ({ services }) => {
    services.tests = [testResult('smoke')];
  },
  'tests/bound': ({ services }) => {
    services.artifact = 'sha256:other';
  },
  'documentation/card': ({ files }) => files.content.delete(CARD),
  'documentation/name-and-version': ({ edit }) => {
    edit(CARD, 'version: 1.0.0', 'version: 1.0.1');
  },
  'documentation/owner': ({ edit }) => {
    edit(CARD, 'ds@example.com', 'nobody@example.com');
  },
  'documentation/intended-use': dropSection('Intended use'),
  'documentation/out-of-scope-use': dropSection('Out-of-scope use'),
  'documentation/training-data': ({ edit }) => {
    edit(MANIFEST, 'role: train', 'role: reference');
  },
  'documentation/metrics': ({ edit }) => {
    edit(CARD, 'value: 0.9975', 'value: 0.9985');
  },
  'documentation/limitations': dropSection('Limitations'),
  'documentation/license': ({ edit }) => {
    edit(CARD, 'license: mit\n', '');
  },
  'documentation/how-to-run': ({ edit }) => {
    edit(CARD, '[rows, 30]', '[rows, 31]');
  },
  'documentation/digests': ({ edit }) => {
    edit(CARD, 'fed3eb72', '00000000');
  },
  'documentation/evaluation-data': dropSection('Evaluation data and procedure'),
  'documentation/thresholds': dropSection('Thresholds and baseline'),
  'documentation/disaggregated-results': dropSection('Disaggregated results'),
  'documentation/preprocessing': ({ edit }) => {
    edit(CARD, '**Preparation**', '**Kitchen**');
  },
  'documentation/environment': ({ edit }) => {
    edit(CARD, 'packages in `requirements.txt`', 'packages');
  },
  'documentation/reproduction': ({ edit }) => {
    edit(CARD, 'The seed is 20.', '');
  },
  'documentation/monitoring': dropSection('Monitoring'),
  'documentation/rollback': laterVersion,
  'documentation/changes': laterVersion,
  'documentation/risk-tier': ({ edit }) => {
    edit(CARD, '**Low.** The', 'The');
    edit(CARD, 'the highest tier', 'another');
  },
  'documentation/placeholders': ({ edit }) => {
    edit(CARD, 'A false negative could', 'TODO A false negative could');
  },
};
