import { renderToString } from 'preact-render-to-string';
import type { TestReport } from '../../src/core/inference/result';
import sharedCss from '../shared/shared.css';
import documentCss from './document.css';
import css from './inference.css';
import { InferencePage } from './inferencePage';

/**
 * The report as one HTML file that holds everything it needs and no script, so that it opens anywhere, also where a CI
 * server forbids scripts. Its policy allows the one style sheet, by its digest, and nothing else.
 */
export async function inferenceDocument(report: TestReport): Promise<string> {
  const style = [documentCss, sharedCss, css].join('\n');
  const policy = `default-src 'none'; style-src 'sha256-${await digestOf(style)}'; base-uri 'none'; form-action 'none'`;
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="UTF-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{`Inference tests of ${report.model}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <InferencePage report={report} stale={[]} />
      </body>
    </html>,
  );
  return `<!DOCTYPE html>\n${html}\n`;
}

/** SHA-256 in base64, as a content security policy has it. */
async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
