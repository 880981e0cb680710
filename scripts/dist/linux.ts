import { chmodSync, constants, cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { setFuses, TWIN } from './fuses.ts';
import type { Identity } from './identity.ts';
import { linkTree } from './trees.ts';

/** Chromium’s own words (its menus, its dialogs), in the language that the app speaks. */
const LOCALES = ['en-US.pak'];

/** Makes the folder of the app for Linux: Electron’s own, with the app’s archive and name, and its fuses set. */
export async function packForLinux(options: {
  /** The folder of an unpacked Electron. */
  electron: string;
  /** What the archive is made of. */
  staged: string;
  /** What else lies in the folder, by its name there. */
  texts: Record<string, string>;
  folder: string;
  identity: Identity;
}): Promise<void> {
  const { electron, staged, texts, folder, identity } = options;
  cpSync(electron, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  for (const name of readdirSync(folder))
    if (/\.so(\.\d+)?$/.test(name)) chmodSync(path.join(folder, name), 0o644);
  renameSync(path.join(folder, 'electron'), path.join(folder, identity.slug));
  rmSync(path.join(folder, 'resources/default_app.asar'));
  const locales = path.join(folder, 'locales');
  for (const name of readdirSync(locales)) if (!LOCALES.includes(name)) rmSync(path.join(locales, name));
  for (const [name, file] of Object.entries(texts)) cpSync(file, path.join(folder, name));
  await createPackageWithOptions(staged, path.join(folder, 'resources/app.asar'), { unpack: '*.node' });
  await setFuses(path.join(folder, identity.slug));
}

/** Makes the twin of a packed app for the end-to-end tests: all its files but the executable are the very same. */
export async function makeTwin(packed: string, folder: string, { slug }: Identity): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  linkTree(packed, folder);
  rmSync(path.join(folder, slug));
  cpSync(path.join(packed, slug), path.join(folder, slug), { mode: constants.COPYFILE_FICLONE });
  await setFuses(path.join(folder, slug), TWIN);
}
