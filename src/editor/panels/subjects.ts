import type { Subject } from '../../../webview-ui/shared/protocol';
import { PreflightError } from '../../core/base/problem';
import type { Repository } from '../base/repositories';
import type { Services } from '../editor';

/** The repository of a page's subject. `workspace/no-folder` when the workspace no longer has it. */
export async function repositoryOf({ repositories }: Services, { root }: Subject): Promise<Repository> {
  const repository = await repositories.at(root);
  if (repository) return repository;
  throw new PreflightError({
    code: 'workspace/no-folder',
    message: 'The folder of this page is not open any more.',
    remedy: 'Open it, then try again.',
  });
}

/** The ports of the repository of a page's subject. */
export async function portsOf(services: Services, subject: Subject): ReturnType<Services['repositories']['ports']> {
  return await services.repositories.ports(await repositoryOf(services, subject));
}
