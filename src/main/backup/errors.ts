import { type AppError, fail, type Result } from '../../shared/errors.ts';

const refusal = (code: AppError['code'], message: string, advice: string): Result<never> =>
  fail({ code, message, advice });

export const nothingToExport = () =>
  refusal('backup-empty', 'There is no instance to export yet.', 'Add one first.');

export const weakPassphrase = (why: string) =>
  refusal('passphrase-weak', why, 'Use several unrelated words, or let Quayside make one.');

export const notExportable = (name: string) =>
  refusal(
    'internal',
    `“${name}” has too much data for a backup. Nothing was written.`,
    'Remove the instance, add it again, then export.',
  );

export const tooLarge = () =>
  refusal(
    'file-too-large',
    'This file is too large for a Quayside backup (over 20 MB).',
    'Nothing was imported. Choose a file made by “Export instances”.',
  );

export const wrongPassphrase = () =>
  refusal(
    'passphrase-wrong',
    'This passphrase does not open the file.',
    'Nothing was imported. Type it again: check capital letters and the keyboard language.',
  );

export const closed = () =>
  refusal('file-closed', 'This file is no longer open.', 'Choose it again. Nothing is imported twice.');

export const damaged = () =>
  refusal(
    'backup-damaged',
    'This Quayside backup is damaged: it was cut short or changed.',
    'Nothing was imported. Use another copy, or export again.',
  );

export const foreign = () =>
  refusal(
    'file-foreign',
    'This file is not a Quayside backup.',
    'Nothing was imported. Choose a file made by “Export instances”.',
  );

export const newer = (version: number, known: number) =>
  refusal(
    'backup-newer',
    `This backup was made by a newer Quayside (format ${version}, this version reads ${known}).`,
    'Nothing was imported. Update Quayside on this computer, then import again.',
  );
