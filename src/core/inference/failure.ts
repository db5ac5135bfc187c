import type { Failure } from './runner';

/** What a failure means, in words for a person. */
export interface FailureText {
  readonly message: string;
  readonly remedy: string;
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGFPE: 'an integer division by zero, usually over zero rows',
  SIGABRT: 'the runtime gave itself up',
  SIGSEGV: 'an invalid memory access',
  SIGILL: 'a processor instruction that this machine does not have',
  SIGKILL: 'killed from outside, often because memory ran out',
  SIGBUS: 'an invalid memory access',
};

/** Exit codes that Windows uses where others use signals. */
const WINDOWS_EXITS: Readonly<Record<number, string>> = {
  0xc0000005: 'an invalid memory access',
  0xc0000094: 'an integer division by zero, usually over zero rows',
  0xc0000409: 'the runtime gave itself up',
};

/** Says what happened and what to do; `doing` completes "while …", for example "running 7 rows". */
export function describeFailure(failure: Failure, doing: string): FailureText {
  switch (failure.status) {
    case 'refused':
      return {
        message: `The runtime reported an error while ${doing}: ${firstLine(failure.message)}`,
        remedy: "Correct the input or export the model again; the message is the runtime's own.",
      };
    case 'crashed':
      return {
        message: `The runtime crashed while ${doing} (${describeEnd(failure)}). Other tests are not affected.`,
        remedy:
          'A service that runs this model on such input dies too. Check the input before the model runs, or change ' +
          'the export so that the runtime does not reach this code.',
      };
    case 'timeout':
      return {
        message: `The model did not answer within ${failure.afterMs / 1000} s while ${doing}, and was ended.`,
        remedy: 'Look for a loop without end, or raise tests.runtime.timeoutMs in model.yaml.',
      };
    case 'memory':
      return {
        message:
          `The model took more than ${failure.limitMb} MiB of memory (${Math.round(failure.rssMb)} MiB) while ${doing}, ` +
          'and was ended.',
        remedy: 'Look for a tensor that grows with the input, or raise tests.runtime.maxRssMb in model.yaml.',
      };
  }
}

function describeEnd({ signal, exitCode, output }: Extract<Failure, { status: 'crashed' }>): string {
  if (signal !== null) {
    const meaning = SIGNALS[signal];
    return meaning === undefined ? signal : `${signal}, ${meaning}`;
  }
  const meaning = exitCode === null ? undefined : WINDOWS_EXITS[exitCode];
  if (meaning !== undefined) return `exit code ${exitCode ?? ''}, ${meaning}`;
  const last = output.split('\n').at(-1) ?? '';
  return exitCode === null ? last : `exit code ${exitCode}${last === '' ? '' : `: ${last}`}`;
}

/** Runtime messages can be long dumps; the first line says what matters. */
function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length <= 500 ? line : `${line.slice(0, 497)}…`;
}
