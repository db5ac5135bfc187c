import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refused } from '../../../src/adapters/fileProblems';
import { NodeFiles } from '../../../src/adapters/nodeFiles';
import { digestOf } from '../../../src/core/base/digest';
import { PreflightError } from '../../../src/core/base/problem';
import { withTempFolder } from '../../support/tempFolder';

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => PreflightError.is(error, code);
}

describe('NodeFiles', () => {
  it('writes into new folders and reads back text, size and digest', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      await files.write('a/b/c.txt', 'é');
      assert.equal(await files.readText('a/b/c.txt'), 'é');
      assert.equal(await files.size('a/b/c.txt'), 2);
      assert.equal(await files.digest('a/b/c.txt'), digestOf('é'));
    });
  });

  it('refuses paths that leave the root, also through a symbolic link', async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, 'repo');
      await mkdir(root);
      await writeFile(path.join(folder, 'secret.txt'), 'x');
      await symlink(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
      const files = new NodeFiles(root);
      await assert.rejects(files.readText('../secret.txt'), hasCode('files/outside-root'));
      await assert.rejects(files.readText('link.txt'), hasCode('files/outside-root'));
    });
  });

  it('names a missing file and a file that is not text', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      await files.write('binary', new Uint8Array([0xff, 0xfe]));
      await assert.rejects(files.readText('none'), hasCode('files/not-found'));
      await assert.rejects(files.readText('binary'), hasCode('files/not-text'));
    });
  });

  it('finds by glob and leaves out what .gitignore names, in the folder it stands in', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      for (const file of ['a.ipynb', 'out/b.ipynb', 'sub/c.ipynb', 'sub/keep/c.ipynb']) await files.write(file, '{}');
      await files.write('.gitignore', 'out/\n');
      await files.write('sub/.gitignore', '/c.ipynb\n');
      assert.deepEqual(await files.find(['**/*.ipynb']), ['a.ipynb', 'sub/keep/c.ipynb']);
    });
  });

  it('leaves a read-only file and the target of a link out of the root as they are', async () => {
    await withTempFolder(async (folder) => {
      const root = path.join(folder, 'repo');
      const files = new NodeFiles(root);
      await files.write('a.txt', 'before');
      await chmod(path.join(root, 'a.txt'), 0o444);
      await assert.rejects(files.write('a.txt', 'after'), hasCode('files/read-only'));
      await writeFile(path.join(folder, 'outside.txt'), 'before');
      await symlink(path.join(folder, 'outside.txt'), path.join(root, 'link.txt'));
      await assert.rejects(files.write('link.txt', 'after'), hasCode('files/outside-root'));
      assert.equal(await readFile(path.join(folder, 'outside.txt'), 'utf8'), 'before');
      assert.equal(await files.readText('a.txt'), 'before');
    });
  });

  it('says why a file cannot be written', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      await files.write('a.txt', '');
      await assert.rejects(files.write('a.txt/b.txt', ''), hasCode('files/unwritable'));
    });
    const denied = refused('a.txt', 'read', Object.assign(new Error('EACCES: …'), { code: 'EACCES' }));
    assert.equal(denied.problem.message, 'a.txt cannot be read: you have no permission.');
    assert.throws(() => refused('a.txt', 'read', new TypeError('a defect')), TypeError);
  });

  it('tells a folder, be it empty, from a file and from nothing', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      await mkdir(path.join(folder, 'empty'));
      await files.write('a.txt', '');
      const asked = ['', 'empty', 'a.txt', 'none', 'a.txt/none'];
      const answers = await Promise.all(asked.map((name) => files.isFolder(name)));
      assert.deepEqual(answers, [true, true, false, false, false]);
      assert.equal(await new NodeFiles('/').isFolder('no-such-folder'), false);
    });
  });

  it('follows no links while it looks for files, and passes over a .gitignore that cannot be read', async () => {
    await withTempFolder(async (folder) => {
      const files = new NodeFiles(folder);
      await files.write('sub/a.ipynb', '{}');
      await symlink('..', path.join(folder, 'sub', 'self'));
      await symlink('round', path.join(folder, 'round'));
      await mkdir(path.join(folder, 'sub', '.gitignore'));
      assert.deepEqual(await files.find(['**/*.ipynb']), ['sub/a.ipynb']);
    });
  });
});
