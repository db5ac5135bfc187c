/**
 * The commands that package.json contributes and the keys of the object marked `satisfies CommandTable` are equal,
 * so that no palette entry answers "command not found" and no handler is unreachable.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const manifestCommands = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      missing: 'package.json contributes "{{id}}", which this table does not register.',
      extra: '"{{id}}" is registered here and not contributed in package.json.',
    },
  },
  create(context) {
    const manifest = JSON.parse(readFileSync(path.join(context.cwd, 'package.json'), 'utf8'));
    const contributed = new Set((manifest.contributes?.commands ?? []).map((command) => command.command));
    return {
      TSSatisfiesExpression(node) {
        if (node.typeAnnotation.typeName?.name !== 'CommandTable') return;
        const registered = new Set(node.expression.properties.map((property) => property.key?.value));
        for (const id of contributed) {
          if (!registered.has(id)) context.report({ node, messageId: 'missing', data: { id } });
        }
        for (const id of registered) {
          if (!contributed.has(id)) context.report({ node, messageId: 'extra', data: { id: String(id) } });
        }
      },
    };
  },
};
