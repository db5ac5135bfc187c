import type { Finding, LintReport } from '../finding';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/**
 * Workflow commands that GitHub Actions turns into annotations. Its lines are those of the file, which a notebook's cells
 * do not have, so that cell and line stand in the title.
 */
export function formatGithub(report: LintReport): string {
  return report.files
    .flatMap(({ path, error, findings }) => [
      ...(error === null ? [] : [command('error', path, 'Preflight could not lint the notebook', error)]),
      ...findings
        .filter(({ suppressed }) => !suppressed)
        .map((finding) => command(COMMANDS[finding.severity], path, titleOf(finding), finding.message)),
    ])
    .join('');
}

function titleOf({ rule, cell, line }: Finding): string {
  return cell === null ? rule : `${rule} (cell ${cell + 1}, line ${line})`;
}

function command(name: string, file: string, title: string, message: string): string {
  return `::${name} file=${property(file)},title=${property(title)}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
