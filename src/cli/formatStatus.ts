import type { StatusReport, VersionStatus } from '../core/registry/status';
import { plainLine } from '../core/base/plainText';

/** A status report for a person. `details` adds the decisions and the timeline. */
export function formatStatus(report: StatusReport, details: boolean): string {
  if (report.models.length === 0) return 'No version has been submitted yet.\n';
  return report.models
    .map(({ name, versions }) => `${name}\n${versions.map((each) => formatVersion(each, details)).join('')}`)
    .join('\n');
}

/** One version for a person. */
export function formatVersion(status: VersionStatus, details: boolean): string {
  const { version, state, submitter, approvals, missing, timeline } = status;
  const given = approvals.filter(({ counts }) => counts).length;
  const head = `  ${version.padEnd(12)} ${state.replaceAll('_', ' ').padEnd(18)} by ${plainLine(submitter)}`;
  const lines = [`${head}${given > 0 ? `, ${given} approval${given === 1 ? '' : 's'}` : ''}`];
  for (const each of missing) lines.push(`    missing: ${plainLine(each)}`);
  if (details) {
    lines.push(`    record ${status.record}`, `    commit ${status.commit}`);
    for (const event of timeline) {
      const proof = event.verified ? 'verified' : 'asserted';
      const comment = event.comment === null ? '' : `: ${plainLine(event.comment)}`;
      const why = event.why === undefined ? '' : ` (no effect: ${plainLine(event.why)})`;
      lines.push(`    ${event.at}  ${event.type} by ${plainLine(event.by)} (${proof})${comment}${why}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
