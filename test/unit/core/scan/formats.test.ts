import assert from 'node:assert/strict';
import { zipSync } from 'fflate';
import { DEFAULT_LIMITS } from '../../../../src/core/scan/limits';
import { parseLiteral } from '../../../../src/core/scan/formats/pythonLiteral';
import { isArtifactPath } from '../../../../src/core/scan/scanArtifact';
import type { ScannedFile } from '../../../../src/core/scan/report';
import { fixtureBytes } from '../../../support/fixtures';
import { latin1, scanBytes } from '../../../support/scanBytes';

function codes({ findings }: ScannedFile): string[] {
  return findings.map(({ code }) => code);
}

function npy(header: string, data = ''): string {
  return `\x93NUMPY\x01\x00${String.fromCharCode(header.length & 255, header.length >> 8)}${header}${data}`;
}

function safetensors(header: unknown, data: number): Uint8Array {
  const text = JSON.stringify(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(latin1(text), 8);
  return bytes;
}

describe('scan of formats', () => {
  it('names the format by its content, not by its name', async () => {
    assert.equal((await scanBytes(fixtureBytes('scan', 'plain.npz'), 'model.pkl')).format, 'zip (npz)');
    assert.equal((await scanBytes(fixtureBytes('scan', 'model_lz4.joblib'), 'model')).format, 'lz4, pickle');
    assert.equal((await scanBytes(fixtureBytes('scan', 'payload.tar.gz'), 'x')).format, 'gzip, tar');
  });

  it('takes only plain element types of an npy file for data', async () => {
    const plain = "{'descr': [('a', '<f4'), ('b', [('c', '|u1', (2,))])], 'fortran_order': False, 'shape': (3,)}";
    assert.equal((await scanBytes(npy(plain), 'x.npy')).verdict, 'clean');
    for (const type of ["'|O'", "'object'", "[('a', 'O')]", "('<f4', (2,))"]) {
      const header = `{'descr': ${type}, 'fortran_order': False, 'shape': (1,)}`;
      assert.equal((await scanBytes(npy(header, 'cos\nsystem\n.'), 'x.npy')).verdict, 'dangerous', type);
    }
    assert.deepEqual(codes(await scanBytes(npy('{    '), 'x.npy')), ['npy/broken']);
  });

  it('reads Python literals', () => {
    assert.deepEqual(parseLiteral("{'a': (1, [True, None, 'x']), }"), new Map([['a', [1, [true, null, 'x']]]]));
    assert.throws(() => parseLiteral('__import__("os")'));
    assert.throws(() => parseLiteral('('.repeat(1000)));
  });

  it('holds the tensors of a safetensors file against its size', async () => {
    const tensor = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
    assert.equal((await scanBytes(safetensors({ a: tensor }, 8), 'm.safetensors')).verdict, 'clean');
    assert.equal((await scanBytes(safetensors({ a: tensor }, 9), 'm.safetensors')).verdict, 'uninspected');
    assert.equal((await scanBytes(safetensors({ a: tensor, b: tensor }, 8), 'm')).verdict, 'uninspected');
    assert.equal((await scanBytes(safetensors({ a: { ...tensor, shape: [3] } }, 8), 'm')).verdict, 'uninspected');
  });

  it('judges an ONNX model by the domains of its nodes and the paths of its data', async () => {
    const outcome = async (name: string): Promise<string[]> =>
      codes(await scanBytes(fixtureBytes('onnx', 'behaviour', name), name));
    assert.deepEqual(await outcome('ext_abs.onnx'), ['onnx/external-path']);
    assert.deepEqual(await outcome('ext_trav.onnx'), ['onnx/external-path']);
    assert.deepEqual(await outcome('id_f32.onnx'), []);
    assert.deepEqual(await outcome('infloop.onnx'), ['onnx/loop']);
    assert.deepEqual(codes(await scanBytes('no model', 'm.onnx')), ['onnx/not-a-model']);
  });

  it('asks for a justification of an operator library', async () => {
    const node = '\x0a\x01x\x12\x01y\x22\x03Foo\x3a\x07my.corp';
    const graph = `\x0a${String.fromCharCode(node.length)}${node}`;
    const model = `\x08\x08\x3a${String.fromCharCode(graph.length)}${graph}`;
    const scanned = await scanBytes(model, 'm.onnx');
    assert.equal(scanned.findings[0]?.subject, 'domain:my.corp');
    const justifications = new Map([['domain:my.corp', 'built and signed by our own team']]);
    assert.equal((await scanBytes(model, 'm.onnx', { justifications })).verdict, 'clean');
  });

  it('stops at archives that expand, nest or list without end', async () => {
    const zeros = latin1('N0'.repeat(600_000));
    const limits = { ...DEFAULT_LIMITS, expandedBytes: 1 << 20, depth: 3, members: 5 };
    assert.deepEqual(codes(await scanBytes(zipSync({ 'a.pkl': zeros }), 'a.zip', { limits })), ['scan/expands']);
    let nested = zipSync({ 'a.txt': latin1('x') });
    for (let i = 0; i < 5; i++) nested = zipSync({ 'a.zip': nested });
    assert.deepEqual(codes(await scanBytes(nested, 'a.zip', { limits })), ['scan/too-deep']);
    const many = zipSync(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}`, latin1('x')])));
    assert.deepEqual(codes(await scanBytes(many, 'a.zip', { limits })), ['scan/too-many-members']);
  });

  it('judges the types that a skops file constructs', async () => {
    const schema = {
      __module__: 'sklearn.svm._classes',
      __class__: 'SVC',
      content: { __module__: 'os', __class__: 'system' },
    };
    const scanned = await scanBytes(zipSync({ 'schema.json': latin1(JSON.stringify(schema)) }), 'm.skops');
    assert.deepEqual(
      scanned.imports.map(({ name, judgement }) => [name, judgement]),
      [
        ['SVC', 'known'],
        ['system', 'dangerous'],
      ],
    );
  });

  it('judges what a Keras architecture names', async () => {
    const verdict = async (layer: unknown): Promise<string> => {
      const config = latin1(JSON.stringify({ class_name: 'Sequential', module: 'keras', config: { layers: [layer] } }));
      return (await scanBytes(zipSync({ 'config.json': config, 'metadata.json': latin1('{}') }), 'm.keras')).verdict;
    };
    assert.equal(await verdict({ class_name: 'Conv2D', module: 'keras.src.layers.convolutional.conv2d' }), 'clean');
    assert.equal(await verdict({ class_name: 'run', module: 'subprocess' }), 'dangerous');
    assert.equal(await verdict({ class_name: 'get_file', module: 'keras.utils' }), 'dangerous');
    assert.equal(await verdict({ class_name: 'function', module: 'builtins', config: 'my_act' }), 'unknown');
    assert.equal(await verdict({ class_name: 'Mine', module: 'my.layers' }), 'unknown');
    assert.equal(await verdict({ class_name: 'Mine', module: null, registered_name: 'corp>Mine' }), 'unknown');
  });

  it('reads an archive that begins like a pickle both ways', async () => {
    const tar = new Uint8Array(1536);
    tar.set(latin1("cos\nsystem\n(S'true'\ntR."));
    tar.set(latin1('00000000001\0'), 124);
    tar.set(latin1('ustar'), 257);
    assert.equal((await scanBytes(tar, 'a.tar')).verdict, 'dangerous');
  });

  it('refuses a zip archive in which readers could find two directories', async () => {
    const inner = zipSync({ 'a.txt': latin1('x') }, { level: 0 });
    // The second archive's offsets point into the first one for readers that do not correct them.
    const both = new Uint8Array([...inner, ...inner]);
    assert.deepEqual(codes(await scanBytes(both, 'a.zip')), ['zip/inconsistent']);
  });

  it('knows by the name which files a notebook writes are worth a scan', () => {
    assert.ok(isArtifactPath('out/model.pkl') && isArtifactPath('M.JOBLIB') && isArtifactPath('m.onnx'));
    assert.ok(!isArtifactPath('data.csv') && !isArtifactPath('plot.png'));
  });
});
