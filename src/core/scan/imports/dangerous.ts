const RUNS_CODE = 'it can run code that the file brings';
const LOADS_FILES = 'it loads another file, and loading may run code';
const REACHES_OUT = 'it reaches the network or other programs';

/**
 * Modules and names outside of Python's standard library that are known to be of no good in a stored model; a prefix
 * covers everything below it. This list only sharpens a warning into an error: what is on no list is never clean.
 */
export const DANGEROUS_PREFIXES: readonly (readonly [prefix: string, reason: string])[] = [
  ...each(RUNS_CODE, [
    'IPython',
    'cloudpickle',
    'dill',
    'jinja2',
    'joblib.externals',
    'keras',
    'numba',
    'numpy._core._ufunc_reconstruct',
    'numpy.core._ufunc_reconstruct',
    'numpy.ctypeslib',
    'numpy.distutils',
    'numpy.f2py',
    'numpy.testing',
    'numpy.vectorize',
    'pandas.core.computation',
    'pandas.eval',
    'pip',
    'pkg_resources',
    'scipy._lib._testutils',
    'scipy.weave',
    'setuptools',
    'sklearn.utils._testing',
    'tensorflow',
    'torch._dynamo',
    'torch._inductor',
    'torch.fx',
    'torch.jit',
    'torch.ops',
    'torch.testing',
    'torch.utils',
    'yaml',
  ]),
  ...each('its own __setstate__ runs code that it finds in the stored state', ['scipy.stats']),
  ...each(LOADS_FILES, [
    'joblib.load',
    'joblib.memory',
    'joblib.numpy_pickle.load',
    'joblib.numpy_pickle_compat',
    'mlflow',
    'numpy.DataSource',
    'numpy.fromfile',
    'numpy.lib',
    'numpy.load',
    'numpy.loadtxt',
    'numpy.genfromtxt',
    'numpy.memmap',
    'numpy.save',
    'numpy.savetxt',
    'pandas.io',
    'scipy.io',
    'sklearn.datasets',
    'torch.hub',
    'torch.load',
    'torch.package',
    'torch.serialization',
  ]),
  ...each(REACHES_OUT, [
    'aiohttp',
    'boto3',
    'botocore',
    'fabric',
    'git',
    'google.cloud',
    'httpx',
    'invoke',
    'paramiko',
    'pexpect',
    'plumbum',
    'psutil',
    'requests',
    'sh',
    'smbclient',
    'torch.distributed',
    'urllib3',
    'websocket',
    'websockets',
  ]),
];

/** Names that run code or load files in whatever module they are found. */
export const DANGEROUS_NAMES: ReadonlySet<string> = new Set(
  (
    '__import__ attrgetter call check_call check_output compile eval exec exec_module execfile execv execve fork ' +
    'get_ipython getattr getoutput getstatusoutput import_module import_string load load_module loads methodcaller ' +
    'open os Popen popen posix resolve_name rmtree run run_code runcode runsource runstring setattr shutil spawn ' +
    'spawnl spawnv subimport subprocess sys system unlink unpickle urlopen urlretrieve'
  ).split(' '),
);

function each(reason: string, prefixes: readonly string[]): (readonly [string, string])[] {
  return prefixes.map((prefix) => [prefix, reason] as const);
}
