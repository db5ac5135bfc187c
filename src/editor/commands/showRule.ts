import { commands, window } from 'vscode';
import { loadEngine } from '../base/engine';
import { textOf } from '../base/targets';
import { findingsOf, ruleOf } from '../lint/findings';
import { rulePageUri } from '../lint/rulePages';

/** Explains a rule: the one that the argument names (`rule`), else one that the person picks, those of the cell first. */
export async function showRule(argument: unknown): Promise<void> {
  const rule = textOf(argument, 'rule') ?? (await pickRule());
  if (rule === undefined) return;
  const uri = rulePageUri(rule);
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await window.showTextDocument(uri); // The editor's Markdown extension can be switched off.
  }
}

async function pickRule(): Promise<string | undefined> {
  const { pageNames } = await loadEngine();
  const active = window.activeTextEditor?.document.uri;
  const here = new Set(active ? findingsOf(active).map(({ code }) => ruleOf(code)) : []);
  const items = pageNames().map(({ name, summary }) => ({
    label: name,
    detail: summary,
    description: here.has(name) ? 'found in this cell' : '',
  }));
  items.sort((a, b) => Number(here.has(b.label)) - Number(here.has(a.label)));
  const options = { title: 'Open Rule Page', placeHolder: 'Rule', matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.label;
}
