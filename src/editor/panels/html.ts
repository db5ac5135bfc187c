import { randomUUID } from 'node:crypto';
import type { Webview } from 'vscode';
import { Uri } from 'vscode';

/** Names of the pages, which are those of their bundles under dist/webview. */
export type PageName = 'status' | 'lineage' | 'report' | 'inference';

/** Where the pages' bundles are, below the extension's folder. */
export function pagesFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/** What stands in the tab of a page. */
export function pageIcon(extension: Uri): { readonly light: Uri; readonly dark: Uri } {
  const icon = (theme: string): Uri => Uri.joinPath(extension, 'media', `page-${theme}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}

/**
 * The document of a page: nothing but its script, named by a nonce. Styles come as constructed style sheets, so that
 * the policy allows no other source of anything.
 */
export function pageHtml(webview: Webview, extension: Uri, page: PageName): string {
  const nonce = randomUUID();
  const script = webview.asWebviewUri(Uri.joinPath(pagesFolder(extension), `${page}.js`)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
