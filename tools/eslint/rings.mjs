/**
 * Holds the three rings: `core` imports only `core` and pure libraries; `adapters` never reach the front doors;
 * the webviews take types and pure helpers from `core` only.
 */
import path from 'node:path';

const OUTSIDE_CORE = [
  /^vscode($|-)/,
  /^(node:)?(fs|fs\/promises|child_process|http|https|http2|net|tls|dgram|worker_threads|cluster|os|process)$/,
  /^simple-git$/,
  /^@octokit\//,
  /^onnxruntime-/,
  /^write-file-atomic$/,
  /^tinyglobby$/,
];

/** The ring that a file of the repository belongs to, from its path relative to the root. */
function ringOf(file) {
  const parts = file.split('/');
  if (parts[0] === 'webview-ui') return 'webview';
  if (parts[0] !== 'src') return 'other';
  if (parts[1] === 'core' || parts[1] === 'adapters') return parts[1];
  return 'front';
}

const ALLOWED = {
  core: new Set(['core']),
  adapters: new Set(['core', 'adapters']),
  webview: new Set(['core', 'webview']),
};

export const rings = {
  meta: { type: 'problem', schema: [], messages: { ring: '{{from}} may not import {{what}}.' } },
  create(context) {
    const root = context.cwd;
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const from = ringOf(file);
    const allowed = ALLOWED[from];
    if (!allowed) return {};

    function check(node, source) {
      if (typeof source !== 'string') return;
      if (!source.startsWith('.')) {
        if (from === 'core' && OUTSIDE_CORE.some((pattern) => pattern.test(source))) report(node, source);
        if (from !== 'core' && source === 'vscode') report(node, source);
        return;
      }
      const target = path.posix.join(path.posix.dirname(file), source);
      if (target === 'package.json' && from !== 'webview') return; // data: the version
      if (!allowed.has(ringOf(target))) report(node, target);
    }
    function report(node, what) {
      context.report({ node, messageId: 'ring', data: { from, what } });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.value),
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node, node.arguments[0]?.value);
      },
    };
  },
};
