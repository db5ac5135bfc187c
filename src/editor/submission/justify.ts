import { window } from 'vscode';
import type { Policy } from '../../core/readiness/policy';
import type { CheckResult } from '../../core/readiness/report';

/** Whether the policy lets a justification waive a failed check. */
export function isWaivable({ status, id }: CheckResult, { waivers }: Policy): boolean {
  return status === 'failed' && waivers.allow && !waivers.never.includes(id);
}

/** Asks why a check should be waived; undefined when the person gives up. */
export async function askJustification(check: CheckResult, { waivers }: Policy): Promise<string | undefined> {
  const least = Math.max(1, waivers.minJustification);
  const typed = await window.showInputBox({
    title: `Waive: ${check.title}`,
    prompt: `Why may this model go on without it? The approver reads this. At least ${least} characters.`,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const { length } = text.trim();
      return length < least ? `${length} of ${least} characters` : undefined;
    },
  });
  return typed?.trim();
}
