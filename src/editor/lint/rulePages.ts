import type { TextDocumentContentProvider } from 'vscode';
import { Uri } from 'vscode';
import { loadEngine } from '../base/engine';

/** Scheme of the documents that explain rules. */
export const RULE_SCHEME = 'preflight-rule';

/** The document that explains a rule. */
export function rulePageUri(rule: string): Uri {
  return Uri.from({ scheme: RULE_SCHEME, path: `/${rule}.md` });
}

/** Pages of the rules as read-only documents, made from the rules themselves. */
export const rulePages: TextDocumentContentProvider = {
  async provideTextDocumentContent(uri) {
    const { pageOf } = await loadEngine();
    const name = uri.path.replace(/^\//, '').replace(/\.md$/, '');
    return pageOf(name) ?? `# ${name}\n\nThere is no rule of this name.\n`;
  },
};
