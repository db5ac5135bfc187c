import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { LintReport } from '../../../../src/core/lint/finding';
import { formatGithub } from '../../../../src/core/lint/formats/github';
import { formatJunit } from '../../../../src/core/lint/formats/junit';
import { formatSarif } from '../../../../src/core/lint/formats/sarif';
import { formatText } from '../../../../src/core/lint/formats/text';
import { fixturePath } from '../../../support/fixtures';

const place = { line: 2, column: 3, endLine: 2, endColumn: 9, fixable: true, suppressed: null };
const REPORT: LintReport = {
  schema: 'preflight.lint/1',
  files: [
    {
      path: 'a b/ü.ipynb',
      error: null,
      findings: [
        {
          rule: 'leakage/fit-before-split',
          severity: 'error',
          message: 'Bad: 100 % <wrong>,\nreally "so"\u0001.',
          cell: 3,
          related: [{ cell: 1, line: 1, column: 1, message: 'Here' }],
          ...place,
        },
        { rule: 'suppression/without-reason', severity: 'warning', message: 'Why.', cell: 0, related: [], ...place },
        { rule: 'security/pickle-load', severity: 'info', message: 'File.', cell: null, related: [], ...place },
        {
          rule: 'security/pickle-load',
          severity: 'warning',
          message: 'Own file.',
          cell: 2,
          related: [],
          ...place,
          suppressed: { reason: 'we wrote it' },
        },
      ],
    },
    { path: 'broken.ipynb', error: 'It is not JSON.', findings: [] },
    { path: 'clean.ipynb', error: null, findings: [] },
  ],
  summary: { files: 3, error: 1, warning: 1, info: 1, suppressed: 1 },
  durationMs: 12,
};

/** Whether a document follows SARIF's own schema. */
function sarifValidator(): ValidateFunction {
  const schema = JSON.parse(readFileSync(fixturePath('sarif', 'sarif-2.1.0-rtm.5.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  delete schema['$schema'];
  delete schema['id'];
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    formats: {
      'date-time': true,
      'uri': (text) => URL.canParse(text),
      'uri-reference': (text) => URL.canParse(text, 'file:///') && !/[\s<>"]/.test(text),
    },
  });
  return ajv.compile(schema);
}

/** What a notebook of somebody else can bring: ends of lines, of commands, of markup and of strings, and control characters. */
const HOSTILE = 'a\r\n::error::b]]>%0A,title="&<x>\u001b[31m\u0007\u202e\u{1f600}\ud800';

const HOSTILE_REPORT: LintReport = {
  schema: 'preflight.lint/1',
  files: [
    {
      path: `${HOSTILE}/${HOSTILE}.ipynb`,
      error: null,
      findings: [
        {
          rule: 'security/pickle-load',
          severity: 'error',
          message: HOSTILE,
          cell: 0,
          related: [{ cell: 1, line: 1, column: 1, message: HOSTILE }],
          ...place,
        },
        {
          rule: 'security/pickle-load',
          severity: 'error',
          message: HOSTILE,
          cell: 0,
          related: [],
          ...place,
          suppressed: { reason: HOSTILE },
        },
      ],
    },
    { path: HOSTILE, error: HOSTILE, findings: [] },
  ],
  summary: { files: 2, error: 1, warning: 0, info: 0, suppressed: 1 },
  durationMs: 1,
};

describe('formats of a lint report', () => {
  it('SARIF is valid against the schema and keeps rule, place and justification', () => {
    const validate = sarifValidator();
    const log = JSON.parse(formatSarif(REPORT, '1.2.3')) as {
      runs: { results: { ruleId: string; level: string; suppressions?: { justification: string }[] }[] }[];
    };
    assert.ok(validate(log), JSON.stringify(validate.errors));
    const results = log.runs[0]?.results ?? [];
    assert.deepEqual(
      results.map(({ ruleId, level }) => [ruleId, level]),
      [
        ['leakage/fit-before-split', 'error'],
        ['suppression/without-reason', 'warning'],
        ['security/pickle-load', 'note'],
        ['security/pickle-load', 'warning'],
      ],
    );
    assert.equal(results[3]?.suppressions?.[0]?.justification, 'we wrote it');
    assert.ok(!validate({ ...log, version: '1' }), 'the schema is really checked');
  });

  it('GitHub commands escape what would end them', () => {
    const [first, ...others] = formatGithub(REPORT).trimEnd().split('\n');
    assert.equal(
      first,
      '::error file=a b/ü.ipynb,title=leakage/fit-before-split (cell 4%2C line 2)::Bad: 100 %25 <wrong>,%0Areally "so"\u0001.',
    );
    assert.equal(others.length, 3);
    assert.match(others.at(-1) ?? '', /^::error file=broken\.ipynb/);
  });

  it('JUnit is XML with a case per finding', () => {
    const xml = formatJunit(REPORT);
    assert.match(xml, /<testsuite name="a b\/ü\.ipynb" tests="3" failures="2" errors="0">/);
    assert.match(xml, /name="security\/pickle-load"><system-out>File\.<\/system-out>/);
    assert.match(xml, /&lt;wrong&gt;,&#10;really &quot;so&quot;\uFFFD/);
    assert.match(xml, /<error message="It is not JSON\."\/>/);
    assert.match(xml, /name="no findings"\/>/);
  });

  it('text names place, severity and rule, and counts', () => {
    const text = formatText(REPORT);
    assert.match(text, /^a b\/ü\.ipynb:cell 4:2:3: error: Bad: .*\[leakage\/fit-before-split\] \(fixable\)/ms);
    assert.match(text, /1 error, 1 warning, 1 hint, 1 suppressed in 3 files, 1 could not be read\n$/);
    assert.doesNotMatch(text, /Own file/);
  });

  it('SARIF of hostile texts is valid', () => {
    const validate = sarifValidator();
    assert.ok(validate(JSON.parse(formatSarif(HOSTILE_REPORT, '1.2.3'))), JSON.stringify(validate.errors));
  });

  it('GitHub commands of hostile texts are one a finding', () => {
    const lines = formatGithub(HOSTILE_REPORT).split(/[\r\n]/);
    assert.equal(lines.length, 3);
    assert.ok(lines.slice(0, 2).every((line) => /^::error file=[^:,]*,title=[^:,]*::/.test(line)));
  });

  it('JUnit of hostile texts stays XML', () => {
    const xml = formatJunit(HOSTILE_REPORT);
    assert.ok(!xml.includes(']]>'));
    assert.doesNotMatch(xml, /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    const tags = xml.match(/<[^>]*>/g) ?? [];
    assert.ok(tags.every((tag) => /^<(\?xml [^<]*\?|\/?[a-z-]+( [a-z]+="[^"<]*")*\/?)>$/.test(tag)));
    assert.doesNotMatch(xml.replace(/<[^>]*>/g, ''), /["<>]|&(?!(amp|lt|gt|quot|#10);)/);
  });

  it('text of hostile texts keeps its lines and steers no terminal', () => {
    const text = formatText(HOSTILE_REPORT);
    assert.equal(text.split('\n').length, 6);
    assert.doesNotMatch(text, /[^\P{Cc}\n]|\u202e|^::/mu);
  });
});
