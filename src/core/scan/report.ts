import { z } from 'zod';

const kindSchema = z
  .enum(['dangerous', 'uninspected', 'unknown', 'note'])
  .describe('dangerous and uninspected block; unknown needs a named justification; note is for information.');

export const scanFindingSchema = z.object({
  code: z.string().describe('Stable, for example "import/dangerous" or "zip/encrypted".'),
  kind: kindSchema,
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  remedy: z.string(),
  subject: z
    .string()
    .nullable()
    .describe('What a justification names: "module.name" of an import, "domain:NAME" of an ONNX operator domain.'),
  member: z.string().nullable().describe('Path inside the artifact, for example "archive/data.pkl".'),
  offset: z.int().nonnegative().nullable().describe('Bytes from the beginning of the member.'),
  justification: z.string().nullable(),
});
export type ScanFinding = z.infer<typeof scanFindingSchema>;
export type FindingKind = ScanFinding['kind'];

export const scanImportSchema = z.object({
  module: z.string(),
  name: z.string(),
  judgement: z.enum(['known', 'unknown', 'dangerous']),
  called: z.boolean().describe('Whether loading calls or constructs it.'),
  member: z.string().nullable(),
  offset: z.int().nonnegative().describe('Of the first opcode that imports it.'),
});
export type ScanImport = z.infer<typeof scanImportSchema>;

export const scanVerdictSchema = z
  .enum(['clean', 'unknown', 'uninspected', 'dangerous'])
  .describe('The worst of the findings; unknown only where no justification names it.');
export type ScanVerdict = z.infer<typeof scanVerdictSchema>;

export const scannedFileSchema = z.object({
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string().nullable(),
  format: z.string().describe('What the content is, for example "pickle", "zip (torch)" or "onnx".'),
  verdict: scanVerdictSchema,
  imports: z.array(scanImportSchema),
  findings: z.array(scanFindingSchema),
});
export type ScannedFile = z.infer<typeof scannedFileSchema>;

/** What `preflight scan --json` prints. */
export const scanReportSchema = z.object({
  schema: z.literal('preflight.scan/1'),
  tool: z.object({ version: z.string() }),
  files: z.array(scannedFileSchema),
  summary: z.object({
    files: z.int(),
    clean: z.int(),
    unknown: z.int(),
    uninspected: z.int(),
    dangerous: z.int(),
  }),
});
export type ScanReport = z.infer<typeof scanReportSchema>;

/** The verdict of one artifact from its findings; notes and justified findings do not count. */
export function verdictOf(findings: readonly ScanFinding[]): ScanVerdict {
  const open = new Set(findings.filter((finding) => finding.justification === null).map((finding) => finding.kind));
  if (open.has('dangerous')) return 'dangerous';
  if (open.has('uninspected')) return 'uninspected';
  return open.has('unknown') ? 'unknown' : 'clean';
}

/** The report over several artifacts. */
export function scanReport(files: readonly ScannedFile[], toolVersion: string): ScanReport {
  const count = (verdict: ScanVerdict): number => files.filter((file) => file.verdict === verdict).length;
  return {
    schema: 'preflight.scan/1',
    tool: { version: toolVersion },
    files: [...files],
    summary: {
      files: files.length,
      clean: count('clean'),
      unknown: count('unknown'),
      uninspected: count('uninspected'),
      dangerous: count('dangerous'),
    },
  };
}
