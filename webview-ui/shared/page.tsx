import type { ComponentChildren } from 'preact';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod';
import { Button } from './controls';
import { Host } from './host';
import type { CommonAction, PageMessage, PageProblem } from './protocol';
import { pageMessageSchema } from './protocol';
import sharedCss from './shared.css';

/** One page: what its content looks like on the wire, and how it is drawn. */
export interface Page<Content, Action extends { readonly type: string }> {
  readonly content: z.ZodType<Content>;
  readonly css: string;
  readonly draw: (content: Content, act: (action: Action | CommonAction) => void, host: Host) => ComponentChildren;
}

/** Draws a page into the document and keeps it up to date with the extension. */
export function mountPage<Content, Action extends { readonly type: string }>(page: Page<Content, Action>): void {
  // A constructed style sheet needs no exception in the content security policy.
  document.adoptedStyleSheets = [sharedCss, page.css].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  render(<PageFrame page={page} host={new Host()} />, document.body);
}

type Shown<Content> = PageMessage<Content> | { readonly kind: 'starting' };

function PageFrame<Content, Action extends { readonly type: string }>(props: {
  readonly page: Page<Content, Action>;
  readonly host: Host;
}) {
  const { page, host } = props;
  const [message, setMessage] = useState<Shown<Content>>({ kind: 'starting' });
  useEffect(() => {
    host.listen(pageMessageSchema(page.content), (arrived) => {
      host.keep('subject', arrived.subject);
      setMessage(arrived);
    });
    host.post({ type: 'ready' });
  }, []);
  switch (message.kind) {
    case 'starting':
      return null;
    case 'loading':
      return <Loading doing={message.doing} />;
    case 'failed':
      return <Failed problem={message.problem} host={host} />;
    case 'shown':
      return (
        <>
          {page.draw(
            message.content,
            (action) => {
              host.post(action);
            },
            host,
          )}
        </>
      );
  }
}

function Loading({ doing }: { readonly doing: string }) {
  return (
    <main class="frame" aria-busy="true">
      <div class="loading-bar" />
      <p role="status">{doing}</p>
    </main>
  );
}

function Failed(props: { readonly problem: PageProblem; readonly host: Host }) {
  const { problem, host } = props;
  return (
    <main class="frame">
      <div role="alert">
        <h1>{problem.message}</h1>
        <p>{problem.remedy}</p>
      </div>
      <p class="actions">
        <Button
          onPress={() => {
            host.post({ type: 'refresh' });
          }}
        >
          Try Again
        </Button>
        <Button
          secondary
          onPress={() => {
            host.post({ type: 'showLog' });
          }}
        >
          Show Log
        </Button>
      </p>
      <p class="quiet">
        <code>{problem.code}</code>
      </p>
    </main>
  );
}
