import { z } from 'zod';

/** The editor's side of a webview, as the editor injects it. It can be acquired once. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

// The pages' content security policy forbids code from strings, which zod would try for speed.
z.config({ jitless: true });

/** The border between a page and the extension: messages are parsed on arrival, state is parsed when read back. */
export class Host {
  readonly #api = acquireVsCodeApi();

  /** Asks something of the extension, which parses it on arrival. */
  post(action: { readonly type: string }): void {
    this.#api.postMessage(action);
  }

  /** Calls `listener` with each message that follows the schema; others are a defect and go to the console. */
  listen<Message>(schema: z.ZodType<Message>, listener: (message: Message) => void): void {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const parsed = schema.safeParse(data);
      if (parsed.success) listener(parsed.data);
      else console.error('Unknown message', z.prettifyError(parsed.error));
    });
  }

  /** A part of what the page kept over a reload; undefined when there is none of this form. */
  restore<State>(key: string, schema: z.ZodType<State>): State | undefined {
    const parsed = schema.safeParse(this.#kept()[key]);
    return parsed.success ? parsed.data : undefined;
  }

  keep(key: string, state: unknown): void {
    this.#api.setState({ ...this.#kept(), [key]: state });
  }

  #kept(): Readonly<Record<string, unknown>> {
    return z.record(z.string(), z.unknown()).catch({}).parse(this.#api.getState());
  }
}
