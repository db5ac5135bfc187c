import type { Job } from '../../base/job';
import { throwIfCancelled } from '../../base/job';
import type { Cursor } from '../source';
import { Uninspectable } from '../uninspectable';
import type { MachineLimits, MachineListener } from './machine';
import { PickleMachine } from './machine';
import { OPCODES } from './opcodes';
import { fixedBytes, readArgument, readFixed } from './readArgument';
import type { MadeValue } from './value';

/** What happens after BUILD completed an object; joblib puts an array's bytes there, outside of any opcode. */
export type AfterBuild = (built: MadeValue, cursor: Cursor) => Promise<void>;

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
    machine.execute(opcode, argument, offset);
    if (machine.stopped) return;
    if (machine.built) {
      const { built } = machine;
      machine.built = undefined;
      await afterBuild(built, cursor);
    }
  }
}
