import { mountPage } from '../shared/page';
import css from './lineage.css';
import { LineagePage } from './lineagePage';
import type { LineageAction, LineageContent } from './protocol';
import { lineageContentSchema } from './protocol';

mountPage<LineageContent, LineageAction>({
  content: lineageContentSchema,
  css,
  draw: (content, act, host) => <LineagePage key={content.graph.focus} content={content} act={act} host={host} />,
});
