import assert from 'node:assert/strict';
import path from 'node:path';
import { scrub } from '../../../../src/adapters/git/gitCommand';
import { findRepository, GitRepository } from '../../../../src/adapters/git/gitRepository';
import { openPorts } from '../../../../src/adapters/ports';
import { GitFixture } from '../../../support/gitFixture';
import { withTempFolder } from '../../../support/tempFolder';
import { problemOf } from '../../../support/throwsProblem';

async function open(fixture: GitFixture): Promise<GitRepository> {
  const { place } = await findRepository(fixture.folder);
  assert.ok(place);
  return new GitRepository(place);
}

async function withRepository(body: (repository: GitRepository, fixture: GitFixture) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const fixture = GitFixture.init(path.join(folder, 'repo'));
    await body(await open(fixture), fixture);
  });
}

describe('GitRepository', () => {
  it('resolves branches, tags and hashes to commits, and answers undefined for what does not exist', async () => {
    await withRepository(async (repository, fixture) => {
      assert.equal(await repository.resolve('HEAD'), undefined, 'no commit yet');
      const commit = fixture.commit({ 'a.txt': 'a' });
      fixture.git('tag', '-a', 'v1', '-m', 'one');
      for (const revision of ['HEAD', 'main', 'v1', commit, commit.slice(0, 10)])
        assert.equal(await repository.resolve(revision), commit, revision);
      for (const revision of ['none', '0'.repeat(40), '', '--all', 'HEAD:a.txt'])
        assert.equal(await repository.resolve(revision), undefined, revision);
    });
  });

  it('names the branch, and none when HEAD is detached', async () => {
    await withRepository(async (repository, fixture) => {
      assert.equal(await repository.branch(), 'main', 'before the first commit');
      fixture.commit({ 'a.txt': 'a' });
      fixture.git('switch', '-q', '--detach');
      assert.equal(await repository.branch(), undefined);
    });
  });

  it('lists modified, staged, deleted, renamed and untracked paths, with any characters', async () => {
    await withRepository(async (repository, fixture) => {
      fixture.commit({
        'kept.txt': '1',
        'changed.txt': '1',
        'gone.txt': '1',
        'old name.txt': 'long enough to be found',
      });
      assert.deepEqual(await repository.changedPaths(), []);
      fixture.write('changed.txt', '2');
      fixture.write('new/é "quoted".txt', '1');
      fixture.git('rm', '-q', 'gone.txt');
      fixture.git('mv', 'old name.txt', 'new name.txt');
      assert.deepEqual(await repository.changedPaths(), [
        'changed.txt',
        'gone.txt',
        'new name.txt',
        'new/é "quoted".txt',
        'old name.txt',
      ]);
      assert.deepEqual(await repository.changedPaths(['new', 'kept.txt']), ['new/é "quoted".txt']);
      assert.deepEqual(await repository.changedPaths(['*.txt']), [], 'a path is not a pattern');
    });
  });

  it('reads and lists files at a revision, not those of the working tree', async () => {
    await withRepository(async (repository, fixture) => {
      const first = fixture.commit({ 'm/a.txt': 'één', 'm/n/b.txt': 'b', 'mm/c.txt': 'c' });
      fixture.commit({ 'm/a.txt': 'two' });
      assert.equal(await repository.readFileAt(first, 'm/a.txt'), 'één');
      assert.equal(await repository.readFileAt('HEAD', 'm/a.txt'), 'two');
      assert.equal(await repository.readFileAt('HEAD', 'm'), undefined, 'a folder');
      assert.equal(await repository.readFileAt('HEAD', 'none'), undefined);
      assert.equal(await repository.readFileAt('none', 'm/a.txt'), undefined);
      assert.equal(await repository.readFileAt('', 'm/a.txt'), undefined, 'not the index');
      assert.equal(await repository.readFileAt('HEAD', 'm/a.txt\nHEAD:m/a.txt'), undefined);
      assert.deepEqual(await repository.listAt(first, 'm'), ['m/a.txt', 'm/n/b.txt']);
      assert.deepEqual(await repository.listAt(first, ''), ['m/a.txt', 'm/n/b.txt', 'mm/c.txt']);
      assert.deepEqual(await repository.listAt('none', 'm'), []);
    });
  });

  it('knows who commits, and says so when git does not', async () => {
    await withTempFolder(async (folder) => {
      const known = GitFixture.init(path.join(folder, 'known'));
      assert.deepEqual(await (await open(known)).identity(), {
        name: 'Data Science Team',
        email: 'ds@example.com',
      });
      const unknown = GitFixture.init(path.join(folder, 'unknown'), null);
      const problem = await problemOf('git/no-identity', async () => (await open(unknown)).identity());
      assert.ok(problem.detail, 'git says what is missing');
    });
  });

  it('names the remotes', async () => {
    await withRepository(async (repository, fixture) => {
      assert.deepEqual(await repository.remotes(), []);
      fixture.git('remote', 'add', 'origin', 'https://example.com/a.git');
      fixture.git('remote', 'add', 'backup', 'https://example.com/b.git');
      assert.deepEqual(await repository.remotes(), ['backup', 'origin']);
    });
  });
});

describe('openPorts', () => {
  it('takes the root of the working tree from any folder of it', async () => {
    await withRepository(async (_repository, fixture) => {
      fixture.commit({ 'models/churn/model.yaml': 'name: churn' });
      const ports = await openPorts(path.join(fixture.folder, 'models/churn'));
      assert.equal(await ports.files.readText('models/churn/model.yaml'), 'name: churn');
      assert.equal(await ports.git.readFileAt('HEAD', 'models/churn/model.yaml'), 'name: churn');
    });
  });

  it('reads files outside a repository and refuses everything about git', async () => {
    await withTempFolder(async (folder) => {
      const ports = await openPorts(folder);
      await ports.files.write('a.txt', 'a');
      assert.equal(await ports.files.readText('a.txt'), 'a');
      const problem = await problemOf('git/no-repository', () => ports.git.branch());
      assert.match(problem.detail ?? '', /not a git repository/);
    });
  });
});

describe('scrub', () => {
  it('takes credentials out of addresses', () => {
    assert.equal(
      scrub("fatal: unable to access 'https://me:secret@example.com/a.git/'"),
      "fatal: unable to access 'https://example.com/a.git/'",
    );
    assert.equal(scrub('ssh://git@example.com/a and git@example.com:a'), 'ssh://example.com/a and git@example.com:a');
  });
});
