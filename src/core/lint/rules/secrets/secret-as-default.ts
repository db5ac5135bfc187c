import { argument, stringValue } from '../../../python/nodes';
import type { NotebookRule } from '../../rule';
import { replaceNode } from '../../support/edits';
import { isSecretName, isSecretValue } from '../../support/secretNames';

const LOOKUPS = ['os.getenv', 'os.environ.get', 'os.environ.setdefault', 'environ.get', 'decouple.config'];

/** A real secret as the value that is used when the environment has none. */
export const secretAsDefault: NotebookRule = {
  name: 'secrets/secret-as-default',
  summary: 'A real key is the default of an environment look-up',
  why:
    'The look-up seems safe, but the key stands in the code for everyone to read. It also hides a missing setting: the ' +
    'job in production runs with the key of whoever wrote the notebook.',
  severity: 'error',
  moment: 'edit',
  level: 'cell',
  fix: 'edit',
  references: ['https://cwe.mitre.org/data/definitions/798.html', 'https://12factor.net/config'],
  examples: {
    bad: [
      ['import os\nkey = os.getenv("WEATHER_API_KEY", "9f8e7d6c5b4a39281706f5e4")'],
      ['import os\nkey = os.environ.get("WEATHER_API_KEY", "9f8e7d6c5b4a39281706f5e4")'],
    ],
    good: [
      ['import os\nkey = os.getenv("WEATHER_API_KEY")'],
      ['import os\nkey = os.environ.get("WEATHER_API_KEY", "")\nregion = os.getenv("REGION", "eu-central-1")'],
      ['import os\nkey = os.getenv("WEATHER_API_KEY", "your-key-here")'],
    ],
  },
  *check({ analysis }) {
    for (const call of analysis.callsTo(...LOOKUPS)) {
      const name = stringValue(call.args[0]);
      const fallback = argument(call, 'default', 1);
      const value = stringValue(fallback);
      if (name === undefined || fallback === undefined || value === undefined) continue;
      if (!isSecretName(name) || !isSecretValue(value, name)) continue;
      const isGetter = !(analysis.qualifiedName(call.func) ?? '').endsWith('setdefault');
      yield {
        at: fallback,
        message:
          `The default of "${name}" is a real value that everyone can read, and a job without the setting uses it ` +
          'unnoticed. Change it and look the variable up without a default.',
        ...(isGetter
          ? { fix: { title: 'Require the variable', edits: [replaceNode(analysis, call, `os.environ["${name}"]`)] } }
          : {}),
      };
    }
  },
};
