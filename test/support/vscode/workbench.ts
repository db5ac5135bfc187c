import type { Frame, Locator, Page } from 'playwright-core';

/** The workbench in a browser page, driven by keyboard as a person would. Every method waits for what it names. */
export class Workbench {
  constructor(readonly page: Page) {}

  /** Waits until the workbench is drawn and the extension host answers. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page
      .locator('.monaco-workbench .explorer-folders-view, .monaco-workbench .part.sidebar')
      .first()
      .waitFor();
  }

  /** Runs a command from the palette by its whole title, such as `Preflight: Refresh Models`. */
  async command(title: string): Promise<void> {
    await this.pickFrom('F1', title, title);
  }

  /** Opens a file of the workspace by its relative path and waits for its tab. */
  async openFile(relativePath: string): Promise<void> {
    const name = relativePath.split('/').at(-1) ?? relativePath;
    await this.pickFrom('Control+P', relativePath, name);
    await this.page.getByRole('tab', { name: new RegExp(escaped(name)) }).waitFor();
  }

  /** Opens the quick input by a key and picks a row; opens it anew while the row is not known to VS Code yet. */
  private async pickFrom(key: string, text: string, label: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await this.page.keyboard.press(key);
      await this.input.waitFor();
      await this.page.keyboard.type(text);
      const known = this.quickRow(label).waitFor({ timeout: 3_000 });
      if (tries === 10 || (await known.then(always(true), always(false)))) break;
      await this.page.keyboard.press('Escape');
      await this.input.waitFor({ state: 'hidden' });
    }
    await this.pick(label);
  }

  private quickRow(label: string): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) }).first();
  }

  /** The text box of the palette, a quick pick or an input box. */
  get input(): Locator {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]');
  }

  /** Waits for the row of the quick input whose label is `label`, moves to it with the arrow keys and accepts it. */
  async pick(label: string): Promise<void> {
    const row = this.quickRow(label);
    await row.waitFor();
    const focused = this.page.locator('.quick-input-list .monaco-list-row.focused');
    for (let tries = 0; tries < 50; tries += 1) {
      if ((await focused.count()) > 0 && (await row.getAttribute('class'))?.includes('focused') === true) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  /** Answers an input box and accepts it. */
  async answer(text: string): Promise<void> {
    await this.input.waitFor();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Rows of a tree view, after focusing it with the command that VS Code makes for every view. */
  async tree(focusCommand: string, name: string): Promise<Locator> {
    await this.command(focusCommand);
    const tree = this.page.getByRole('tree', { name: new RegExp(`^${escaped(name)}`) });
    await tree.waitFor();
    return tree.getByRole('treeitem');
  }

  /** Rows of the Problems panel. */
  async problems(): Promise<Locator> {
    await this.command('Problems: Focus on Problems View');
    await this.page.locator('.markers-panel').waitFor();
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The frame of a webview, told by something visible inside it. */
  async webview(selector: string): Promise<Frame> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (found && frame !== this.page.mainFrame()) return frame;
      }
      if (Date.now() > deadline) throw new Error(`no webview shows ${selector}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** A notification that contains the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast, .notification-list-item').filter({ hasText: text }).first();
  }

  /** Presses a button of a modal dialog. */
  async dialogButton(label: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box').getByRole('button', { name: label }).press('Enter');
  }

  /** Expands a tree, after focusing it by a command: level by level, until no row is collapsed. */
  async expandAll(focusCommand: string): Promise<void> {
    await this.command(focusCommand);
    const tree = this.page.locator('.monaco-list:focus, .monaco-list:focus-within').first();
    // A view may put the focus on its filter, which stands before the tree.
    for (let tabs = 0; tabs < 10 && !(await tree.isVisible()); tabs += 1) await this.page.keyboard.press('Tab');
    await this.page.keyboard.press('Home');
    for (let row = 0; row < 100; row += 1) {
      await this.page.keyboard.press('ArrowRight');
      const isLast = await tree.evaluate((list) => {
        const focused = list.querySelector('.monaco-list-row.focused');
        return focused?.getAttribute('data-last-element') === 'true' && focused.getAttribute('aria-expanded') === null;
      });
      if (isLast) return;
      await this.page.keyboard.press('ArrowDown');
    }
  }

  /** Changes the color theme through its quick pick. */
  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.input.waitFor();
    await this.page.keyboard.type(name);
    await this.pick(name);
  }

  /** Reloads the window as its own command does, which keeps the state of the workbench first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async closeAllEditors(): Promise<void> {
    await this.command('View: Close All Editors');
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}

function always<T>(value: T): () => T {
  return () => value;
}
