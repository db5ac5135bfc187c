import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../../../src/core/scan/limits';
import { OPCODES } from '../../../../src/core/scan/pickle/opcodes';
import { fixtureBytes, fixturePath } from '../../../support/fixtures';
import { scanBytes } from '../../../support/scanBytes';

const NAMES = [
  'a.pkl',
  'a.joblib',
  'a.pt',
  'a.npy',
  'a.npz',
  'a.zip',
  'a.onnx',
  'a.safetensors',
  'a.keras',
  'a.h5',
  'a',
];
const limits = { ...DEFAULT_LIMITS, expandedBytes: 1 << 22, heldBytes: 1 << 20, members: 200 };
const seeds = readdirSync(fixturePath('scan'))
  .filter((name) => !/\.(json|py)$/.test(name))
  .map((name) => ({ name, bytes: fixtureBytes('scan', name) }));

/** A fixture with some bytes replaced, inserted, repeated or cut. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.nat(3)), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map(([{ name, bytes }, edits]) => {
    let content = Array.from(bytes);
    for (const [where, value, kind] of edits) {
      const at = Math.floor(where * content.length);
      if (kind === 0) content[at] = value;
      else if (kind === 1) content.splice(at, 0, value);
      else if (kind === 2) content.splice(at, 0, ...content.slice(at, at + value));
      else content = content.slice(0, at);
    }
    return { name, bytes: Uint8Array.from(content) };
  });

describe('scan of any bytes', () => {
  it('ends in a verdict for arbitrary bytes under any name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...NAMES), async (bytes, name) => {
        await scanBytes(bytes, name, { limits });
      }),
      { numRuns: 500 },
    );
  });

  it('ends in a verdict for opcodes in any order', async () => {
    const opcodes = fc.constantFrom(...OPCODES.flatMap((opcode, code) => (opcode ? [String.fromCharCode(code)] : [])));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(opcodes, fc.constantFrom('\x01', '\n', 'os', 'a')), { maxLength: 60 }),
        async (parts) => {
          await scanBytes(parts.join(''), 'a.pkl', { limits });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('ends in a verdict for mutated artifacts', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async ({ name, bytes }) => {
        await scanBytes(bytes, name, { limits });
      }),
      { numRuns: 1500 },
    );
  });

  it('never calls a file clean whose payload stands behind any other bytes of a pickle', async () => {
    const harmless = fc.array(fc.constantFrom('N0', 'K\x010', ']0', '(1', '}0', 'U\x02ab0', 'X\x01\x00\x00\x00a0'), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(harmless, harmless, async (before, after) => {
        const text = `\x80\x02${before.join('')}cos\nsystem\n${after.join('')}(U\x04truetR.`;
        assert.equal((await scanBytes(text)).verdict, 'dangerous');
      }),
    );
  });
});
