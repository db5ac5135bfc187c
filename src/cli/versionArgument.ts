import { PreflightError } from '../core/base/problem';
import { versionSchema } from '../core/model/manifest';

/** A version as people write it on the command line: `MODEL@VERSION`, also with the folder of the model. */
export interface VersionArgument {
  readonly model: string;
  readonly version: string;
}

/** Takes `MODEL@VERSION` apart. `usage/version`. */
export function parseVersionArgument(text: string): VersionArgument {
  const { model, version } = parseModelArgument(text);
  if (version !== undefined) return { model, version };
  throw new PreflightError({
    code: 'usage/version',
    message: `${text} names no version.`,
    remedy: `Write MODEL@VERSION, for example ${model || 'churn'}@1.4.0`,
  });
}

/** Takes `MODEL[@VERSION]` apart; of a folder its last part is the model. `usage/version`. */
export function parseModelArgument(text: string): { model: string; version: string | undefined } {
  const at = text.lastIndexOf('@');
  const model = at === -1 ? text : text.slice(0, at);
  const version = at === -1 ? undefined : text.slice(at + 1).replace(/^v/, '');
  if (version !== undefined && !versionSchema.safeParse(version).success) {
    throw new PreflightError({
      code: 'usage/version',
      message: `${version} is no semantic version.`,
      remedy: 'Write it as 1.4.0',
    });
  }
  return { model: model.replace(/\/+$/, '').split(/[/\\]/).at(-1) ?? model, version };
}
