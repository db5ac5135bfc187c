import { z } from 'zod';
import { testDetailsSchema } from '../src/core/inference/details';
import { testReportSchema } from '../src/core/inference/result';
import { lineageGraphSchema } from '../src/core/lineage/graph';
import { lintReportSchema } from '../src/core/lint/finding';
import { manifestSchema } from '../src/core/model/manifest';
import { policySchema } from '../src/core/readiness/policy';
import { policyDocument } from '../src/core/readiness/policyDocument';
import { readinessReportSchema } from '../src/core/readiness/report';
import { auditLogSchema } from '../src/core/registry/auditLog';
import { ledgerEventSchema } from '../src/core/registry/event';
import { versionRecordSchema } from '../src/core/registry/record';
import { stageResultSchema } from '../src/core/registry/stages';
import { statusReportSchema } from '../src/core/registry/status';
import { verifyReportSchema } from '../src/core/registry/verifyLedger';
import { gateReportSchema } from '../src/core/review/gateChange';
import { mergeResultSchema } from '../src/core/review/mergeVersion';
import { reviewResultSchema } from '../src/core/review/reviewVersion';
import { submissionPlanSchema, submissionResultSchema } from '../src/core/submission/plan';
import { scanReportSchema } from '../src/core/scan/report';

/** `input` for what people write (defaults may be left out), `output` for what Preflight writes. */
const SCHEMAS: readonly { name: string; title: string; schema: z.ZodType; io: 'input' | 'output' }[] = [
  { name: 'policy', title: 'preflight.yaml', schema: policySchema, io: 'input' },
  { name: 'model', title: 'model.yaml', schema: manifestSchema, io: 'input' },
  { name: 'version', title: 'version.json', schema: versionRecordSchema, io: 'output' },
  { name: 'event', title: 'An event of the ledger', schema: ledgerEventSchema, io: 'output' },
  { name: 'lint', title: 'preflight lint --format json', schema: lintReportSchema, io: 'output' },
  { name: 'test', title: 'preflight test --json', schema: testReportSchema, io: 'output' },
  { name: 'test-details', title: 'The details of a result of preflight test', schema: testDetailsSchema, io: 'output' },
  { name: 'scan', title: 'preflight scan --json', schema: scanReportSchema, io: 'output' },
  { name: 'check', title: 'preflight check --json', schema: readinessReportSchema, io: 'output' },
  { name: 'status', title: 'preflight status --json', schema: statusReportSchema, io: 'output' },
  { name: 'plan', title: 'preflight submit --dry-run --json', schema: submissionPlanSchema, io: 'output' },
  { name: 'submission', title: 'preflight submit --json', schema: submissionResultSchema, io: 'output' },
  { name: 'review', title: 'preflight review --json', schema: reviewResultSchema, io: 'output' },
  { name: 'merge', title: 'preflight merge --json', schema: mergeResultSchema, io: 'output' },
  {
    name: 'stage',
    title: 'preflight promote, rollback, retire, withdraw --json',
    schema: stageResultSchema,
    io: 'output',
  },
  { name: 'log', title: 'preflight log --json', schema: auditLogSchema, io: 'output' },
  { name: 'verify', title: 'preflight verify --json', schema: verifyReportSchema, io: 'output' },
  { name: 'gate', title: 'preflight gate --json', schema: gateReportSchema, io: 'output' },
  { name: 'lineage', title: 'preflight lineage --format json', schema: lineageGraphSchema, io: 'output' },
];

/** File name and text of every JSON Schema, generated from what the code parses with. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    SCHEMAS.map(({ name, title, schema, io }) => {
      const own = name === 'policy' ? policyDocument() : z.toJSONSchema(schema, { target: 'draft-07', io });
      const document = { title, ...own };
      return [`${name}.schema.json`, `${JSON.stringify(document, null, 2)}\n`];
    }),
  );
}
