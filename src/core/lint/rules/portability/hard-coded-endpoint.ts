import type { Expr } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { PythonCell } from '../../../python/pythonCell';
import { GAP, isString, textParts } from '../../../python/nodes';
import { fromEnvironment } from '../../support/environment';
import type { NotebookRule } from '../../rule';

/** What kind of address a text is, with the word for the message. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [
    /^(https?|grpc|tcp|ws|wss|redis|amqp|mongodb(\+srv)?|postgresql|mysql|jdbc:\w+):\/\/(\d{1,3}\.){3}\d{1,3}\b/i,
    'address',
  ],
  [/^(\d{1,3}\.){3}\d{1,3}(:\d{2,5})$/, 'address'],
  [/^https?:\/\/[\w-]+(\.[\w-]+)*\.(internal|local|corp|lan|intranet)\b/i, 'address'],
  [/^(redis|amqp|mongodb(\+srv)?|postgresql|mysql|kafka):\/\/[\w.-]+/i, 'address'],
  [/^(s3a?|gs|abfss?|wasbs?|oss):\/\/[a-z\d][\w.-]+/i, 'bucket'],
  [/^arn:aws[\w-]*:[\w-]+:[\w-]*:\d{12}:/, 'account'],
  [/^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com/, 'account'],
  [/^[a-f\d]{8}-[a-f\d]{4}-[a-f\d]{4}-[a-f\d]{4}-[a-f\d]{12}$/i, 'identifier'],
];

/** Names that say that an identifier belongs to one cloud account. */
const ACCOUNT_NAME = /(^|_)(subscription|tenant|account|project|workspace)_id$/i;

/** Addresses that mean the same everywhere, and public data. */
const PUBLIC =
  /^(https?:\/\/)?(127\.0\.0\.1|0\.0\.0\.0|localhost)|^(s3a?|gs):\/\/(sagemaker-|jumpstart-|cloud-samples-|gcp-public-|tfds-|commoncrawl|noaa-|nyc-tlc)|^(s3a?|gs):\/\/([^/]*(public|open-?data|samples?(\/|$)|example)|amazon-berkeley-objects)|^(wasbs?|abfss?):\/\/[^/]*(public|open-?data|samples?|examples?)/i;

/** Addresses that somebody has yet to fill in. */
const PLACEHOLDER =
  /:\/\/([^/]*[^a-z])?(your|my|some|the)[^a-z]|<[\w -]+>|\[[\w -]+\]|\.\.\.|x{3}|^0{8}-|:0{12}:|placeholder|storage-?account[.@]|(account|container|bucket|storage|project)[-_]?name/i;

/** An address or account of one environment. */
export const hardCodedEndpoint: NotebookRule = {
  name: 'portability/hard-coded-endpoint',
  summary: 'An address, bucket or account of one environment is written in the code',
  why:
    'Development, test and production have different servers, buckets and accounts. A job started in another one reads ' +
    'the wrong data or writes over it. A parameter makes the difference visible and reviewable.',
  severity: 'info',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://12factor.net/config', 'https://papermill.readthedocs.io/en/latest/usage-parameterize.html'],
  examples: {
    bad: [
      ['import pandas as pd\nframe = pd.read_parquet("s3://team-churn-dev/train.parquet")'],
      ['url = "http://10.2.3.4:8080/predict"'],
      { cells: ['@pipeline\ndef run(url="http://10.2.3.4:8080/predict"):\n    pass'], shown: false },
      { cells: ['url = "http://10.2.3.4:8080/predict"\nimport os\nos.makedirs("a")'], shown: false },
      { cells: ['frame.to_parquet("s3://churn-scores/2026/scored.parquet")'], shown: false },
      { cells: ['model_dir = "gs://churn-models/a"'], shown: false },
      { cells: ['connection = connect(host="db-prod.team.internal", dbname="churn")'], shown: false },
      {
        cells: ['cache = Redis(host="10.20.30.40", port=6379)\nBUCKET = "team-churn-prod"'],
        findings: 2,
        shown: false,
      },
      ['role = "arn:aws:iam::123456789012:role/sagemaker"'],
      {
        cells: [
          'data = Input(path="s3://team-churn-dev/train.parquet")',
          'again = Input(path="s3://team-churn-dev/train.parquet")',
        ],
        shown: false,
      },
      ['subscription_id = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"'],
    ],
    good: [
      ['url = "https://api.example.com/v1"'],
      ['url = "http://localhost:5000"'],
      {
        cells: ['mail = SMTP(host="smtp.example.com")\nbucket = "your-bucket-name"\nhost = "localhost"'],
        shown: false,
      },
      [{ text: 'bucket = "s3://team-churn-dev"', tags: ['parameters'] }],
      {
        cells: [
          'arn = "arn:aws:lambda:us-west-2:000000000000:function:placeholder"\nbucket = "wasbs://docs@storageaccount.blob.core.windows.net"\nCLIENT_ID = "14d82eec-204b-4c2f-b7e8-296a70dab67e"',
        ],
        shown: false,
      },
      ['run = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"'],
      ['import os\nbucket = os.environ.get("BUCKET", "s3://team-churn-dev")'],
      ['bucket = f"s3://{name}/train"'],
      {
        cells: [
          'img = tf.io.read_file("gs://cloud-ml-data/img/flower_photos/daisy/1.jpg")\ndata_path = "gs://spls/a/movielens.data"\nPUBLIC_BUCKET = "gs://spls"\nre.search(r"gs://.+", bucket)',
        ],
        shown: false,
      },
      ['bucket = "gs://YOUR BUCKET"', 'bucket = f"gs://your-bucket-name-{project}-unique"'],
      ['bucket = "gs://team-churn-dev"  # @param {type:"string"}'],
      ['rows = "gs://bp_mm_public_data/churn/churn.csv"'],
      {
        cells: [
          'rows = "wasbs://data@azuremlexampledata.blob.core.windows.net/titanic.csv"\naccount_id = "00000000-0000-0000-0000-000000000000"',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const seen = new Set<string>();
    const all = literals(analysis);
    for (const { node, text, kind } of all) {
      const origin = /^[\w+]+:\/\/[^/\s]+|^[^/\s]+/.exec(text)?.[0] ?? text;
      if (seen.has(origin) || isFallback(node, analysis)) continue;
      seen.add(origin);
      const shown = text.length > 50 ? `${text.slice(0, 47)}…` : text;
      const others = all.filter((one) => one.text === text && one.node !== node && !isFallback(one.node, analysis));
      const fix = fromEnvironment(
        node,
        kind,
        analysis,
        others.map((one) => one.node),
      );
      yield {
        at: node,
        message: `The ${kind} "${shown}" belongs to one environment, so a job in another one uses the wrong one. Make it a parameter.`,
        ...(fix ? { fix } : {}),
      };
    }
  },
};

interface Endpoint {
  readonly node: Expr;
  readonly text: string;
  readonly kind: string;
}

function literals(analysis: NotebookAnalysis): Endpoint[] {
  return analysis.cells.flatMap(({ index, python }) =>
    analysis.notebook.cells[index]?.tags.includes('parameters') === true ? [] : python.fact(endpointsIn),
  );
}

function endpointsIn(python: PythonCell): Endpoint[] {
  const isParameter = (node: Expr): boolean =>
    python.comments.some(
      ({ start, text }) => start >= node.end && /^@param\b/.test(text) && isSameLine(python.text, node.end, start),
    );
  return [...literalsIn(python)].flatMap(({ node, text }) => {
    const kind = kindOf(node, text);
    return kind === undefined || isParameter(node) ? [] : [{ node, text, kind }];
  });
}

function* literalsIn(python: PythonCell): Generator<Pick<Endpoint, 'node' | 'text'>> {
  for (const node of python.nodes('Constant')) {
    if (isString(node) && node.parent?.nodeType !== 'Expr') yield { node, text: node.value };
  }
  for (const node of python.nodes('JoinedStr')) {
    const text = textParts(node)?.text ?? '';
    yield { node, text: text.slice(0, text.indexOf(GAP) < 0 ? undefined : text.indexOf(GAP)) };
  }
}

function isSameLine(text: string, from: number, to: number): boolean {
  return !/[\r\n]/.test(text.slice(from, to));
}

/** Names of servers, and of buckets. */
const HOST_NAME = /(^|_)(host|hostname|server|bootstrap_servers)$/i;
const BUCKET_NAME = /(^|_)bucket(_name)?$/i;

function kindOf(node: Expr, text: string): string | undefined {
  if (text.length < 7 || text.length > 500 || PUBLIC.test(text) || PLACEHOLDER.test(text)) return undefined;
  if (/^[a-z\d][\w.-]+(:\d+)?$/i.test(text)) {
    const name = nameGivenTo(node);
    // A name alone is an address only where something says so.
    const isOwn =
      /^(\d{1,3}\.){3}\d{1,3}$|\.(internal|local|corp|lan|intranet)\b/i.test(text) || ONE_OF_SEVERAL.test(text);
    if (HOST_NAME.test(name) && text.includes('.') && isOwn) return 'address';
    if (BUCKET_NAME.test(name) && ONE_OF_SEVERAL.test(text)) return 'bucket';
  }
  const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1];
  if (kind === 'bucket' && !isOwnBucket(node, text)) return undefined;
  return kind === 'identifier' && !ACCOUNT_NAME.test(nameGivenTo(node))
    ? undefined
    : kind === 'identifier'
      ? 'account'
      : kind;
}

/** Words in the names of buckets that have a counterpart in another environment. */
const ONE_OF_SEVERAL =
  /(^|[-_.@])(dev|develop|test|tst|stage|stg|staging|prod|production|prd|sandbox|qa|uat|internal|private|corp)([-_.@]|$)/i;
/** Names of places that a job writes to, or that are set once for a whole notebook. */
const PLACE =
  /(^|_)(buckets?|out\w*|dest\w*|target|save\w*|artifacts?|models?|logged|checkpoints?|staging|job|logs?|logdir|tmp|temp|work\w*|registry|tracking|store|exports?|uploads?|results?)(_|$)/i;
/** Functions that write, or that read what the team's own jobs have written. */
const WRITES = /^(to_\w+|write\w*|save\w*|upload\w*|dump|copy|export\w*|log_\w+|put\w*|load_model|set_\w+)$/;

/**
 * Whether a bucket is the team's own: data that is read from some bucket may be public, which its name does not tell, and
 * is then the same in every environment.
 */
function isOwnBucket(node: Expr, text: string): boolean {
  const [, bucket = '', path = ''] = /^\w+:\/\/([^/]+)\/?(.*)$/.exec(text) ?? [];
  const name = nameGivenTo(node);
  if (/public|shared|sample/i.test(name)) return false;
  if (path === '' || ONE_OF_SEVERAL.test(bucket) || PLACE.test(name)) return true;
  for (let at = node.parent; at; at = at.parent) {
    if (at.nodeType === 'Call') {
      const called = at.func.nodeType === 'Attribute' ? at.func.attr : at.func.nodeType === 'Name' ? at.func.id : '';
      if (called !== 'format' && called !== 'join') return WRITES.test(called);
    }
  }
  return false;
}

/** The default of an environment look-up can be set from outside. */
function isFallback(node: Expr, analysis: NotebookAnalysis): boolean {
  const call = node.parent;
  return call?.nodeType === 'Call' && /^os\.(getenv|environ\.\w+)$/.test(analysis.qualifiedName(call.func) ?? '');
}

function nameGivenTo(node: Expr): string {
  const { parent } = node;
  if (parent?.nodeType === 'Keyword') return parent.arg ?? '';
  const [target] = parent?.nodeType === 'Assign' ? parent.targets : [];
  return target?.nodeType === 'Name' ? target.id : '';
}
