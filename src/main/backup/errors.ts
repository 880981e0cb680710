import { meaningOf } from '../../shared/errorMeanings.ts';
import { type AppError, fail, type Result } from '../../shared/errors.ts';

const refusal = (code: AppError['code'], message: string, advice: string): Result<never> =>
  fail({ code, message, advice });

/** A code is a failure of the keychain as a whole, not of one entry. */
export function isKeychainTrouble(result: Result<unknown>): result is { ok: false; error: AppError } {
  return !result.ok && meaningOf(result.error).matter === 'keychain';
}

export const nothingToExport = () =>
  refusal('backup-empty', 'There is no instance to export yet.', 'Add one first.');

export const weakPassphrase = (why: string) =>
  refusal(
    'passphrase-weak',
    why,
    'Take several words that have nothing to do with each other, or let Quayside make one.',
  );

export const notExportable = (name: string) =>
  refusal(
    'internal',
    `What Quayside keeps of “${name}” does not fit into a backup, and nothing was written.`,
    'Remove it and add it again, then export.',
  );

export const tooLarge = () =>
  refusal(
    'file-too-large',
    'This file is larger than 20 MB, which no backup of Quayside is.',
    'Nothing was imported. Choose a file that “Export instances” has made.',
  );

export const wrongPassphrase = () =>
  refusal(
    'passphrase-wrong',
    'This passphrase does not open the file.',
    'Type it again, and look for capital letters and the keyboard’s language. Nothing was imported.',
  );

export const closed = () =>
  refusal(
    'file-closed',
    'This file is no longer open.',
    'Choose it again. What was imported already is not imported twice.',
  );

export const damaged = () =>
  refusal(
    'backup-damaged',
    'This file is a backup of Quayside, but it is damaged: it was cut short or changed.',
    'Nothing was imported. Take another copy of it, or export it again.',
  );

export const foreign = () =>
  refusal(
    'file-foreign',
    'This file is not a backup of Quayside.',
    'Nothing was imported. Choose a file that “Export instances” has made.',
  );

/** `version`: the format of the file, `known`: the newest here. */
export const newer = (version: number, known: number) =>
  refusal(
    'backup-newer',
    `This backup was made by a newer Quayside (format ${version}, this one knows ${known}).`,
    'Nothing was imported. Update Quayside on this computer, then import it.',
  );
