import { PreflightError } from '../core/base/problem';

/** What the system's errors mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission',
  EPERM: 'you have no permission',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of the disk is used up',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program holds it',
  EIO: 'the disk failed',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** `files/not-found`. */
export function notFound(file: string): PreflightError {
  return new PreflightError({
    code: 'files/not-found',
    message: `There is no file ${file}.`,
    remedy: 'Check the path; paths in model.yaml are relative to its own folder.',
    place: { file },
  });
}

/** `files/outside-root`. */
export function outsideRoot(file: string): PreflightError {
  return new PreflightError({
    code: 'files/outside-root',
    message: `${file} is outside the repository.`,
    remedy: 'Move the file into the repository and use a relative path.',
    place: { file },
  });
}

/** `files/read-only`, for a file whose permissions nobody may write by. */
export function readOnly(file: string): PreflightError {
  return new PreflightError({
    code: 'files/read-only',
    message: `${file} is read-only, so it was left as it is.`,
    remedy: 'Make the file writable, then try again.',
    place: { file },
  });
}

/** `files/unreadable` or `files/unwritable` for what the system refused; anything else is thrown as it is. */
export function refused(file: string, what: 'read' | 'written', cause: unknown): PreflightError {
  if (PreflightError.is(cause)) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined) throw cause;
  return new PreflightError(
    {
      code: what === 'read' ? 'files/unreadable' : 'files/unwritable',
      message: `${file} cannot be ${what}: ${REASONS[code] ?? code}.`,
      remedy:
        what === 'read'
          ? 'Make the file readable for yourself, or leave it out.'
          : 'Make the file and its folder writable for yourself, see that the disk has room, then try again.',
      place: { file },
    },
    { cause },
  );
}
