import { InvalidArgumentError } from 'commander';

/** What `--waive` asks for. */
export interface WaiverRequest {
  readonly check: string;
  readonly justification: string;
}

/** Reads one `--waive CHECK=JUSTIFICATION` after those before it. */
export function parseWaiver(text: string, before: readonly WaiverRequest[]): WaiverRequest[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write CHECK=JUSTIFICATION.');
  return [...before, { check: text.slice(0, at).trim(), justification: text.slice(at + 1).trim() }];
}
