import { mountPage } from '../shared/page';
import type { StatusAction, StatusContent } from './protocol';
import { statusContentSchema } from './protocol';
import css from './status.css';
import { StatusPage } from './statusPage';

mountPage<StatusContent, StatusAction>({
  content: statusContentSchema,
  css,
  draw: (content, act) => <StatusPage content={content} act={act} />,
});
