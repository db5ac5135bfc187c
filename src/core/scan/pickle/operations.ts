import { Uninspectable } from '../uninspectable';
import { integerOfBytes, integerOfLine, memoIndex, numberOf } from './constants';
import { decodeLatin1, decodeQuoted, decodeRawUnicode, decodeUtf8 } from './decodeText';
import type { PickleMachine } from './machine';
import type { OpcodeName } from './opcodes';
import type { Argument } from './readArgument';
import { BYTES, EMPTY_TUPLE, integerValue, LIST, mayBeText, NONE, OTHER } from './value';

type Operation = (machine: PickleMachine, argument: Argument, offset: number) => void;

const other: Operation = ({ stack }) => {
  stack.push(OTHER);
};
const integer: Operation = ({ stack }, argument) => {
  stack.push(integerValue(numberOf(argument)));
};
const integerLine: Operation = ({ stack }, argument) => {
  stack.push(integerOfLine(argument));
};
const recall: Operation = (machine, argument) => {
  machine.recall(memoIndex(argument));
};
const remember: Operation = ({ memo, stack }, argument) => {
  memo.set(memoIndex(argument), stack.top());
};
const nothing: Operation = () => undefined;

const bytes: Operation = ({ stack, listener }, argument, offset) => {
  const content = contentOf(argument);
  if (content) listener.constant({ bytes: content }, offset);
  else if (argument.kind === 'bytes') listener.longConstant(argument.head, argument.length, offset);
  stack.push(BYTES);
};

function text(decode: (content: Uint8Array) => string): Operation {
  return (machine, argument, offset) => {
    const content = contentOf(argument);
    if (!content) {
      if (argument.kind === 'bytes') machine.listener.longConstant(argument.head, argument.length, offset);
      machine.stack.push(OTHER);
      return;
    }
    const decoded = decode(content);
    machine.listener.constant({ text: decoded }, offset);
    machine.pushText(decoded);
  };
}

function tupleOf(size: number): Operation {
  return (machine) => {
    const items = Array.from({ length: size }, () => machine.stack.pop());
    machine.pushTuple(items.reverse());
  };
}

const addMarked: Operation = (machine, _argument, offset) => {
  machine.stack.popToMark();
  machine.fill(offset);
};
const extension: Operation = (machine, argument, offset) => {
  const code = numberOf(argument);
  machine.importComputed(`Imports by extension code ${code}, which only the loading program can resolve.`, offset);
};
const construct: Operation = (machine, _argument, offset) => {
  const args = machine.stack.pop();
  machine.call(machine.stack.pop(), args, true, offset);
};

/** What each of the 68 opcodes does to the machine, as CPython's Modules/_pickle.c does it. */
export const OPERATIONS: Readonly<Record<OpcodeName, Operation>> = {
  MARK: ({ stack }) => {
    stack.mark();
  },
  STOP: (machine) => {
    machine.stack.pop();
    machine.stopped = true;
  },
  POP: ({ stack }) => {
    stack.popValueOrMark();
  },
  POP_MARK: ({ stack }) => {
    stack.popToMark();
  },
  DUP: ({ stack }) => {
    stack.push(stack.top());
  },
  PROTO: (machine, argument, offset) => {
    machine.protocol(numberOf(argument), offset);
  },
  FRAME: nothing,

  NONE: ({ stack }) => {
    stack.push(NONE);
  },
  NEWTRUE: other,
  NEWFALSE: other,
  INT: integerLine,
  LONG: integerLine,
  BININT: integer,
  BININT1: integer,
  BININT2: integer,
  LONG1: ({ stack }, argument) => {
    stack.push(integerOfBytes(argument));
  },
  LONG4: other,
  FLOAT: other,
  BINFLOAT: other,
  BINBYTES: bytes,
  SHORT_BINBYTES: bytes,
  BINBYTES8: bytes,
  BYTEARRAY8: bytes,
  NEXT_BUFFER: other,
  READONLY_BUFFER: nothing,
  STRING: text(decodeQuoted),
  BINSTRING: text(decodeLatin1),
  SHORT_BINSTRING: text(decodeLatin1),
  UNICODE: text(decodeRawUnicode),
  BINUNICODE: text(decodeUtf8),
  SHORT_BINUNICODE: text(decodeUtf8),
  BINUNICODE8: text(decodeUtf8),

  GET: recall,
  BINGET: recall,
  LONG_BINGET: recall,
  PUT: remember,
  BINPUT: remember,
  LONG_BINPUT: remember,
  MEMOIZE: ({ memo, stack }) => {
    memo.set(memo.size, stack.top());
  },

  EMPTY_TUPLE: ({ stack }) => {
    stack.push(EMPTY_TUPLE);
  },
  TUPLE: (machine) => {
    machine.pushTuple(machine.stack.popToMark());
  },
  TUPLE1: tupleOf(1),
  TUPLE2: tupleOf(2),
  TUPLE3: tupleOf(3),
  EMPTY_LIST: ({ stack }) => {
    stack.push(LIST);
  },
  LIST: ({ stack }) => {
    stack.popToMark();
    stack.push(LIST);
  },
  APPEND: (machine, _argument, offset) => {
    machine.stack.pop();
    machine.fill(offset);
  },
  APPENDS: addMarked,
  ADDITEMS: addMarked,
  EMPTY_SET: other,
  FROZENSET: ({ stack }) => {
    stack.popToMark();
    stack.push(OTHER);
  },
  EMPTY_DICT: ({ stack }) => {
    stack.push({ kind: 'dict', entries: new Map() });
  },
  DICT: (machine, _argument, offset) => {
    const items = machine.stack.popToMark();
    machine.stack.push({ kind: 'dict', entries: new Map() });
    machine.setItems(items, offset);
  },
  SETITEM: (machine, _argument, offset) => {
    const value = machine.stack.pop();
    machine.setItems([machine.stack.pop(), value], offset);
  },
  SETITEMS: (machine, _argument, offset) => {
    machine.setItems(machine.stack.popToMark(), offset);
  },

  GLOBAL: (machine, argument, offset) => {
    if (argument.kind === 'pair') machine.import(argument.first, argument.second, offset);
  },
  STACK_GLOBAL: (machine, _argument, offset) => {
    const name = machine.stack.pop();
    const module = machine.stack.pop();
    if (name.kind === 'text' && module.kind === 'text') machine.import(module.text, name.text, offset);
    else if (mayBeText(name) && mayBeText(module)) {
      machine.importComputed('Imports a name that is computed while loading.', offset);
    } else throw new Uninspectable('pickle/irregular', 'it imports by something that is no text');
  },
  EXT1: extension,
  EXT2: extension,
  EXT4: extension,
  REDUCE: (machine, _argument, offset) => {
    const args = machine.stack.pop();
    machine.call(machine.stack.pop(), args, false, offset);
  },
  NEWOBJ: construct,
  NEWOBJ_EX: (machine, argument, offset) => {
    machine.stack.pop();
    construct(machine, argument, offset);
  },
  INST: (machine, argument, offset) => {
    if (argument.kind !== 'pair') return;
    // Python's own unpickler imports before it looks for the mark.
    machine.import(argument.first, argument.second, offset);
    const callee = machine.stack.pop();
    machine.call(callee, machine.tuple(machine.stack.popToMark()), false, offset);
  },
  OBJ: (machine, _argument, offset) => {
    const [callee, ...args] = machine.stack.popToMark();
    if (!callee) throw new Uninspectable('pickle/irregular', 'it builds an object of no class');
    machine.call(callee, machine.tuple(args), false, offset);
  },
  BUILD: (machine, _argument, offset) => {
    machine.build(offset);
  },
  PERSID: (machine, _argument, offset) => {
    machine.persistent(OTHER, offset);
  },
  BINPERSID: (machine, _argument, offset) => {
    machine.persistent(machine.stack.pop(), offset);
  },
};

function contentOf(argument: Argument): Uint8Array | undefined {
  if (argument.kind === 'line') return argument.line;
  return argument.kind === 'bytes' ? argument.bytes : undefined;
}
