import type { Digest } from '../base/digest';
import { digestOf } from '../base/digest';
import type { Ports } from '../base/ports';
import { validate, validated, type Validated } from '../model/validate';
import { YamlText } from '../model/yamlText';
import type { Policy } from './policy';
import { POLICY_FILE, policySchema } from './policy';

/** A policy and the digest of the text it was read from; without a file the defaults, and the digest of no text. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly file: string;
  readonly text: string;
  readonly sha256: Digest;
}

/** The policy of the working tree; the defaults when there is no `preflight.yaml`. */
export async function loadPolicy(ports: Pick<Ports, 'files'>): Promise<LoadedPolicy> {
  return parsePolicy((await ports.files.exists(POLICY_FILE)) ? await ports.files.readText(POLICY_FILE) : '');
}

/** The policy at a revision, as a submission must be judged by; the defaults when the revision has none. */
export async function loadPolicyAt(ports: Pick<Ports, 'git'>, revision: string): Promise<LoadedPolicy> {
  return parsePolicy((await ports.git.readFileAt(revision, POLICY_FILE)) ?? '');
}

/** A policy from its text. Throws its first problem, with its place. */
export function parsePolicy(text: string, file = POLICY_FILE): LoadedPolicy {
  const policy = validated(policySchema, new YamlText(text, file), 'policy');
  return { policy, file, text, sha256: digestOf(text) };
}

/** Every problem of a policy's text, for an editor; `yaml/syntax` is thrown. */
export function checkPolicy(text: string, file = POLICY_FILE): Validated<Policy> {
  return validate(policySchema, new YamlText(text, file), 'policy');
}
