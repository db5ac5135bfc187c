import type { TestItem, TestRun, Uri } from 'vscode';
import { Location, Position, TestMessage } from 'vscode';
import type { Job } from '../../core/base/job';
import { formatProblem, PreflightError } from '../../core/base/problem';
import type { TestReport, TestResult } from '../../core/inference/result';
import { loadEngine } from '../base/engine';
import { settings } from '../base/settings';
import type { Services } from '../editor';
import { programFolder } from '../editor';
import type { TestedModel } from './tests';

/** Runs tests of one model in a test run; the report, or undefined when the model could not be tested at all. */
export async function runModel(
  services: Services,
  run: TestRun,
  model: TestedModel,
  only: readonly string[],
  job: Job,
): Promise<TestReport | undefined> {
  const items = only.flatMap((id) => model.cases.get(id) ?? []);
  for (const item of items) run.enqueued(item);
  try {
    const engine = await loadEngine();
    const ports = await services.repositories.ports(model.repository);
    const target = engine.targetOfModel(await engine.loadManifest(ports, model.folder));
    const shown: Job = {
      signal: job.signal,
      progress: (message, fraction) => {
        const item = model.cases.get(message);
        if (item) run.started(item);
        job.progress(message, fraction);
      },
    };
    return await engine.testModel(
      engine.testPorts(ports, programFolder(services)),
      target,
      { only, backend: settings.testsBackend() },
      shown,
      (result) => {
        showResult(run, model, result);
      },
    );
  } catch (error) {
    if (PreflightError.is(error, 'job/cancelled')) return undefined;
    services.errors.log(error);
    const text = PreflightError.is(error) ? formatProblem(error.problem) : 'Preflight met an error of its own.';
    run.appendOutput(`${crlf(text)}\r\n`);
    for (const item of items) run.errored(item, messageAt(item, text));
    return undefined;
  }
}

function showResult(run: TestRun, model: TestedModel, result: TestResult): void {
  const item = model.cases.get(result.id);
  if (!item) return;
  const { verdict, durationMs } = result;
  const start = verdict === 'insufficient' ? `Not enough data to decide. ${result.message}` : result.message;
  const text = result.remedy === undefined ? start : `${start}\n\n${result.remedy}`;
  run.appendOutput(`${model.name} ${result.id}: ${verdict}. ${crlf(result.message)}\r\n`, undefined, item);
  if (verdict === 'pass') run.passed(item, durationMs);
  else if (verdict === 'skipped') run.skipped(item);
  else if (verdict === 'error') run.errored(item, messageAt(item, text), durationMs);
  else run.failed(item, differenceAt(item, text, result), durationMs);
}

function differenceAt(item: TestItem, text: string, { expected, actual }: TestResult): TestMessage {
  if (expected === undefined || actual === undefined) return messageAt(item, text);
  const message = TestMessage.diff(text, JSON.stringify(expected, null, 2), JSON.stringify(actual, null, 2));
  return withPlace(message, item);
}

function messageAt(item: TestItem, text: string): TestMessage {
  return withPlace(new TestMessage(text), item);
}

function withPlace(message: TestMessage, { uri, range }: TestItem): TestMessage {
  if (uri) message.location = placeOf(uri, range?.start);
  return message;
}

function placeOf(uri: Uri, position: Position | undefined): Location {
  return new Location(uri, position ?? new Position(0, 0));
}

/** Terminal output needs both characters at the end of a line. */
function crlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}
