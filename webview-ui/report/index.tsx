import { mountPage } from '../shared/page';
import type { ReportAction, ReportContent } from './protocol';
import { reportContentSchema } from './protocol';
import css from './report.css';
import { ReportPage } from './reportPage';

mountPage<ReportContent, ReportAction>({
  content: reportContentSchema,
  css,
  draw: (content, act) => <ReportPage content={content} act={act} />,
});
