/** Names every Python has (CPython 3.8 to 3.14). */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex ' +
    'copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr ' +
    'globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max ' +
    'memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice ' +
    'sorted staticmethod str sum super tuple type vars zip Ellipsis NotImplemented False True None ' +
    'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError ' +
    'BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ' +
    'ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning EnvironmentError ' +
    'Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit ' +
    'IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError ' +
    'KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError ' +
    'NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError ' +
    'PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning ' +
    'StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError ' +
    'TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError ' +
    'UnicodeWarning UserWarning ValueError Warning ZeroDivisionError WindowsError __build_class__ __builtins__ ' +
    '__debug__ __doc__ __file__ __import__ __loader__ __name__ __package__ __spec__ __class__ __module__ __qualname__ ' +
    '__annotations__'
  ).split(' '),
);

/** Names that IPython and its hosts put into every notebook. */
export const NOTEBOOK_NAMES: ReadonlySet<string> = new Set(
  (
    'display get_ipython In Out _ __ ___ _i _ii _iii _ih _oh _dh _exit_code exit quit ' +
    'dbutils spark sc sqlContext displayHTML ipython'
  ).split(' '),
);

/** Whether a name needs no definition in a notebook: `Out`, `_3`, `_i12` and builtins. */
export function isPredefined(name: string): boolean {
  return BUILTINS.has(name) || NOTEBOOK_NAMES.has(name) || /^_i?\d+$/.test(name);
}

/** Methods that change their object in place, whatever its type. */
export const MUTATORS: ReadonlySet<string> = new Set(
  (
    'append extend insert pop popitem remove clear update setdefault add discard sort reverse fill setflags ' +
    'fit partial_fit fit_transform fit_resample fit_predict compile add_module register_buffer load_weights ' +
    'load_state_dict train eval step zero_grad add_trace update_layout set_params'
  ).split(' '),
);
