import { ALWAYS_BLOCKING, failed, failedBy, passed, type Check } from '../../check';

export const safe: Check = {
  id: 'artifact/safe',
  title: 'Loading the model and the files beside it runs no code',
  remedy: 'Take the file out of the model folder; keep models as ONNX and data as CSV or Parquet.',
  levels: ALWAYS_BLOCKING,
  neverWaived: true,
  run: ({ scan }) => {
    if (!scan.ok) return failedBy(scan.problem);
    const bad = scan.value.files.filter(({ verdict }) => verdict === 'dangerous' || verdict === 'uninspected');
    const [first] = bad;
    if (!first) return passed(`Nothing dangerous in ${scan.value.files.map(({ path }) => path).join(', ')}.`);
    const finding = first.findings.find(({ kind }) => kind === first.verdict);
    const rest = bad.length > 1 ? ` (${bad.length} files are not safe)` : '';
    return failed(`${first.path} is ${first.verdict}: ${finding?.message ?? ''}${rest}`, { file: first.path });
  },
};
