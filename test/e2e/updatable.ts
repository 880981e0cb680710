import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import type { Packed } from '../../scripts/dist/identity.ts';
import { stageApp } from '../../scripts/dist/stage.ts';
import { linkTree } from '../../scripts/dist/trees.ts';
import type { UpdateSource } from '../../src/main/updates/manifest.ts';

/** A version of the packed app as one file, which starts it: what an AppImage is to electron-updater, and to a person. */
export type AppFile = { version: string; content: Buffer };

/** Padding, so that a download has some length. Bytes. */
const PADDING = 4_000_000;

/** Packs the built app anew under a version, in a folder below `into`, and gives the file that starts it. */
export async function makeAppFile(options: {
  packed: Packed;
  into: string;
  version: string;
  updates: UpdateSource;
}): Promise<AppFile> {
  const { packed, into, version, updates } = options;
  const folder = path.join(into, version);
  const twin = path.dirname(packed.twin);
  linkTree(twin, folder);
  const archive = path.join(folder, 'resources/app.asar');
  // They are the twin’s own files still.
  for (const each of [archive, `${archive}.unpacked`]) rmSync(each, { recursive: true });
  const staged = path.join(into, `${version}-staged`);
  mkdirSync(staged);
  const { platform, arch } = process;
  stageApp({ root: '.', folder: staged, identity: { ...packed.identity, version }, updates, platform, arch });
  await createPackageWithOptions(staged, archive, { unpack: '*.node' });
  rmSync(staged, { recursive: true });
  const lines = [
    '#!/bin/sh',
    `export APPIMAGE="$(readlink -f "$0")" APPDIR='${folder}'`,
    `exec '${path.join(folder, packed.identity.slug)}' "$@"`,
    `# ${version} ${randomBytes(PADDING / 2).toString('hex')}`,
    '',
  ];
  return { version, content: Buffer.from(lines.join('\n')) };
}

export function putAppFile(file: string, { content }: AppFile): void {
  writeFileSync(file, content);
  chmodSync(file, 0o755);
}

/** Whether a file is a version, whole. */
export function isAppFile(file: string, { content }: AppFile): boolean {
  return readFileSync(file).equals(content);
}
