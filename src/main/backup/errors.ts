import { meaningOf } from '../../shared/errorMeanings.ts';
import { type AppError, fail, type Result } from '../../shared/errors.ts';

/** A code is a failure of the keychain as a whole, not of one entry. */
export function isKeychainTrouble(result: Result<unknown>): result is { ok: false; error: AppError } {
  return !result.ok && meaningOf(result.error).matter === 'keychain';
}

/** The list is empty. */
export function nothingToExport(): Result<never> {
  return fail({
    code: 'backup-empty',
    message: 'There is no instance to export yet.',
    advice: 'Add one first.',
  });
}

/** The passphrase is too short, or easy to guess. */
export function weakPassphrase(why: string): Result<never> {
  return fail({
    code: 'passphrase-weak',
    message: why,
    advice: 'Take several words that have nothing to do with each other, or let Quayside make one.',
  });
}

/** What is stored of an instance has no place in a backup. */
export function notExportable(name: string): Result<never> {
  return fail({
    code: 'internal',
    message: `What Quayside keeps of “${name}” does not fit into a backup, and nothing was written.`,
    advice: 'Remove it and add it again, then export.',
  });
}

/** The disk refused the chosen place. */
export function unwritable(name: string, why: string): Result<never> {
  return fail({
    code: 'backup-unwritable',
    message: `“${name}” could not be written: ${why}.`,
    advice: 'Choose another place.',
  });
}

/** The disk refused the chosen file. */
export function unreadable(name: string, why: string): Result<never> {
  return fail({
    code: 'backup-unreadable',
    message: `“${name}” could not be read: ${why}.`,
    advice: 'Nothing was imported. Choose another file, or copy it to this computer first.',
  });
}

/** The file is no backup by its size. */
export function tooLarge(): Result<never> {
  return fail({
    code: 'backup-too-large',
    message: 'This file is larger than 20 MB, which no backup of Quayside is.',
    advice: 'Nothing was imported. Choose a file that “Export instances” has made.',
  });
}

/** The file is long, and not written as a backup is, by parts. */
export function otherwiseWritten(): Result<never> {
  return fail({
    code: 'backup-too-large',
    message: 'This file is larger than 5 MB, and not written line by line as Quayside writes a backup.',
    advice: 'Nothing was imported. Choose a file as “Export instances” has made it, unchanged.',
  });
}

/** The passphrase is another one. */
export function wrongPassphrase(): Result<never> {
  return fail({
    code: 'passphrase-wrong',
    message: 'This passphrase does not open the file.',
    advice: 'Type it again, and look for capital letters and the keyboard’s language. Nothing was imported.',
  });
}

/** The file was applied or closed, or another was opened. */
export function closed(): Result<never> {
  return fail({
    code: 'backup-closed',
    message: 'This file is no longer open.',
    advice: 'Choose it again. What was imported already is not imported twice.',
  });
}

/** The file is a backup, but cut short or changed. */
export function damaged(): Result<never> {
  return fail({
    code: 'backup-damaged',
    message: 'This file is a backup of Quayside, but it is damaged: it was cut short or changed.',
    advice: 'Nothing was imported. Take another copy of it, or export it again.',
  });
}

/** The file is none of ours. */
export function foreign(): Result<never> {
  return fail({
    code: 'backup-foreign',
    message: 'This file is not a backup of Quayside.',
    advice: 'Nothing was imported. Choose a file that “Export instances” has made.',
  });
}

/** The file is of a format that came later: `version` is its own, `known` the newest here. */
export function newer(version: number, known: number): Result<never> {
  return fail({
    code: 'backup-newer',
    message: `This backup was made by a newer Quayside (format ${version}, this one knows ${known}).`,
    advice: 'Nothing was imported. Update Quayside on this computer, then import it.',
  });
}
