import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { registerExplain } from '../../../src/cli/commands/explain';
import { registerLint } from '../../../src/cli/commands/lint';
import type { LintReport } from '../../../src/core/lint/finding';
import { lintReportSchema } from '../../../src/core/lint/finding';
import { runCli } from '../../support/cliRun';
import { fixturePath } from '../../support/fixtures';
import { ipynb } from '../../support/notebooks';
import { withTempFolder } from '../../support/tempFolder';

const SPLIT = 'from sklearn.model_selection import train_test_split\ntrain, test = train_test_split([])';

async function inFolder(
  files: Record<string, string>,
  body: (run: (...args: string[]) => ReturnType<typeof runCli>, folder: string) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    await body((...args) => runCli([registerLint, registerExplain], folder, ...args), folder);
  });
}

function report(out: string): LintReport {
  return lintReportSchema.parse(JSON.parse(out));
}

describe('preflight lint', () => {
  it('prints findings with place and rule, and ends with 1', async () => {
    await inFolder({ 'a.ipynb': ipynb(['x = 1', SPLIT]) }, async (run) => {
      const { out, status } = await run('lint', 'a.ipynb', '--moment', 'edit');
      assert.match(out, /^a\.ipynb:cell 2:2:15: warning: Without random_state .*\[randomness\/missing-random-state\]/m);
      assert.equal(status, 1);
    });
  });

  it('prints one JSON document of the stated shape', async () => {
    await inFolder({ 'sub/a.ipynb': ipynb([SPLIT]), 'b.ipynb': ipynb(['x = 1']) }, async (run) => {
      const { out, status } = await run('lint', '--json', '--rule', 'randomness/missing-random-state');
      const { files, summary } = report(out);
      assert.deepEqual(
        files.map((file) => [
          file.path,
          file.findings.map(({ rule, cell, line, column }) => [rule, cell, line, column]),
        ]),
        [
          ['b.ipynb', []],
          ['sub/a.ipynb', [['randomness/missing-random-state', 0, 2, 15]]],
        ],
      );
      assert.equal(summary.warning, 1);
      assert.equal(status, 1);
    });
  });

  it('leaves out what .gitignore and the policy exclude, and takes severities from the policy', async () => {
    const files = {
      '.gitignore': 'ignored/\n',
      'ignored/a.ipynb': ipynb([SPLIT]),
      'old/a.ipynb': ipynb([SPLIT]),
      'new/a.ipynb': ipynb([SPLIT]),
      'draft/a.ipynb': ipynb([SPLIT]),
      'preflight.yaml':
        'lint:\n  exclude: ["old/**"]\n  rules:\n    randomness/missing-random-state: error\n' +
        '  overrides:\n    - files: ["draft/**"]\n      rules: {randomness/missing-random-state: off}\n',
    };
    await inFolder(files, async (run) => {
      const { out } = await run('lint', '.', '--json', '--moment', 'edit');
      assert.deepEqual(
        report(out).files.map((file) => [file.path, file.findings.map(({ severity }) => severity)]),
        [
          ['draft/a.ipynb', []],
          ['new/a.ipynb', ['error']],
        ],
      );
    });
  });

  it('ends with 0 when there are no more warnings than allowed', async () => {
    await inFolder({ 'a.ipynb': ipynb([SPLIT]) }, async (run) => {
      assert.equal((await run('lint', '--moment', 'edit', '--max-warnings', '1')).status, 0);
      assert.equal((await run('lint', '--moment', 'edit')).status, 1);
    });
  });

  it('names what is wrong with each file that it cannot read, lints the others and ends with 2', async () => {
    const files = {
      'broken.ipynb': '{"cells": [',
      'empty.ipynb': '',
      'old.ipynb': '{"nbformat": 3, "worksheets": []}',
      'list.ipynb': '[]',
      'bytes.ipynb': '\u0000',
      'good.ipynb': ipynb([SPLIT]),
    };
    await inFolder(files, async (run, folder) => {
      await writeFile(path.join(folder, 'bytes.ipynb'), Buffer.from([0xff, 0xfe, 0x00]));
      const { out, status } = await run('lint', '--json', '--moment', 'edit');
      const errors = Object.fromEntries(report(out).files.map((file) => [file.path, file.error]));
      assert.match(errors['broken.ipynb'] ?? '', /not JSON.*Restore.*\[notebook\/not-json\]$/);
      assert.match(errors['empty.ipynb'] ?? '', /is empty\. Restore/);
      assert.match(errors['old.ipynb'] ?? '', /nbformat 3.*nbconvert/);
      assert.match(errors['list.ipynb'] ?? '', /not a notebook/);
      assert.match(errors['bytes.ipynb'] ?? '', /not UTF-8/);
      assert.equal(errors['good.ipynb'], null);
      assert.equal(report(out).summary.warning, 1);
      assert.equal(status, 2);
    });
  });

  it('lints only what applies in notebooks for other languages', async () => {
    const metadata = { kernelspec: { name: 'ir', language: 'R', display_name: 'R' } };
    const files = {
      'r.ipynb': ipynb(['library(x)\ny <- "a" # (', { cell_type: 'code', source: 'z', execution_count: 1 }], {
        metadata,
      }),
    };
    await inFolder(files, async (run) => {
      const { out, status } = await run('lint', '--json', '--moment', 'edit');
      assert.deepEqual(report(out).files[0]?.error, null);
      assert.notEqual(status, 2);
    });
  });

  it('refuses paths and rules that do not exist', async () => {
    await inFolder({ 'a.ipynb': ipynb(['x = 1']) }, async (run) => {
      const missing = await run('lint', 'nowhere');
      assert.equal(missing.status, 2);
      assert.match(missing.err, /lint\/no-such-path/);
      const outside = await run('lint', '../no-such-folder-beside-it');
      assert.equal(outside.status, 2);
      assert.match(outside.err, /lint\/no-such-path/);
      const swallowed = await run('lint', '--rule', 'security/pickle-load', 'a.ipynb');
      assert.equal(swallowed.status, 2);
      assert.match(swallowed.err, /^a\.ipynb is a path and no rule.*\n {2}Next: Name the paths first/);
      const unknown = await run('lint', '--rule', 'security/pickle');
      assert.equal(unknown.status, 2);
      assert.match(unknown.err, /Did you mean security\/pickle-load/);
      assert.match((await run('lint', '--rule', 'secrets/tokn-in-code')).err, /Did you mean secrets\/token-in-code/);
    });
  });

  it('lints an empty folder, and reads no file that is no notebook', async () => {
    await inFolder({ 'a.py': 'x = 1' }, async (run, folder) => {
      await mkdir(path.join(folder, 'empty'));
      await mkdir(path.join(folder, 'folder.ipynb'));
      const empty = await run('lint', 'empty', 'folder.ipynb');
      assert.deepEqual([empty.status, empty.err], [0, '']);
      const script = await run('lint', 'a.py');
      assert.equal(script.status, 2);
      assert.match(script.out, /a\.py is not JSON\. Name an \.ipynb file/);
      const outside = await run('lint', fixturePath('sarif', 'sarif-2.1.0-rtm.5.json'));
      assert.equal(outside.status, 2);
      assert.match(outside.out, /not a notebook/);
    });
  });

  it('names a line of the policy that does nothing, and goes on', async () => {
    const files = {
      'a.ipynb': ipynb(['x = 1']),
      'preflight.yaml': 'lint:\n  rules:\n    secrets/token-in-cod: error\n',
    };
    await inFolder(files, async (run) => {
      const { err, status } = await run('lint', '--moment', 'edit');
      assert.match(
        err,
        /^preflight\.yaml:3:5: .*\n {2}Next: Did you mean secrets\/token-in-code\? \[policy\/unknown-rule\]/,
      );
      assert.equal(status, 0);
    });
  });

  it('reads nothing around a notebook that lies in a home folder', async () => {
    const { HOME, USERPROFILE } = process.env;
    await inFolder({ 'a.ipynb': ipynb([SPLIT]) }, async (run, folder) => {
      try {
        Object.assign(process.env, { HOME: folder, USERPROFILE: folder });
        const found = report((await run('lint', '--json')).out).files.flatMap(({ findings }) => findings);
        assert.ok(found.length > 0);
        assert.deepEqual(
          found.filter(({ rule }) => rule.startsWith('dependencies/')),
          [],
        );
      } finally {
        for (const [name, value] of Object.entries({ HOME, USERPROFILE })) {
          if (value === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = value;
        }
      }
    });
  });

  it('fixes all other notebooks when one is read-only, and ends with 2', async () => {
    await inFolder({ 'a.ipynb': ipynb([SPLIT]), 'b.ipynb': ipynb([SPLIT]) }, async (run, folder) => {
      await chmod(path.join(folder, 'a.ipynb'), 0o444);
      const { out, err, status } = await run('lint', '--fix', '--moment', 'edit');
      assert.equal(status, 2);
      assert.match(err, /^Fixed 1 in b\.ipynb\na\.ipynb: .*read-only.*\n {2}Next: .*\[files\/read-only\]\n$/);
      assert.match(out, /^a\.ipynb.*random_state[^]*1 warning/);
      assert.equal(await readFile(path.join(folder, 'a.ipynb'), 'utf8'), ipynb([SPLIT]));
    });
  });

  it('fixes what is safe and writes nothing else anew', async () => {
    const before = ipynb(['x = 1', SPLIT, { cell_type: 'markdown', source: '# A\n\nb' }]);
    await inFolder({ 'a.ipynb': before }, async (run, folder) => {
      const { out, err } = await run('lint', '--fix', '--json', '--moment', 'edit');
      assert.equal(report(out).summary.warning, 0);
      assert.match(err, /Fixed 1 in a\.ipynb/);
      const after = await readFile(path.join(folder, 'a.ipynb'), 'utf8');
      assert.equal(after, before.replace('train_test_split([])', 'train_test_split([], random_state=0)'));
    });
  });

  it('lints a notebook outside the folder that it is called from', async () => {
    await inFolder({ 'here/x': '', 'there/a.ipynb': ipynb([SPLIT]) }, async (_, folder) => {
      const { out, status } = await runCli(
        [registerLint],
        path.join(folder, 'here'),
        'lint',
        '../there/a.ipynb',
        '--json',
      );
      assert.equal(status, 1);
      assert.equal(report(out).files[0]?.path.endsWith('there/a.ipynb'), true);
    });
  });
});

describe('preflight explain', () => {
  it('prints the page of a rule, and lists all', async () => {
    await inFolder({}, async (run) => {
      assert.match((await run('explain', 'security/pickle-load')).out, /## Why/);
      assert.match((await run('explain')).out, /leakage\/fit-before-split/);
      assert.equal((await run('explain', 'none/such')).status, 2);
    });
  });

  it('explains every name that a finding can have', async () => {
    await inFolder({}, async (run) => {
      for (const name of ['security/pickle-load', 'ruff/F401', 'suppression/without-reason']) {
        assert.match((await run('explain', name)).out, new RegExp(`^# ${name}\\n`));
        const { out } = await run('explain', name, '--json');
        assert.equal((JSON.parse(out) as { name: string }).name, name);
      }
    });
  });
});
