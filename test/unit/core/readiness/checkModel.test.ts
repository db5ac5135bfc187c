import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PreflightError } from '../../../../src/core/base/problem';
import { CHECKS } from '../../../../src/core/readiness/allChecks';
import { checkModel } from '../../../../src/core/readiness/checkModel';
import { parsePolicy } from '../../../../src/core/readiness/loadPolicy';
import type { CheckResult } from '../../../../src/core/readiness/report';
import { readinessReportSchema } from '../../../../src/core/readiness/report';
import { CARD, type Change, check, FAILURES, result, SIGNATURE } from '../../../support/checkExample';
import { FakeServices, finding } from '../../../support/checkServices';
import { EXAMPLE_MODEL, exampleFiles } from '../../../support/exampleFiles';
import { MemoryGit } from '../../../support/memoryGit';
import { problemOf } from '../../../support/throwsProblem';

describe('checkModel', () => {
  it('finds the example ready, in the form that is published', async () => {
    const { report } = await check();
    assert.deepEqual(
      report.checks.filter((each) => each.status === 'failed').map(({ id, message }) => ({ id, message })),
      [],
    );
    assert.equal(report.ready, true);
    readinessReportSchema.parse(report);
  });

  it('collects evidence with digests', async () => {
    const { evidence } = await check();
    assert.equal(evidence.signature?.inputs[0]?.name, 'features');
    assert.equal(evidence.artifact?.bytes, 1787);
    assert.equal(evidence.datasets.length, 3);
    assert.ok(evidence.files.includes('preflight.yaml') && evidence.files.includes('requirements.txt'));
    assert.equal(evidence.tests?.verdict, 'pass');
  });

  it('has a failure for every check', () => {
    assert.deepEqual(Object.keys(FAILURES).sort(), CHECKS.map((each) => each.id).sort());
  });

  for (const [id, change] of Object.entries(FAILURES)) {
    it(`${id} finds what it is there for`, async () => {
      const found = await result(id, change);
      assert.equal(found.status, 'failed', found.message);
      assert.notEqual(found.remedy, '');
    });
  }

  it('names the place in the file', async () => {
    const found = await result('documentation/metrics', FAILURES['documentation/metrics']);
    assert.equal(found.place?.file, CARD);
    assert.equal(exampleFiles().text(CARD)?.split('\n')[(found.place.line ?? 0) - 1]?.trim(), 'value: 0.9975');
    assert.match(found.message, /0\.9985.*0\.9975/);
  });

  it('fails checks, and not the report, when a part cannot be had', async () => {
    const { report } = await check(({ services, files }) => {
      services.failing = new PreflightError({
        code: 'inference/crashed',
        message: 'It crashed.',
        remedy: 'Export it anew.',
      });
      files.content.delete(`${EXAMPLE_MODEL}/model.onnx`);
    });
    assert.equal(report.ready, false);
    const causes = report.checks
      .filter((each) => each.id.startsWith('tests/'))
      .map((each) => [each.message, each.because]);
    assert.deepEqual(causes, [
      ['It crashed.', undefined],
      ['Not decided: It crashed.', 'tests/passed'],
      ['Not decided: It crashed.', 'tests/passed'],
    ]);
  });

  it('lets no check pass that could not be decided, whatever becomes of the check that is the cause', async () => {
    const policy = parsePolicy('checks: { documentation/card: off }\n');
    const { report } = await check(({ files }) => files.content.delete(CARD), { policy });
    const owner = report.checks.find(({ id }) => id === 'documentation/owner');
    assert.deepEqual([owner?.status, owner?.because], ['failed', 'documentation/card']);
    assert.equal(report.ready, false);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const files = exampleFiles();
    const job = { signal: controller.signal, progress: () => undefined };
    const ports = { files, git: new MemoryGit(files) };
    await problemOf('job/cancelled', () => checkModel(ports, new FakeServices(files), EXAMPLE_MODEL, {}, job));
  });
});

describe('the policy', () => {
  const broken = FAILURES['documentation/limitations'];

  it('makes checks advisory or leaves them out', async () => {
    const policy = parsePolicy('checks:\n  documentation/limitations: advisory\n  documentation/license: off\n');
    const { report } = await check(broken, { policy });
    assert.equal(report.ready, true);
    assert.equal(report.policy.sha256, policy.sha256);
    assert.ok(!report.checks.some((each) => each.id === 'documentation/license'));
    assert.ok(!report.checks.some((each) => each.id === 'documentation/monitoring'), 'minimal asks for less');
  });

  it('blocks on warnings when it says so', async () => {
    const policy = parsePolicy('lint: { failOn: warning }\n');
    assert.equal((await result('lint/warning', FAILURES['lint/warning'], { policy })).blocking, true);
  });

  it('refuses checks that do not exist', async () => {
    const policy = parsePolicy('checks:\n  documentation/limitatons: off\n');
    const problem = await problemOf('policy/unknown-check', () => check(undefined, { policy }));
    assert.match(problem.message, /did you mean documentation\/limitations/);
    const waivers = [{ check: 'git/comitted', justification: 'x' }];
    await problemOf('waiver/unknown-check', () => check(undefined, { waivers }));
  });
});

describe('artifacts', () => {
  const weights = `${EXAMPLE_MODEL}/ext.bin`;
  const withWeights: Change = ({ files }) => {
    for (const [name, fixture] of [
      ['model.onnx', 'ext_ok.onnx'],
      ['ext.bin', 'ext.bin'],
    ] as const)
      files.content.set(`${EXAMPLE_MODEL}/${name}`, readFileSync(`test/fixtures/onnx/behaviour/${fixture}`));
  };

  it('bind the submission to the weights beside them, which are no artifact of their own', async () => {
    const { evidence } = await check(withWeights);
    assert.ok(evidence.files.includes(weights));
    assert.deepEqual(
      evidence.scan?.files.map(({ path, verdict }) => [path, verdict]),
      [[`${EXAMPLE_MODEL}/model.onnx`, 'clean']],
    );
  });

  it('that would run code are waived by nothing', async () => {
    const justification = 'It has been in the folder since the first experiments.';
    const waivers = [{ check: 'artifact/safe', justification }];
    const { status, message, waiver } = await result('artifact/safe', FAILURES['artifact/safe'], { waivers });
    assert.deepEqual([status, waiver], ['failed', null]);
    assert.match(message, /eval\.pkl is dangerous.*no justification helps/);
  });

  it('that need something unknown are waived with a reason', async () => {
    const justification = 'Our own encoder, reviewed with the notebook.';
    const waivers = [{ check: 'artifact/known', justification }];
    const { status, message } = await result('artifact/known', FAILURES['artifact/known'], { waivers });
    assert.equal(status, 'waived');
    assert.match(message, /^Needs [\w.]+, which is on no list/);
  });
});

describe('waivers', () => {
  const id = 'documentation/limitations';
  const justification = 'The limitations are being measured by the evaluation team this week.';
  const waived = (rules: string, text = justification): Promise<CheckResult> =>
    result(id, FAILURES[id], { policy: parsePolicy(rules), waivers: [{ check: id, justification: text }] });

  it('waive a failed check with a justification, under the name of who asks', async () => {
    const { status, waiver } = await waived('');
    assert.equal(status, 'waived');
    assert.deepEqual(waiver, { check: id, justification, requestedBy: 'ds@example.com' });
  });

  it('are refused when too short, on the never list, or not allowed', async () => {
    for (const [rules, text, why] of [
      ['', 'no time', /7 of 20 characters/],
      [`waivers: { never: [${id}] }\n`, justification, /never waives/],
      ['waivers: { allow: false }\n', justification, /allows none/],
      ['waivers: { minJustification: 0 }\n', '  ', /0 of 0/],
    ] as const) {
      const { status, message, waiver } = await waived(rules, text);
      assert.equal(status, 'failed');
      assert.equal(waiver, null);
      assert.match(message, why);
    }
  });

  it('leave a check that passes as it is', async () => {
    const found = await result(id, undefined, { waivers: [{ check: id, justification }] });
    assert.equal(found.status, 'passed');
    assert.equal(found.waiver, null);
  });

  it('show suppressed findings as waived, unless the policy never allows that', async () => {
    const reason = 'The path is that of the shared drive on every training machine of the team.';
    const suppressed: Change = ({ services }) => {
      services.findings = [finding({ suppressed: { reason } })];
    };
    const shown = await result('lint/suppressions', suppressed);
    assert.equal(shown.status, 'waived');
    assert.equal(shown.waiver?.justification, `paths/absolute (train.ipynb cell 3 line 3): ${reason}`);
    const policy = parsePolicy('waivers: { never: [paths/absolute] }\n');
    assert.equal((await result('lint/suppressions', suppressed, { policy })).status, 'failed');
  });
});

describe('version checks', () => {
  it('let a version be submitted again after changes were requested', async () => {
    const found = await result('version/raised', ({ services }) => {
      services.existing = [{ version: '1.0.0', state: 'changes_requested', signature: SIGNATURE }];
    });
    assert.equal(found.status, 'passed');
  });

  it('refuse a version below the highest', async () => {
    const found = await result('version/raised', ({ services }) => {
      services.existing = [{ version: '1.10.0', state: 'approved', signature: SIGNATURE }];
    });
    assert.match(found.message, /not higher than 1\.10\.0/);
  });

  it('do not count refused versions as something to follow', async () => {
    const found = await result('version/raised', ({ services }) => {
      services.existing = [{ version: '1.10.0', state: 'rejected', signature: SIGNATURE }];
    });
    assert.equal(found.status, 'passed');
  });

  it('take a submitted first version for the first one still', async () => {
    for (const id of ['documentation/rollback', 'documentation/changes']) {
      const found = await result(id, ({ services }) => {
        services.existing = [{ version: '1.0.0', state: 'in_review', signature: SIGNATURE }];
      });
      assert.equal(found.status, 'not-applicable', id);
    }
  });
});
