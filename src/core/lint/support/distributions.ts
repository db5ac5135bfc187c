import { normalName } from './manifests';

/** Import names whose distribution has another name. An import may come from any of several. */
const DISTRIBUTIONS: Readonly<Record<string, readonly string[]>> = {
  attr: ['attrs'],
  bs4: ['beautifulsoup4'],
  Crypto: ['pycryptodome', 'pycrypto'],
  cv2: ['opencv-python', 'opencv-python-headless', 'opencv-contrib-python', 'opencv'],
  dateutil: ['python-dateutil'],
  docx: ['python-docx'],
  dotenv: ['python-dotenv'],
  faiss: ['faiss-cpu', 'faiss-gpu'],
  fitz: ['pymupdf'],
  git: ['gitpython'],
  google: [
    'google-cloud-storage',
    'google-cloud-bigquery',
    'google-cloud-aiplatform',
    'google-auth',
    'protobuf',
    'google-generativeai',
    'google-genai',
  ],
  IPython: ['ipython', 'jupyter', 'notebook', 'jupyterlab', 'ipykernel'],
  jwt: ['pyjwt'],
  lightning: ['lightning', 'pytorch-lightning'],
  matplotlib: ['matplotlib', 'matplotlib-base', 'seaborn'],
  mpl_toolkits: ['matplotlib', 'matplotlib-base', 'basemap'],
  MySQLdb: ['mysqlclient'],
  nacl: ['pynacl'],
  OpenSSL: ['pyopenssl'],
  PIL: ['pillow'],
  pkg_resources: ['setuptools'],
  psycopg2: ['psycopg2', 'psycopg2-binary'],
  pylab: ['matplotlib', 'matplotlib-base'],
  pytorch_lightning: ['pytorch-lightning', 'lightning'],
  serial: ['pyserial'],
  skimage: ['scikit-image'],
  sklearn: ['scikit-learn', 'scikit-learn-intelex', 'auto-sklearn'],
  snowflake: ['snowflake-connector-python', 'snowflake-snowpark-python'],
  tensorflow: ['tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'tensorflow-macos'],
  keras: ['keras', 'tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'tensorflow-macos'],
  torch: ['torch', 'pytorch', 'pytorch-cpu'],
  umap: ['umap-learn'],
  usb: ['pyusb'],
  xgboost: ['xgboost', 'xgboost-cpu', 'py-xgboost'],
  yaml: ['pyyaml'],
  zmq: ['pyzmq'],
  imblearn: ['imbalanced-learn'],
  onnxruntime: ['onnxruntime', 'onnxruntime-gpu'],
  azure: ['azure-storage-blob', 'azure-identity', 'azure-ai-ml', 'azureml-core', 'azure-core'],
  azureml: ['azureml-core', 'azureml-sdk'],
  prophet: ['prophet', 'fbprophet'],
  typing_extensions: ['typing-extensions', 'pydantic', 'torch'],
};

/** Modules of CPython 3.8 to 3.14, and those that a notebook service brings. */
const NOT_INSTALLED = new Set(
  (
    '__future__ __main__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit ' +
    'audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop ' +
    'collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ' +
    'ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno ' +
    'faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass ' +
    'gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ' +
    'ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap ' +
    'modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath numbers opcode operator optparse os ' +
    'ossaudiodev parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint ' +
    'profile pstats pty pwd py_compile pyclbr pydoc pyexpat queue quopri random re readline reprlib resource rlcompleter ' +
    'runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver ' +
    'spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau ' +
    'symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time ' +
    'timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest ' +
    'urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile ' +
    'zipimport zlib zoneinfo dbutils pip setuptools'
  ).split(' '),
);

/** The distributions (in normal form) that may bring a top-level module; none for what Python itself brings. */
export function distributionsFor(module: string): readonly string[] {
  if (NOT_INSTALLED.has(module)) return [];
  return Object.hasOwn(DISTRIBUTIONS, module) ? (DISTRIBUTIONS[module] ?? []) : [normalName(module)];
}
