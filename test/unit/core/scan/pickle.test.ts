import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../../../src/core/scan/limits';
import { OPCODES } from '../../../../src/core/scan/pickle/opcodes';
import type { ScannedFile } from '../../../../src/core/scan/report';
import { scanBytes } from '../../../support/scanBytes';

function codes({ findings }: ScannedFile): string[] {
  return findings.map(({ code }) => code);
}

describe('scan of pickles', () => {
  it('knows the 68 opcodes', () => {
    assert.equal(OPCODES.filter((opcode) => opcode !== undefined).length, 68);
  });

  it('names every import, and which of them loading calls', async () => {
    const scanned = await scanBytes('\x80\x02cnumpy\nfloat64\nq\x00cbuiltins\neval\n(U\x011tR.');
    assert.deepEqual(
      scanned.imports.map(({ module, name, judgement, called }) => [module, name, judgement, called]),
      [
        ['numpy', 'float64', 'known', false],
        ['builtins', 'eval', 'dangerous', true],
      ],
    );
    assert.deepEqual(
      scanned.findings.map(({ subject, offset }) => [subject, offset]),
      [['builtins.eval', 19]],
    );
  });

  it('follows names through the memo', async () => {
    const text = '\x80\x04\x8c\x02os\x94\x8c\x06system\x940h\x00h\x01\x93.';
    assert.deepEqual(codes(await scanBytes(text)), ['import/dangerous']);
  });

  it('sees through escapes in strings', async () => {
    const scanned = await scanBytes("S'\\x6fs'\nS'sys\\164em'\n\x93.");
    assert.equal(scanned.findings[0]?.subject, 'os.system');
    assert.equal((await scanBytes('V\\u006fs\nVsystem\n\x93.')).findings[0]?.subject, 'os.system');
  });

  it('says of an unknown import that it needs a justification, and accepts one that names it', async () => {
    const text = '\x80\x02cmypackage.features\nEncoder\n)\x81.';
    assert.equal((await scanBytes(text)).verdict, 'unknown');
    const justifications = new Map([['mypackage.features.Encoder', 'our own class']]);
    const accepted = await scanBytes(text, 'model.pkl', { justifications });
    assert.equal(accepted.verdict, 'clean');
    assert.equal(accepted.findings[0]?.justification, 'our own class');
  });

  it('accepts no justification of a dangerous import', async () => {
    const justifications = new Map([['os.system', 'trust me']]);
    assert.equal((await scanBytes('cos\nsystem\n.', 'model.pkl', { justifications })).verdict, 'dangerous');
  });

  it('judges by the exact name, not by the module', async () => {
    assert.equal((await scanBytes('cnumpy\nndarray\n.')).verdict, 'clean');
    assert.equal((await scanBytes('cnumpy\nload\n.')).verdict, 'dangerous');
    assert.equal((await scanBytes('cnumpy\nfoo\n.')).verdict, 'unknown');
    assert.equal((await scanBytes('csklearn.base\nBaseEstimator.__init__\n.')).verdict, 'dangerous');
  });

  it('reports calls of what is computed, and changes of what is imported', async () => {
    assert.deepEqual(codes(await scanBytes('\x80\x02cnumpy\nfloat64\n)R)R.')), ['pickle/computed-call']);
    assert.deepEqual(codes(await scanBytes('\x80\x02cnumpy\nfloat64\n}b.')), ['pickle/changes-import']);
    assert.deepEqual(codes(await scanBytes('\x80\x02cnumpy\nfloat64\nNNs.')), ['pickle/changes-import']);
    assert.deepEqual(codes(await scanBytes('\x80\x02N\x80\x02.')), ['pickle/misplaced-protocol']);
  });

  it('keeps what it found before an error, and says that the rest was not read', async () => {
    const scanned = await scanBytes('cos\nsystem\n\xff');
    assert.deepEqual(codes(scanned), ['import/dangerous', 'pickle/invalid-opcode']);
  });

  it('stops where unpicklers could differ', async () => {
    assert.deepEqual(codes(await scanBytes('Np+1\n.')), ['pickle/ambiguous']);
    assert.deepEqual(codes(await scanBytes('g7\n.')), ['pickle/irregular']);
    assert.deepEqual(codes(await scanBytes('\x80\x09N.')), ['pickle/unknown-protocol']);
    assert.deepEqual(codes(await scanBytes('')), ['scan/truncated']);
    assert.deepEqual(codes(await scanBytes('', 'model')), ['scan/unknown-format']);
  });

  it('stops at a line that crosses the end of its frame, of which CPython reads only the second part', async () => {
    const text = '\x80\x04\x95\x05\0\0\0\0\0\0\0cnumpos\nsystem\n.';
    assert.deepEqual(codes(await scanBytes(text)), ['pickle/ambiguous']);
    const nested = '\x80\x04\x95\x20\0\0\0\0\0\0\0N\x95\x01\0\0\0\0\0\0\0.';
    assert.deepEqual(codes(await scanBytes(nested)), ['pickle/ambiguous']);
  });

  it('cuts off the last byte of a last line, as unpicklers do', async () => {
    const { imports } = await scanBytes("(S'true'\nios\nsystemX");
    assert.deepEqual([imports[0]?.module, imports[0]?.name, imports[0]?.called], ['os', 'system', true]);
  });

  it('reads what follows the first pickle', async () => {
    assert.equal((await scanBytes('N.N.cos\nsystem\n.')).verdict, 'dangerous');
    assert.deepEqual(codes(await scanBytes('N.\x00\x00')), ['pickle/trailing-bytes']);
  });

  it('does not take text for a pickle', async () => {
    const text = 'contact\nname\nimport os\nclass A:\n';
    const length = String.fromCharCode(text.length);
    assert.equal((await scanBytes(`\x80\x02U${length}${text}.`)).verdict, 'clean');
    assert.deepEqual(codes(await scanBytes(text, 'notes.txt')), ['scan/unknown-format']);
    assert.equal((await scanBytes(`${text}cos\nsystem\n`, 'notes.txt')).verdict, 'uninspected');
    assert.equal((await scanBytes('cos\nsystem\n?', 'notes.txt')).verdict, 'dangerous');
  });

  it('stops where it would have to hold too much', async () => {
    const limits = { ...DEFAULT_LIMITS, objects: 1000, opcodes: 5000 };
    const scan = async (text: string): Promise<string[]> => codes(await scanBytes(text, 'a.pkl', { limits }));
    assert.deepEqual(await scan('N'.repeat(1100)), ['scan/too-large']);
    assert.deepEqual(await scan('(NNNNNt'.repeat(200)), ['scan/too-large']);
    assert.deepEqual(await scan('N0'.repeat(3000)), ['scan/too-large']);
  });
});
