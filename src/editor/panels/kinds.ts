import type { WebviewPanel } from 'vscode';
import { z } from 'zod';
import type { Subject } from '../../../webview-ui/shared/protocol';
import { subjectSchema } from '../../../webview-ui/shared/protocol';
import type { Services } from '../editor';
import type { PageName } from './html';
import { inferenceKind } from './inferenceKind';
import { lineageKind } from './lineageKind';
import type { OpenPage } from './pagePanel';
import { PagePanel } from './pagePanel';
import { reportKind } from './reportKind';
import { statusKind } from './statusKind';

/** Fills a panel with a page. */
export function createPagePanel(services: Services, page: PageName, panel: WebviewPanel, subject: Subject): OpenPage {
  switch (page) {
    case 'status':
      return new PagePanel(services, statusKind, panel, subject);
    case 'lineage':
      return new PagePanel(services, lineageKind, panel, subject);
    case 'report':
      return new PagePanel(services, reportKind, panel, subject);
    case 'inference':
      return new PagePanel(services, inferenceKind, panel, subject);
  }
}

/** What a page was about before a reload; undefined when its state does not say. */
export function restoredSubject(state: unknown): Subject | undefined {
  return z.object({ subject: subjectSchema }).safeParse(state).data?.subject;
}
