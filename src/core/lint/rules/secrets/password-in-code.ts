import type { Expr, Node } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import type { PythonCell } from '../../../python/pythonCell';
import { argument, isString, stringValue } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { ensureImport, replaceNode } from '../../support/edits';
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
    ],
    good: [
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

interface NamedText {
  readonly name: string;
  readonly value: Node;
}

function passwordsIn(cell: PythonCell): NamedText[] {
  return [...namedTexts(cell)].filter(isPassword);
}

function isPassword({ name, value }: NamedText): boolean {
  if (!isString(value) || !(isNamedSecret(name, value.value) || isAuthorization(name, value.value))) return false;
  return findSecrets(value.value).length === 0;
}

/** `wandb.login(key="…")`, `os.putenv("API_KEY", "…")`: what the function is says what its argument is. */
function loginsIn(analysis: NotebookAnalysis): NamedText[] {
  const logins = analysis.callsTo(...LOGINS.keys()).flatMap((call): NamedText[] => {
    const name = LOGINS.get(analysis.qualifiedName(call.func) ?? '');
    const value = argument(call, 'key', 0);
    return name !== undefined && value ? [{ name, value }] : [];
  });
  const set = analysis.callsTo('os.putenv').flatMap(({ args: [variable, value] }): NamedText[] => {
    const name = stringValue(variable);
    return name !== undefined && value ? [{ name, value }] : [];
  });
  return [...logins, ...set].filter(isPassword);
}

/** Values with the name they are given: variables, attributes, keyword arguments, dictionary entries, subscripts. */
function* namedTexts(cell: PythonCell): Generator<NamedText> {
  for (const node of cell.nodes('Assign')) {
    const name = node.targets[0] && targetName(node.targets[0]);
    if (name !== undefined) yield { name, value: node.value };
  }
  for (const node of cell.nodes('AnnAssign')) {
    const name = targetName(node.target);
    if (name !== undefined && node.value) yield { name, value: node.value };
  }
  for (const call of cell.nodes('Call')) {
    for (const { arg, value } of call.keywords) if (arg !== undefined) yield { name: arg, value };
  }
  for (const node of cell.nodes('Dict')) {
    for (const [index, key] of node.keys.entries()) {
      const value = node.values[index];
      if (key && isString(key) && value) yield { name: key.value, value };
    }
  }
}

function targetName(target: Expr): string | undefined {
  if (target.nodeType === 'Name') return target.id;
  if (target.nodeType === 'Attribute') return target.attr;
  return target.nodeType === 'Subscript' && isString(target.slice) ? target.slice.value : undefined;
}
