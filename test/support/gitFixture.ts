import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';

// Keeps tests, and the code under test, away from this machine's own git configuration.
process.env['GIT_CONFIG_NOSYSTEM'] = '1';
process.env['GIT_CONFIG_GLOBAL'] = devNull;

/** A real repository in a folder of a test. */
export class GitFixture {
  constructor(readonly folder: string) {}

  /** A new repository on branch `main` with an identity, or without one when `email` is null. */
  static init(folder: string, email: string | null = 'ds@example.com', name = 'Data Science Team'): GitFixture {
    mkdirSync(folder, { recursive: true });
    const fixture = new GitFixture(folder);
    fixture.git('init', '-q', '-b', 'main');
    fixture.identify(email, name);
    return fixture;
  }

  /** A bare repository, as a server has it. */
  static bare(folder: string): GitFixture {
    mkdirSync(folder, { recursive: true });
    const fixture = new GitFixture(folder);
    fixture.git('init', '-q', '--bare', '-b', 'main');
    return fixture;
  }

  /** A clone of another repository with an identity of its own. */
  static clone(from: GitFixture, folder: string, email: string, name: string): GitFixture {
    execFileSync('git', ['clone', '-q', from.folder, folder], { stdio: 'pipe' });
    const fixture = new GitFixture(folder);
    fixture.identify(email, name);
    return fixture;
  }

  identify(email: string | null, name: string): void {
    if (email === null) return;
    this.git('config', 'user.email', email);
    this.git('config', 'user.name', name);
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  }

  write(file: string, content: string): void {
    const full = path.join(this.folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Installs a hook: a shell script that git runs here. */
  hook(name: string, script: string): void {
    const file = path.join(this.folder, 'hooks', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Writes files and commits everything; the commit's hash. */
  commit(files: Readonly<Record<string, string>>, message = 'Change'): string {
    for (const [file, content] of Object.entries(files)) this.write(file, content);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}
