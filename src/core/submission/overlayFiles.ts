import { digestOf, type Digest } from '../base/digest';
import type { Files } from '../base/files';

/** Files of the working tree with some texts in place of what is there; nothing is written. */
export class OverlayFiles implements Files {
  constructor(
    private readonly files: Files,
    private readonly texts: ReadonlyMap<string, string>,
  ) {}

  async readText(path: string): Promise<string> {
    return this.texts.get(path) ?? (await this.files.readText(path));
  }

  async readBytes(path: string): Promise<Uint8Array> {
    const text = this.texts.get(path);
    return text === undefined ? await this.files.readBytes(path) : new TextEncoder().encode(text);
  }

  async exists(path: string): Promise<boolean> {
    return this.texts.has(path) || (await this.files.exists(path));
  }

  async size(path: string): Promise<number | undefined> {
    const text = this.texts.get(path);
    return text === undefined ? await this.files.size(path) : new TextEncoder().encode(text).length;
  }

  isFolder(path: string): Promise<boolean> {
    return this.files.isFolder(path);
  }

  async digest(path: string): Promise<Digest> {
    const text = this.texts.get(path);
    return text === undefined ? await this.files.digest(path) : digestOf(text);
  }

  write(path: string): Promise<void> {
    return Promise.reject(new Error(`${path}: a submission writes nothing to the working tree`));
  }

  find(globs: readonly string[]): Promise<string[]> {
    return this.files.find(globs);
  }

  absolute(path: string): string {
    return this.files.absolute(path);
  }
}
