/** A plain word of a command: nothing that a shell would expand. */
const WORD = /^[\w./:@%+=,?&~-]+$/;

/**
 * Python lines that do what a simple shell command does: `cp a b`, `mv a b`, `mkdir -p a`, `rm -f a`, `wget URL`,
 * `curl -o a URL`. Undefined for everything else, so also for what has variables, globs, pipes or other options.
 */
export function pythonFor(command: string): string[] | undefined {
  const [program, ...rest] = command.trim().split(/\s+/);
  const options = rest.filter((word) => word.startsWith('-'));
  const words = rest.filter((word) => !word.startsWith('-'));
  if (!rest.every((word) => WORD.test(word)) || words.some((word) => word.startsWith('~'))) return undefined;
  const [first, second, ...more] = words;
  if (first === undefined || more.length > 0) return undefined;
  const has = (...allowed: readonly string[]): boolean => options.every((option) => allowed.includes(option));
  switch (program) {
    case 'cp':
      return second !== undefined && has()
        ? ['import shutil', `shutil.copy(${text(first)}, ${text(second)})`]
        : undefined;
    case 'mv':
      return second !== undefined && has()
        ? ['import shutil', `shutil.move(${text(first)}, ${text(second)})`]
        : undefined;
    case 'mkdir':
      return second === undefined && has('-p')
        ? ['import os', `os.makedirs(${text(first)}, exist_ok=${has('-p') && options.length > 0 ? 'True' : 'False'})`]
        : undefined;
    case 'rm':
      return second === undefined && has('-f')
        ? ['import pathlib', `pathlib.Path(${text(first)}).unlink(missing_ok=${options.length > 0 ? 'True' : 'False'})`]
        : undefined;
    case 'wget':
      return second === undefined && has('-q', '-nc', '--quiet') ? download(first, nameOf(first)) : undefined;
    case 'curl':
      if (second === undefined)
        return has('-O', '-LO', '-sO', '-sLO') && options.length === 1 ? download(first, nameOf(first)) : undefined;
      return has('-o', '-L', '-s') && rest.indexOf('-o') === rest.indexOf(first) - 1
        ? download(second, first)
        : undefined;
    default:
      return undefined;
  }
}

function download(url: string, file: string): string[] | undefined {
  if (!/^https?:\/\//.test(url) || file === '') return undefined;
  return ['from urllib.request import urlretrieve', `urlretrieve(${text(url)}, ${text(file)})`];
}

function nameOf(url: string): string {
  return /([^/?#]+)(?:[?#].*)?$/.exec(url.replace(/^https?:\/\/[^/]*/, ''))?.[1] ?? '';
}

function text(word: string): string {
  return JSON.stringify(word);
}
