import { PreflightError } from './problem';

/** The folder is in no git repository, or git refuses to use it. */
export function noRepository(detail?: string): PreflightError {
  return new PreflightError({
    code: 'git/no-repository',
    message: 'This folder is not in a git repository.',
    remedy: 'Run it inside the repository, or make one with: git init',
    ...(detail && { detail }),
  });
}

export function noCommit(): PreflightError {
  return new PreflightError({
    code: 'git/no-commit',
    message: 'The repository has no commit yet.',
    remedy: 'Commit the model first: git add . && git commit',
  });
}

export function noIdentity(detail?: string): PreflightError {
  return new PreflightError({
    code: 'git/no-identity',
    message: 'Git does not know who you are.',
    remedy: 'Set it with: git config user.name NAME && git config user.email ADDRESS',
    ...(detail && { detail }),
  });
}

export function noRemote(wanted: string, known: readonly string[]): PreflightError {
  const others = known.length > 0 ? ` Configured: ${known.join(', ')}.` : '';
  return new PreflightError({
    code: 'git/no-remote',
    message: `The repository has no remote ${wanted}.${others}`,
    remedy: `Add it with: git remote add ${wanted} URL, or name another under registry.remote in preflight.yaml.`,
  });
}

/** The remote answered and did not take what was pushed. */
export function remoteRefused(remote: string, ref: string, detail: string): PreflightError {
  return new PreflightError({
    code: 'git/remote-refused',
    message: `The remote ${remote} refused ${ref}.`,
    remedy: 'Ask who looks after the repository for the right to push there, then run it again.',
    detail,
  });
}

/** The remote could not be asked: no network, wrong address, no access. */
export function remoteUnreachable(remote: string, detail: string): PreflightError {
  return new PreflightError({
    code: 'git/remote-unreachable',
    message: `The remote ${remote} could not be reached.`,
    remedy: 'Check the network, the address (git remote -v) and your access, then run it again.',
    detail,
  });
}
