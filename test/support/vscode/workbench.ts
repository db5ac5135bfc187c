import type { Frame, Locator, Page } from 'playwright-core';
import type { ThemeName } from '../../../scripts/vscode/versions';

/** How the workbench and a webview tell of which kind their theme is. */
const THEME_CLASSES: Readonly<Record<ThemeName, { readonly workbench: string; readonly webview: string }>> = {
  'light': { workbench: 'vs', webview: 'vscode-light' },
  'dark': { workbench: 'vs-dark', webview: 'vscode-dark' },
  'high-contrast': { workbench: 'hc-black', webview: 'vscode-high-contrast' },
};

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

  private quickRow(label: string | RegExp): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    const hasText = typeof label === 'string' ? exactly(label) : label;
    return rows.filter({ has: this.page.locator('.label-name', { hasText }) }).first();
  }

  /** The text box of the palette, a quick pick or an input box. */
  get input(): Locator {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]');
  }

  /** Waits for the row of the quick input with this label, moves to it with the arrow keys and accepts it. */
  async pick(label: string | RegExp): Promise<void> {
    const row = this.quickRow(label);
    await row.waitFor();
    await this.arrowTo(row);
    await this.page.keyboard.press('Enter');
  }

  /** Types a label into the quick input, which may list too many rows to draw them all, and accepts its row. */
  async choose(label: string): Promise<void> {
    // What is typed before the list has taken the place of the palette is lost, so it is typed until its row is there.
    for (let tries = 1; tries <= 10; tries += 1) {
      await this.input.waitFor();
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.type(label);
      const row = this.quickRow(label).waitFor({ timeout: 3_000 });
      if (await row.then(always(true), always(false))) break;
    }
    await this.pick(label);
  }

  /** Presses ArrowDown until the row of a list is the focused one, from the top again when it has been passed. */
  private async arrowTo(row: Locator): Promise<void> {
    for (let tries = 1; tries <= 150; tries += 1) {
      await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      // A list draws the rows in view only, so that the row may not be there yet.
      const classes = (await row.count()) > 0 ? await row.getAttribute('class') : null;
      if (/(?:^| )focused(?: |$)/.test(classes ?? '')) return;
      await this.page.keyboard.press(tries % 50 === 0 ? 'Home' : 'ArrowDown');
    }
    throw new Error(`no arrow key reaches ${String(row)}`);
  }

  /** Answers an input box, accepts it, and waits until it has been taken: the extension validates what was typed. */
  async answer(text: string): Promise<void> {
    // What is typed before the box has taken the place of a list goes elsewhere, so it is typed until it stands there.
    for (let tries = 1; tries <= 10; tries += 1) {
      await this.input.waitFor();
      await this.page.waitForFunction(() => document.activeElement?.closest('.quick-input-widget') != null);
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.type(text);
      if ((await this.input.inputValue()) === text) break;
    }
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction((typed) => {
      const inputs = [...document.querySelectorAll<HTMLInputElement>('.quick-input-widget input[type="text"]')];
      return inputs.every((input) => input.offsetParent === null || input.value !== typed);
    }, text);
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

  /** Goes from the Problems panel to the first finding of a rule, with the cursor in its cell. */
  async goToProblem(rule: string): Promise<void> {
    const rows = await this.problems();
    await rows.first().waitFor();
    await this.focusProblemRows();
    const row = rows.filter({ hasText: rule }).first();
    await this.arrowTo(row);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.notebookOverlay .cell-editor-container .monaco-editor.focused').waitFor();
  }

  /** Gives the keyboard to the rows: a panel that was empty when it was opened has given it to its filter or to nothing. */
  private async focusProblemRows(): Promise<void> {
    const hasKeyboard = (): boolean =>
      document.querySelector('.markers-panel .monaco-list')?.contains(document.activeElement) ?? false;
    for (let tries = 1; tries <= 10; tries += 1) {
      await this.problems();
      await this.page.keyboard.press('Control+ArrowDown');
      if (await this.page.waitForFunction(hasKeyboard, undefined, { timeout: 1_000 }).then(always(true), always(false)))
        return;
    }
    throw new Error('the Problems panel does not take the keyboard');
  }

  /** Shows the hover at the cursor. */
  async hover(): Promise<void> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
  }

  /** Opens the quick fixes at the cursor, looks at them, and applies the one with this title. */
  async quickFix(title: RegExp, look: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const row = this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first();
    await this.openQuickFixes(row);
    await look();
    await this.arrowTo(row);
    await this.page.keyboard.press('Enter');
  }

  /** The editor closes the menu again when it is still scrolling to the cursor; then it is opened once more. */
  private async openQuickFixes(row: Locator): Promise<void> {
    for (let tries = 1; tries <= 10; tries += 1) {
      await this.page.keyboard.press('Control+.');
      if (await row.waitFor({ timeout: 6_000 }).then(always(true), always(false))) return;
      // Without a menu the key would leave the cell.
      if (await this.page.locator('.action-widget').isVisible()) await this.page.keyboard.press('Escape');
    }
    await row.waitFor();
  }

  /** The frame of a webview, told by something visible inside it. */
  async webview(selector: string): Promise<Frame> {
    const deadline = Date.now() + 60_000;
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

  /** Presses Tab until an element of a webview that matches `selector` has the keyboard. */
  async tabTo(frame: Frame, selector: string): Promise<Locator> {
    const focused = frame.locator(`:focus:is(${selector})`);
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if ((await focused.count()) > 0) return focused;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`no Tab reaches ${selector}`);
  }

  /** A notification that contains the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast, .notification-list-item').filter({ hasText: text }).first();
  }

  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
  }

  /** The modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Waits for a modal dialog and presses a button of it. */
  async dialogButton(label: string): Promise<void> {
    const button = this.dialog.getByRole('button', { name: label, exact: true });
    await button.waitFor();
    await button.press('Enter');
    await this.dialog.waitFor({ state: 'detached' });
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

  /** Waits until the workbench and every webview in it are drawn in a theme of this kind. */
  async drawnAs(theme: ThemeName): Promise<void> {
    const { workbench, webview } = THEME_CLASSES[theme];
    await this.page.locator(`.monaco-workbench.${workbench}`).waitFor();
    for (const frame of this.page.frames()) {
      if (
        (await frame
          .locator('body[data-vscode-theme-kind]')
          .count()
          .catch(() => 0)) === 0
      )
        continue;
      await frame
        .locator(`body[data-vscode-theme-kind="${webview}"]`)
        .waitFor({ state: 'attached' })
        .catch((error: unknown) => {
          // Some webviews are made anew in the new theme.
          if (!frame.isDetached()) throw error;
        });
    }
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
