import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from '../../src/core/base/digest';
import { GitFixture } from '../support/gitFixture';
import { MODEL, MODEL_FOLDER, withTeam } from '../support/team';

const CLI = path.resolve('dist/cli.js');
const BRANCH = `preflight/submit/${MODEL}/1.0.0`;

/**
 * A git that counts the calls which write, and kills its caller at one of them: before git has run or after. The
 * command line has no switch of its own for this.
 */
const KILLING_GIT = `#!/bin/sh
case " $* " in
  *" hash-object "*|*" read-tree "*|*" update-index "*|*" write-tree "*|*" commit-tree "*|*" update-ref "*|*" push "*|*" fetch "*)
    n=$(($(cat "$PF_COUNTER" 2>/dev/null || echo 0) + 1))
    echo "$n" > "$PF_COUNTER"
    [ "$n$PF_WHEN" = "$PF_AT"before ] && { kill -9 $PPID; exit 1; }
    "$PF_GIT" "$@"; status=$?
    [ "$n$PF_WHEN" = "$PF_AT"after ] && kill -9 $PPID
    exit $status;;
esac
exec "$PF_GIT" "$@"
`;

interface Run {
  readonly signal: NodeJS.Signals | null;
  readonly status: number | null;
  readonly output: string;
}

function submit(folder: string, tools: string, at: number, when: 'before' | 'after'): Run {
  const counter = path.join(tools, 'counter');
  rmSync(counter, { force: true });
  const git = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  const { signal, status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'submit', MODEL], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${tools}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PF_GIT: git,
      PF_COUNTER: counter,
      PF_AT: String(at),
      PF_WHEN: when,
    },
  });
  return { signal, status, output: stdout + stderr };
}

/** What must hold once a submission has been ended, however often it was interrupted. */
function assertWhole(remote: GitFixture, ds: GitFixture, what: string): void {
  const events = remote.git('ls-tree', '-r', '--name-only', 'preflight/ledger').split('\n');
  assert.equal(events.length, 1, `${what}: ${events.join(', ')}`);
  const event = JSON.parse(remote.git('show', `preflight/ledger:${events[0] ?? ''}`)) as {
    subject: { record: string; commit: string };
  };
  assert.equal(remote.git('rev-parse', BRANCH), event.subject.commit, what);
  const folder = `registry/${MODEL}/1.0.0`;
  const text = `${remote.git('show', `${BRANCH}:${folder}/version.json`)}\n`;
  assert.equal(digestOf(text), event.subject.record, what);
  for (const { path: file, sha256 } of (JSON.parse(text) as { evidence: { path: string; sha256: string }[] }).evidence)
    assert.equal(digestOf(`${remote.git('show', `${BRANCH}:${file}`)}\n`), sha256, `${what}: ${file}`);
  assert.equal(ds.git('status', '--porcelain'), '', what);
  const journals = path.join(ds.folder, '.git/preflight/submit', MODEL);
  assert.deepEqual(existsSync(journals) ? readdirSync(journals) : [], [], what);
}

describe('a submission killed anywhere', function () {
  this.timeout(1_800_000);

  it('is completed by running it again, once', async () => {
    await withTeam(({ folder, ds, remote }) => {
      const manifest = ds.read(`${MODEL_FOLDER}/model.yaml`).replace(/^ {2}performance:.*\n/m, '');
      ds.commit({ [`${MODEL_FOLDER}/model.yaml`]: manifest });
      ds.git('push', '-q', 'origin', 'main');
      const tools = path.join(folder, 'tools');
      mkdirSync(tools);
      writeFileSync(path.join(tools, 'git'), KILLING_GIT);
      chmodSync(path.join(tools, 'git'), 0o755);
      let killed = 0;
      for (let at = 1; ; at += 1) {
        let ended = true;
        for (const when of ['before', 'after'] as const) {
          const copy = path.join(folder, `${at}-${when}`);
          cpSync(remote.folder, path.join(copy, 'remote.git'), { recursive: true });
          cpSync(ds.folder, path.join(copy, 'ds'), { recursive: true });
          const here = {
            remote: new GitFixture(path.join(copy, 'remote.git')),
            ds: new GitFixture(path.join(copy, 'ds')),
          };
          here.ds.git('remote', 'set-url', 'origin', here.remote.folder);
          const first = submit(here.ds.folder, tools, at, when);
          if (first.signal === 'SIGKILL') {
            ended = false;
            killed += 1;
            const second = submit(here.ds.folder, tools, 0, 'after');
            assert.equal(second.status, 0, `killed ${when} write ${at}: ${second.output}`);
          } else assert.equal(first.status, 0, first.output);
          assertWhole(here.remote, here.ds, `killed ${when} write ${at}`);
          rmSync(copy, { recursive: true, force: true });
        }
        if (ended) break;
      }
      assert.ok(killed >= 30, `only ${killed} interruptions`);
      console.log(
        `      interrupted ${killed} times; ${readFileSync(path.join(tools, 'counter'), 'utf8').trim()} writes`,
      );
      return Promise.resolve();
    }, 'profile: minimal\n');
  });
});
