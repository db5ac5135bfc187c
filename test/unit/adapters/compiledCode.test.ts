import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BundleLoader } from '../../../src/adapters/bundleLoader';
import { CompiledCodeFolder } from '../../../src/adapters/compiledCode';

const CODE = { data: Buffer.from('what V8 made'), cost: 250.5 };

describe('CompiledCodeFolder', () => {
  let folder: string;
  let kept: CompiledCodeFolder;
  let below: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'preflight-'));
    below = path.join(folder, 'cache', 'compiled');
    kept = new CompiledCodeFolder(below);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives back what was written, under its key only', () => {
    kept.write('a', CODE);
    assert.deepEqual(kept.read('a'), CODE);
    assert.equal(kept.read('b'), undefined);
  });

  it('replaces what was there', () => {
    kept.write('a', CODE);
    kept.write('a', { ...CODE, cost: 9 });
    assert.equal(kept.read('a')?.cost, 9);
    assert.deepEqual(readdirSync(below), ['a.bin']);
  });

  it('does not read a damaged file', () => {
    kept.write('a', CODE);
    const file = path.join(below, 'a.bin');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    assert.equal(kept.read('a'), undefined);
    writeFileSync(file, '');
    assert.equal(kept.read('a'), undefined);
  });

  it('reads nothing that others can write', function () {
    if (process.getuid === undefined) return;
    kept.write('a', CODE);
    const file = path.join(below, 'a.bin');
    chmodSync(file, 0o622);
    assert.equal(kept.read('a'), undefined);
    chmodSync(file, 0o600);
    chmodSync(below, 0o770);
    assert.equal(kept.read('a'), undefined);
    kept.write('b', CODE);
    assert.deepEqual(readdirSync(below), ['a.bin']);
    chmodSync(below, 0o700);
    assert.deepEqual(kept.read('a'), CODE);
  });

  it('follows no link', function () {
    if (process.getuid === undefined) return;
    kept.write('a', CODE);
    symlinkSync(path.join(below, 'a.bin'), path.join(below, 'b.bin'));
    assert.equal(kept.read('b'), undefined);
    symlinkSync(below, path.join(folder, 'link'));
    assert.equal(new CompiledCodeFolder(path.join(folder, 'link')).read('a'), undefined);
  });

  it('writes what is old anew, and throws away what nobody asks for', () => {
    kept.write('a', CODE);
    const long = new Date(Date.now() - 40 * 24 * 3600 * 1000);
    utimesSync(path.join(below, 'a.bin'), long, long);
    assert.equal(kept.read('a'), undefined);
    kept.write('b', CODE);
    assert.deepEqual(readdirSync(below), ['b.bin']);
  });

  it('does nothing where there can be no folder', () => {
    writeFileSync(path.join(folder, 'file'), '');
    const none = new CompiledCodeFolder(path.join(folder, 'file', 'compiled'));
    none.write('a', CODE);
    assert.equal(none.read('a'), undefined);
    const refused = new CompiledCodeFolder('/proc/preflight/compiled');
    refused.write('a', CODE);
    assert.equal(refused.read('a'), undefined);
  });
});

describe('BundleLoader', () => {
  let folder: string;
  let kept: CompiledCodeFolder;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'preflight-'));
    kept = new CompiledCodeFolder(path.join(folder, 'compiled'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function bundle(name: string, text: string): void {
    writeFileSync(path.join(folder, name), text);
  }

  it('loads a bundle once, with the files beside it and the modules of Node', () => {
    bundle(
      'main.js',
      "exports.part = require('./main.part.js'); exports.same = require('./main.part.js'); exports.path = require('node:path');",
    );
    bundle('main.part.js', 'exports.where = [__filename, __dirname]; exports.self = module.exports === exports;');
    const main = new BundleLoader(folder, kept).load('main.js') as Record<string, unknown>;
    assert.deepEqual(main['part'], { where: [path.join(folder, 'main.part.js'), folder], self: true });
    assert.equal(main['part'], main['same']);
    assert.equal(main['path'], path);
  });

  it('keeps what was compiled when it is told to, once', () => {
    bundle('main.js', 'exports.twice = (n) => 2 * n;');
    const files = (): string[] => readdirSync(path.join(folder, 'compiled'));
    const first = new BundleLoader(folder, kept);
    assert.equal((first.load('main.js') as { twice: (n: number) => number }).twice(4), 8);
    first.keep();
    assert.equal(files().length, 1);
    const written = readFileSync(path.join(folder, 'compiled', files()[0] ?? ''));
    const second = new BundleLoader(folder, kept);
    assert.equal((second.load('main.js') as { twice: (n: number) => number }).twice(5), 10);
    second.keep();
    assert.deepEqual(readFileSync(path.join(folder, 'compiled', files()[0] ?? '')), written);
  });

  it('never runs the code of another text', () => {
    bundle('main.js', 'exports.value = () => 1;');
    const first = new BundleLoader(folder, kept);
    first.load('main.js');
    first.keep();
    bundle('main.js', 'exports.value = () => 2;');
    assert.equal((new BundleLoader(folder, kept).load('main.js') as { value: () => number }).value(), 2);
  });
});
