/*
 * npm run bench:lint-edit -- [--edits N] [--ruff PATH] [--memory EDITS]: one keystroke to its diagnostics over the language server
 * protocol and stdio, on notebooks of 50, 300 and 1,000 cells; the same edits to `ruff server` where ruff is given. Then
 * memory of the server over many edits. Needs `npm run build`. Prints figures; asserts nothing.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { LspClient } from '../test/support/lspClient';
import { machine, spread } from './machine';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '200' },
    ruff: { type: 'string' },
    memory: { type: 'string', default: '10000' },
  },
});
const EDITS = Number(values.edits);
const MEMORY_EDITS = Number(values.memory);

/** Seven lines of the kinds that notebooks have; every cell is different text, and one in ten trains on its target. */
function cellText(index: number): string {
  const columns = index % 10 === 0 ? '["a", "b", "c"]' : '["b", "c"]';
  return [
    `frame_${index} = pd.read_csv("data/part_${index}.csv")`,
    `frame_${index} = frame_${index}.dropna(subset=["a", "b"])`,
    `X_${index}, y_${index} = frame_${index}[${columns}], frame_${index}["a"]`,
    `X_train_${index}, X_test_${index}, y_train_${index}, y_test_${index} = train_test_split(X_${index}, y_${index}, random_state=${index})`,
    `model_${index} = LogisticRegression(C=${index + 1}).fit(X_train_${index}, y_train_${index})`,
    `for row in range(${index % 9}):`,
    `    print(f"{row}: {model_${index}.score(X_test_${index}, y_test_${index}):.3f}")`,
  ].join('\n');
}

const IMPORTS =
  'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import train_test_split';

function start(command: string, args: readonly string[]): { client: LspClient; child: ChildProcessWithoutNullStreams } {
  const child = spawn(command, args, { stdio: 'pipe' });
  child.stderr.resume();
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  return { client: new LspClient(connection), child };
}

/** A keystroke that changes the findings of a cell each time, so that each has its own diagnostics to wait for. */
function text(index: number, edit: number): string {
  return edit % 2 === 0 ? `${cellText(index)}\nx = undefined_${edit}` : `${cellText(index)}\nx = ${edit}`;
}

/** Edits that are not counted: the first ones meet code that has not run before. */
const WARM_UP = 10;

/** Milliseconds of processor time that a process has used; NaN where there is no /proc. */
function processorTime(pid: number | undefined): number {
  try {
    const fields =
      readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return NaN;
  }
}

async function measure(name: string, command: string, args: readonly string[], cells: number): Promise<void> {
  const { client, child } = start(command, args);
  await client.initialize();
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      const listening = client.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
        client.diagnostics.set(uri as string, diagnostics as []);
        if (uri !== client.uris[middle]) return;
        listening.dispose();
        resolve();
      });
    });
  const middle = cells >> 1;
  const texts = [IMPORTS, ...Array.from({ length: cells - 1 }, (_, index) => cellText(index))];
  const opened = next();
  await client.open(texts);
  await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, 2000))]);
  const times: number[] = [];
  let processor = 0;
  for (let edit = 0; edit < EDITS; edit++) {
    if (edit === WARM_UP) processor = processorTime(child.pid);
    const arrived = next();
    const started = performance.now();
    await client.edit(middle, { text: text(middle, edit) });
    await arrived;
    times.push(performance.now() - started);
  }
  const lines = texts.join('\n').split('\n').length;
  const used = (processorTime(child.pid) - processor) / (EDITS - WARM_UP);
  const summary = `${spread(times.slice(WARM_UP))}; processor ${used.toFixed(1)} ms an edit`;
  console.log(`${name}: ${cells} cells, ${lines} lines: ${summary}`);
  child.kill();
}

async function memory(server: string): Promise<void> {
  const { client, child } = start(process.execPath, [server, '--stdio']);
  await client.initialize();
  await client.open([IMPORTS, ...Array.from({ length: 299 }, (_, index) => cellText(index))]);
  const rss = (): string => {
    const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
    return `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)} MB`;
  };
  console.log(`memory with 300 cells open: ${rss()}`);
  for (let edit = 1; edit <= MEMORY_EDITS; edit++) {
    const run = client.nextRun();
    await client.edit(150, { text: `${cellText(150)}\ny = ${edit}` });
    await run;
    if (edit % (MEMORY_EDITS / 4) === 0) console.log(`memory after ${edit} edits: ${rss()}`);
  }
  child.kill();
}

async function main(): Promise<void> {
  const server = path.join(__dirname, '..', 'dist', 'server.js');
  console.log(`keystroke to diagnostics, ${EDITS} edits; ${machine()}, load ${loadavg()[0]?.toFixed(1)}`);
  for (const cells of [50, 300, 1000]) {
    await measure('preflight', process.execPath, [server, '--stdio'], cells);
    if (values.ruff !== undefined) await measure('ruff server', values.ruff, ['server'], cells);
  }
  await memory(server);
}

void main().then(() => process.exit(0));
