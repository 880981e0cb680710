import { access } from 'node:fs/promises';
import path from 'node:path';
import type { FileDialogs } from '../main/storage/chosenFile.ts';
import { fail, ok, type Result } from '../shared/errors.ts';

/** The files that a person would choose in the window. */
export type Files = {
  /** Where to write; empty for the name that is offered, in this folder. */
  save: string | null;
  open: string | null;
};

export function createFiles(): { files: Files; dialogs: FileDialogs } {
  const files: Files = { save: null, open: null };
  const dialogs: FileDialogs = {
    async chooseTarget(offered) {
      if (files.save === null) return null;
      files.save = path.resolve(files.save || offered);
      const isThere = await access(files.save).then(...IS_THERE);
      return isThere ? null : files.save;
    },
    chooseSource: async () => files.open,
  };
  return { files, dialogs };
}

const IS_THERE = [() => true, () => false] as const;

/** Where something was saved: nothing that is there is written over. */
export function savedAt({ save }: Files, { outcome }: { outcome: string }): Result<string> {
  return outcome === 'saved' && save !== null
    ? ok(save)
    : fail({
        code: 'file-unwritable',
        message: `${save} is there already.`,
        advice: 'Nothing was written. Choose another name.',
      });
}
