/* npm run eval:scan -- FOLDER: scans labelled artifacts and counts what was caught, missed and alarmed falsely. */
import { FileArtifactReader } from '../src/adapters/fileArtifactReader';
import { silentJob } from '../src/core/base/job';
import { scanArtifact } from '../src/core/scan/scanArtifact';
import type { ScannedFile } from '../src/core/scan/report';
import type { Label } from './scan/labels';
import { labelledFiles } from './scan/labels';

interface Scanned {
  readonly label: Label;
  readonly file: ScannedFile;
}

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name a folder with labelled artifacts: npm run eval:scan -- FOLDER');
  const started = performance.now();
  const reader = new FileArtifactReader('.');
  const all: Scanned[] = [];
  for (const { path, label } of labelledFiles(folder)) {
    all.push({
      label,
      file: await reader.withSource(path, (source) => scanArtifact({ path, source }, { job: silentJob() })),
    });
  }
  const milliseconds = Math.round(performance.now() - started);
  const bad = all.filter(({ label }) => label === 'malicious' || label === 'unreadable');
  const clean = all.filter(({ label }) => label === 'clean');
  const unknown = all.filter(({ label }) => label === 'unknown');
  list(
    'missed',
    bad.filter(({ file }) => file.verdict === 'clean'),
  );
  list(
    'caught, but only as needing a justification',
    bad.filter(({ file }) => file.verdict === 'unknown'),
  );
  list(
    'caught, but only as not inspected',
    bad.filter(({ label, file }) => label === 'malicious' && file.verdict === 'uninspected'),
  );
  list(
    'false alarm',
    clean.filter(({ file }) => file.verdict !== 'clean'),
  );
  list(
    'unknown import judged otherwise',
    unknown.filter(({ file }) => file.verdict !== 'unknown'),
  );
  const caught = bad.filter(({ file }) => file.verdict !== 'clean').length;
  const alarms = clean.filter(({ file }) => file.verdict === 'dangerous' || file.verdict === 'unknown').length;
  const unread = clean.filter(({ file }) => file.verdict === 'uninspected').length;
  console.log(`malicious or unreadable: ${bad.length}, caught ${caught}, missed ${bad.length - caught}`);
  console.log(`clean: ${clean.length}, false alarms ${alarms}, could not be inspected ${unread}`);
  if (unknown.length > 0) console.log(`with unknown imports: ${unknown.length}`);
  console.log(`${all.length} files in ${milliseconds} ms`);
}

function list(title: string, scanned: readonly Scanned[]): void {
  for (const { file } of scanned) {
    const [first] = file.findings.filter(({ kind }) => kind !== 'note');
    console.log(`${title}: ${file.path} (${file.format}): ${file.verdict}${first ? `, ${first.message}` : ''}`);
  }
}

void main();
