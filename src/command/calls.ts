import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '../main/core.ts';
import { createHandlers } from '../main/handlers.ts';
import type { FileDialogs } from '../main/storage/chosenFile.ts';
import type { Handlers } from '../shared/contract.ts';
import { fail, ok, type Result } from '../shared/errors.ts';

export function createCalls(
  core: Core,
  options: Pick<
    Parameters<typeof createHandlers>[0],
    'ask' | 'clock' | 'emit' | 'folder' | 'log' | 'newId' | 'version'
  >,
): Handlers {
  return createHandlers({
    ...options,
    ...core,
    platform: process.platform,
    systemLocale: 'en',
    events: { snapshot: () => ({ revision: 0, kept: [] }), revision: () => 0 },
    onSignal: { drawn() {}, reload() {}, 'stay-open'() {} },
    logPageError: options.log,
    onUpdatesChosen() {},
    showTheme() {},
    openInBrowser: async () => WINDOW_ONLY,
    writeClipboard: async () => WINDOW_ONLY,
    writeSecret: async () => WINDOW_ONLY,
    ...({
      about: {},
      help: { 'app.giveUp': () => ok({}) },
      updates: {},
      monitoring: {},
    } as unknown as Pick<Parameters<typeof createHandlers>[0], 'about' | 'help' | 'updates' | 'monitoring'>),
  });
}

export const WINDOW_ONLY = fail({
  code: 'unknown-call',
  message: 'Only the window of Quayside can do this.',
  advice: 'Open it there.',
});

export type Files = {
  /** Empty: the suggested name in the current folder. */
  save: string | null;
  open: string | null;
};

export function createFiles(): { files: Files; dialogs: FileDialogs } {
  const files: Files = { save: null, open: null };
  const dialogs: FileDialogs = {
    async chooseTarget(offered) {
      if (files.save === null) return null;
      files.save = path.resolve(files.save || offered);
      return (await isThere(files.save)) ? null : files.save;
    },
    chooseSource: async () => files.open,
  };
  return { files, dialogs };
}

export const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Never overwrites a file. */
export function savedAt({ save }: Files, { outcome }: { outcome: string }): Result<string> {
  return outcome === 'saved' && save !== null
    ? ok(save)
    : fail({
        code: 'file-unwritable',
        message: `${save} is there already.`,
        advice: 'Nothing was written. Choose another name.',
      });
}
