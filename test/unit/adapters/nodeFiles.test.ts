import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
});
