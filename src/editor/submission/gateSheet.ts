import type { QuickPickItem } from 'vscode';
import { QuickPickItemKind, window } from 'vscode';
import type { Policy } from '../../core/readiness/policy';
import type { CheckResult, ReadinessReport } from '../../core/readiness/report';
import { placeOf } from '../../core/readiness/report';
import { plural } from '../models/overview';
import { isWaivable } from './justify';
import type { WaiverDraft } from './waiverDrafts';

/** What the person wants to do about a model that is not ready. */
export type GateChoice =
  | { readonly kind: 'open'; readonly check: CheckResult }
  | { readonly kind: 'waive'; readonly check: CheckResult }
  | { readonly kind: 'withdraw'; readonly check: CheckResult }
  | { readonly kind: 'again' }
  | { readonly kind: 'report' };

type Item = QuickPickItem & ({ readonly choice: GateChoice } | { readonly check: CheckResult } | object);

/**
 * The gate sheet: every check that stands in the way with what to do about it. Undefined when the person closes it.
 * `drafts` are the waivers written since the report was made; they take effect with the next check.
 */
export async function showGateSheet(
  report: ReadinessReport,
  policy: Policy,
  drafts: readonly WaiverDraft[],
): Promise<GateChoice | undefined> {
  for (;;) {
    const picked = await window.showQuickPick(itemsOf(report, drafts), {
      title: `${report.model} ${report.version} is not ready to be submitted`,
      placeHolder: 'Choose a check to mend or waive it',
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    if ('choice' in picked) return picked.choice;
    if (!('check' in picked)) continue;
    const choice = await askWhatToDo(picked.check, policy, drafts);
    if (choice) return choice;
  }
}

function itemsOf({ checks }: ReadinessReport, drafts: readonly WaiverDraft[]): Item[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const draftOf = (check: CheckResult) => drafts.find((draft) => draft.check === check.id);
  const open = failed.filter((check) => check.blocking && !draftOf(check));
  const drafted = failed.filter((check) => check.blocking && draftOf(check));
  const advice = failed.filter(({ blocking }) => !blocking);
  const waived = checks.filter(({ status }) => status === 'waived');
  const again = drafted.length > 0 ? `Check again with ${plural(drafted.length, 'waiver')}` : 'Check again';
  return [
    ...group('Must be mended or waived', open, (check) => ({
      label: `$(error) ${check.title}`,
      detail: check.message,
    })),
    ...group('Waived', [...drafted, ...waived], (check) => ({
      label: `$(law) ${check.title}`,
      detail: draftOf(check)?.justification ?? check.waiver?.justification ?? '',
    })),
    ...group('Advice', advice, (check) => ({
      label: `$(warning) ${check.title}`,
      detail: check.message,
    })),
    { label: '', kind: QuickPickItemKind.Separator },
    { label: `$(refresh) ${again}`, choice: { kind: 'again' } },
    { label: '$(checklist) Open the readiness report', choice: { kind: 'report' } },
  ];
}

function group(
  title: string,
  checks: readonly CheckResult[],
  item: (check: CheckResult) => { label: string; detail: string },
): Item[] {
  if (checks.length === 0) return [];
  const rows = checks.map((check): Item => ({ ...item(check), description: check.id, check }));
  return [{ label: `${title} (${checks.length})`, kind: QuickPickItemKind.Separator }, ...rows];
}

async function askWhatToDo(
  check: CheckResult,
  policy: Policy,
  drafts: readonly WaiverDraft[],
): Promise<GateChoice | undefined> {
  const place = placeOf(check);
  const isDrafted = drafts.some((draft) => draft.check === check.id);
  const items: (QuickPickItem & { choice?: GateChoice })[] = [
    ...(place ? [{ label: `$(go-to-file) Open ${place.file}`, choice: { kind: 'open', check } as const }] : []),
    ...(isWaivable(check, policy) && !isDrafted
      ? [{ label: '$(law) Waive with a justification…', choice: { kind: 'waive', check } as const }]
      : []),
    ...(isDrafted || check.status === 'waived'
      ? [{ label: '$(discard) Withdraw the waiver', choice: { kind: 'withdraw', check } as const }]
      : []),
    { label: '$(arrow-left) Back' },
  ];
  const picked = await window.showQuickPick(items, {
    title: check.title,
    placeHolder: check.remedy === '' ? check.message : check.remedy,
    ignoreFocusOut: true,
  });
  return picked?.choice;
}
