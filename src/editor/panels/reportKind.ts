import { commands, workspace } from 'vscode';
import type { ReportAction, ReportContent } from '../../../webview-ui/report/protocol';
import { reportActionSchema } from '../../../webview-ui/report/protocol';
import { modelCheck } from '../../adapters/modelCheck';
import { checkWorkingTree } from '../../core/readiness/checkWorkingTree';
import type { LoadedPolicy } from '../../core/readiness/loadPolicy';
import { placeOf } from '../../core/readiness/report';
import { openPlace } from '../base/open';
import { programFolder } from '../editor';
import { askJustification, isWaivable } from '../submission/justify';
import type { PageKind } from './pagePanel';
import { repositoryOf } from './subjects';

/** The policy that a report was judged by; the page itself needs only what it lets be waived. */
const policies = new WeakMap<ReportContent, LoadedPolicy>();

/** The readiness report of the working tree. */
export const reportKind: PageKind<ReportContent, ReportAction> = {
  page: 'report',
  actions: reportActionSchema,
  doing: 'Checking…',
  title: ({ model }) => `Readiness: ${model}`,
  async load(services, subject, job) {
    const repository = await repositoryOf(services, subject);
    await workspace.saveAll(false);
    const own = await services.repositories.ports(repository);
    const ports = { ...own, check: modelCheck(own, programFolder(services), 'background') };
    const waivers = services.waivers.of(repository, subject.model);
    const checked = await checkWorkingTree(ports, subject.model, { waivers, fetch: false }, job);
    const { report, evidence, judgedBy, warnings } = checked;
    const { policy } = evidence.policy;
    const waivable = report.checks.filter((check) => isWaivable(check, policy)).map(({ id }) => id);
    const withdrawable = waivers.map(({ check }) => check);
    const content = { report, judgedBy, warnings: [...warnings], waivable, withdrawable };
    policies.set(content, evidence.policy);
    return content;
  },
  async act({ services, subject, content, show }, action) {
    const repository = await repositoryOf(services, subject);
    const { waivers } = services;
    const check = 'check' in action ? content.report.checks.find(({ id }) => id === action.check) : undefined;
    const policy = policies.get(content)?.policy;
    switch (action.type) {
      case 'open': {
        const place = check && placeOf(check);
        if (place) await openPlace(repository.root, place);
        return;
      }
      case 'waive': {
        const justification = check && policy && (await askJustification(check, policy));
        if (check === undefined || justification === undefined) return;
        await waivers.add(repository, subject.model, { check: check.id, justification });
        await show(subject);
        return;
      }
      case 'withdrawWaiver':
        await waivers.remove(repository, subject.model, action.check);
        await show(subject);
        return;
      case 'submit':
        await commands.executeCommand('preflight.model.submit', { root: subject.root, model: subject.model });
        return;
      case 'ready':
      case 'refresh':
      case 'showLog':
    }
  },
};
