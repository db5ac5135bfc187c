import type { LanguageModelTool } from 'vscode';
import { LanguageModelTextPart, LanguageModelToolResult, MarkdownString, lm } from 'vscode';
import { signalOf } from '../base/job';
import { loadEngine } from '../base/engine';
import { modelTarget } from '../base/targets';
import { Disposables } from '../base/disposables';
import type { Services } from '../editor';
import { programFolder } from '../editor';

/** Tools that a language model may call: one that checks, one that explains. Neither writes anything. */
export function registerTools(services: Services): Disposables {
  const owned = new Disposables();
  owned.add(lm.registerTool('preflight_check', checkTool(services)));
  owned.add(lm.registerTool('preflight_explain', explainTool));
  return owned;
}

function checkTool(services: Services): LanguageModelTool<{ readonly model?: string }> {
  return {
    prepareInvocation({ input }) {
      const what = input.model ?? 'the model';
      const text = new MarkdownString().appendText(
        `Runs the inference tests of ${what} on this machine, lints its notebook and reads its files.`,
      );
      return {
        invocationMessage: `Checking ${what}`,
        confirmationMessages: { title: 'Check Readiness', message: text },
      };
    },
    async invoke({ input }, token) {
      const target = await modelTarget(services, input, 'Check Readiness');
      if (!target) return answer({ error: 'No model was chosen.' });
      const engine = await loadEngine();
      const own = await services.repositories.ports(target.repository);
      const ports = { ...own, check: engine.modelCheck(own, programFolder(services), 'background') };
      const job = { signal: signalOf(token), progress: () => undefined };
      const options = { waivers: services.waivers.of(target.repository, target.model.name), fetch: false };
      const { report, judgedBy } = await engine.checkWorkingTree(ports, target.model.name, options, job);
      const open = report.checks.filter(({ status }) => status === 'failed' || status === 'waived');
      return answer({ model: report.model, version: report.version, ready: report.ready, judgedBy, checks: open });
    },
  };
}

const explainTool: LanguageModelTool<{ readonly rule: string }> = {
  prepareInvocation: ({ input }) => ({ invocationMessage: `Reading the page of ${input.rule}` }),
  async invoke({ input }) {
    const { pageOf } = await loadEngine();
    const page = pageOf(input.rule);
    if (page === undefined) return answer({ error: `There is no rule "${input.rule}".` });
    return new LanguageModelToolResult([new LanguageModelTextPart(page)]);
  },
};

function answer(value: unknown): LanguageModelToolResult {
  return new LanguageModelToolResult([new LanguageModelTextPart(JSON.stringify(value, null, 2))]);
}
