import type { Memento } from 'vscode';
import type { Repository } from '../base/repositories';

/** A failed check that the person asks to have waived, and why. */
export interface WaiverDraft {
  readonly check: string;
  readonly justification: string;
}

/** Justifications that were written and not submitted yet; kept over a reload, per model and workspace. */
export class WaiverDrafts {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  of(repository: Repository, model: string): readonly WaiverDraft[] {
    return this.#state.get<readonly WaiverDraft[]>(keyOf(repository, model), []);
  }

  async add(repository: Repository, model: string, draft: WaiverDraft): Promise<void> {
    const others = this.of(repository, model).filter(({ check }) => check !== draft.check);
    await this.#state.update(keyOf(repository, model), [...others, draft]);
  }

  async remove(repository: Repository, model: string, check: string): Promise<void> {
    const others = this.of(repository, model).filter((draft) => draft.check !== check);
    await this.#state.update(keyOf(repository, model), others);
  }

  async clear(repository: Repository, model: string): Promise<void> {
    await this.#state.update(keyOf(repository, model), undefined);
  }
}

function keyOf({ root }: Repository, model: string): string {
  return `waivers:${root.toString()}#${model}`;
}
