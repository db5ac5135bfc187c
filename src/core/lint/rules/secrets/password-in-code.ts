import type { NotebookAnalysis } from '../../../python/analysis';
import type { PythonCell } from '../../../python/pythonCell';
import { argument, isString } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { ensureImport, replaceNode } from '../../support/edits';
import type { NamedText } from '../../support/namedTexts';
import { namedTexts } from '../../support/namedTexts';
import { findSecrets } from '../../support/secretPatterns';
import { isNamedSecret, isRandom, variableFor } from '../../support/secretNames';

/** A password or key assigned as text to a variable, key or argument that says so. */
export const passwordInCode: NotebookRule = {
  name: 'secrets/password-in-code',
  summary: 'A password or key is written in the code',
  why:
    'Everybody who can read the repository, its history or a rendered copy of the notebook knows the password, and it ' +
    'cannot be changed without changing the notebook. Read it from the environment or a secret store.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: [
    'https://cwe.mitre.org/data/definitions/798.html',
    'https://docs.astral.sh/ruff/rules/hardcoded-password-string/',
  ],
  examples: {
    bad: [
      ['db_password = "Tr0ub4dor&3x"'],
      ['import os\nconnect(user="ds", password="Tr0ub4dor&3x")'],
      ['config = {"api_key": "9f8e7d6c5b4a39281706f5e4"}'],
      ['config["client_secret"] = "9f8e7d6c5b4a39281706f5e4"'],
      {
        cells: ['def connect(host, password="Tr0ub4dor&3x"):\n    pass', 'open_ = password == "Tr0ub4dor&3x"'],
        findings: 2,
        shown: false,
      },
      {
        cells: [
          'requests.get(url, auth=("ds", "Tr0ub4dor&3x"), timeout=5)\nmail.login("ds@example.com", "Tr0ub4dor&3x")',
        ],
        findings: 2,
        shown: false,
      },
      {
        cells: [
          'frame = spark.read.option("password", "Tr0ub4dor&3x").load()\nspark.conf.set("fs.azure.account.key.team.dfs.core.windows.net", "9f8e7d6c5b4a39281706f5e4")',
          'import os\npassword = os.environ.get("PASSWORD") or "Tr0ub4dor&3x"\naccount = {"username": "ds", "key": "9f8e7d6c5b4a39281706f5e4"}',
        ],
        findings: 4,
        shown: false,
      },
    ],
    good: [
      {
        cells: [
          'frame = spark.read.option("password", password).option("header", "true")\nif token == "Bearer":\n    client.login("ds", password)',
          'def read(path, key="customer_id", password=None, auth=("user", "pass")):\n    pass\nrow = {"user": "a", "key": "customer"}',
        ],
        shown: false,
      },
      ['import os\npassword = os.environ["PASSWORD"]'],
      ['password = ""\napi_key = "YOUR_API_KEY"\ntoken = "<token>"\nsecret = "changeme"'],
      ['secret_name = "prod/database"\npassword_field = "password"\ntoken_type = "Bearer"'],
      { cells: ['APIKEY = "CHANGE-THIS-KEY"'], shown: false },
      ['tokenizer = "bert-base-uncased"\npad_token = "[PAD]"\ntokens = "a b c"'],
      ['config = {"password": "password", "eos_token": "</s>"}'],
    ],
  },
  *check({ analysis }) {
    const named = [...analysis.cells.flatMap(({ python }) => python.fact(passwordsIn)), ...loginsIn(analysis)];
    for (const { name, value } of named) {
      const variable = variableFor(name);
      const cell = analysis.cellOf(value);
      yield {
        at: value,
        message:
          `The value of "${name}" is written here for everyone who sees the notebook or its history. Change it, and ` +
          `read it from the environment (${variable}).`,
        fix: {
          title: `Read it from the environment variable ${variable}`,
          edits: [...ensureImport(analysis, cell, 'os'), replaceNode(analysis, value, `os.environ["${variable}"]`)],
        },
      };
    }
  },
};

/** `{"Authorization": "Bearer …"}` */
function isAuthorization(name: string, value: string): boolean {
  const given = /^(?:bearer|basic|token|apikey)\s+(\S{16,})$/i.exec(value)?.[1];
  return /^(proxy[-_])?authorization$/i.test(name) && given !== undefined && isRandom(given);
}

/** Functions whose first argument or `key` is a secret, with the variable that their client reads. */
const LOGINS: ReadonlyMap<string, string> = new Map([
  ['wandb.login', 'wandb_api_key'],
  ['comet_ml.login', 'comet_api_key'],
]);

function passwordsIn(cell: PythonCell): NamedText[] {
  return [...namedTexts(cell)].filter(isPassword);
}

function isPassword({ name, value }: NamedText): boolean {
  if (!isString(value) || !(isNamedSecret(name, value.value) || isAuthorization(name, value.value))) return false;
  return findSecrets(value.value).length === 0;
}

/** `wandb.login(key="…")`: what the function is says what its argument is. */
function loginsIn(analysis: NotebookAnalysis): NamedText[] {
  const logins = analysis.callsTo(...LOGINS.keys()).flatMap((call): NamedText[] => {
    const name = LOGINS.get(analysis.qualifiedName(call.func) ?? '');
    const value = argument(call, 'key', 0);
    return name !== undefined && value ? [{ name, value }] : [];
  });
  return logins.filter(isPassword);
}
