import type { Job } from '../../base/job';
import { throwIfCancelled } from '../../base/job';
import type { Cursor } from '../source';
import { Uninspectable } from '../uninspectable';
import { numberOf } from './constants';
import type { MachineLimits, MachineListener } from './machine';
import { PickleMachine } from './machine';
import { OPCODES } from './opcodes';
import { fixedBytes, readArgument, readFixed } from './readArgument';
import type { MadeValue } from './value';

/**
 * What happens after BUILD completed an object; joblib puts an array's bytes there, outside of any opcode. Inside an
 * unfinished frame an unpickler has read ahead, so that whoever reads on from the file begins elsewhere.
 */
export type AfterBuild = (built: MadeValue, cursor: Cursor, insideFrame: boolean) => Promise<void>;

export interface WalkOptions {
  readonly job: Job;
  readonly limits: MachineLimits;
  readonly listener: MachineListener;
  readonly afterBuild: AfterBuild;
}

const OPCODES_BETWEEN_CHECKS = 1 << 18;

/**
 * Walks one pickle from the cursor to behind its STOP. What was told to the listener before an error stands: an
 * unpickler too acts on each opcode before it reads the next. Throws `Uninspectable`, or `job/cancelled`.
 */
export async function walkPickle(cursor: Cursor, { job, limits, listener, afterBuild }: WalkOptions): Promise<void> {
  const machine = new PickleMachine(listener, limits);
  const start = cursor.position;
  let frameEnd = 0;
  for (let count = 1; ; count++) {
    if (count % OPCODES_BETWEEN_CHECKS === 0) throwIfCancelled(job);
    const offset = cursor.position - start;
    if (!cursor.has(1)) await cursor.need(1);
    const code = cursor.byte();
    const opcode = OPCODES[code];
    if (!opcode) {
      throw new Uninspectable('pickle/invalid-opcode', `byte 0x${code.toString(16)} at ${offset} is no pickle opcode`);
    }
    const size = fixedBytes(opcode.form);
    const argument =
      size !== undefined && cursor.has(size) ? readFixed(cursor, opcode.form) : await readArgument(cursor, opcode.form);
    const end = cursor.position - start;
    if (offset < frameEnd && (end > frameEnd || opcode.name === 'FRAME')) throw brokenFrame();
    if (opcode.name === 'FRAME') frameEnd = end + numberOf(argument);
    machine.execute(opcode, argument, offset);
    if (machine.stopped) return;
    if (machine.built) {
      const { built } = machine;
      machine.built = undefined;
      await afterBuild(built, cursor, end < frameEnd);
    }
  }
}

/**
 * An opcode across the end of a frame, or a frame in a frame. No pickler writes them; CPython's C unpickler drops the
 * part of a line that is inside the frame, so that it imports another name than the bytes say.
 */
function brokenFrame(): Uninspectable {
  return new Uninspectable('pickle/ambiguous', 'an opcode goes beyond the frame that it begins in');
}
