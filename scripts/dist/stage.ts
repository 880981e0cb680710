import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { UpdateSource } from '../../src/main/updates/manifest.ts';
import type { Identity } from './identity.ts';

/** What of a build is shipped, by the ends of names: no map, no list, no source. */
const SHIPPED = ['.js', '.cjs', '.html', '.css', '.woff2', '.svg', '.png'];
/** Of keytar’s package, beside the library for the one system. */
const OF_KEYTAR = ['package.json', 'LICENSE.md', 'lib/keytar.js'];
const KEYTAR = 'node_modules/keytar';

/** keytar’s library in a packed app; a library cannot be loaded out of an archive, so it lies beside it. */
export const NATIVE_FILE = `${KEYTAR}/build/Release/keytar.node`;

/** Lays out in a folder all that app.asar is made of, in place of what was laid out there before, for a system and processor as Node calls them. */
export function stageApp(options: {
  root: string;
  folder: string;
  identity: Identity;
  /** Where its updates come from; null where it gets none. */
  updates: UpdateSource | null;
  platform: string;
  arch: string;
}): void {
  const { root, folder, identity, updates, platform, arch } = options;
  for (const part of ['main', 'preload', 'renderer']) {
    cpSync(path.join(root, 'out', part), path.join(folder, 'out', part), {
      recursive: true,
      filter: (file) => !path.extname(file) || SHIPPED.includes(path.extname(file)),
    });
  }
  copyInto(folder, root, 'resources/icon.png');
  cpSync(path.join(root, 'resources/tray'), path.join(folder, 'resources/tray'), { recursive: true });
  for (const file of OF_KEYTAR) copyInto(folder, root, `${KEYTAR}/${file}`);
  const library = path.join(root, KEYTAR, 'prebuilds', `${platform}-${arch}`, 'keytar.node');
  if (!existsSync(library)) throw new Error(`keytar has no library for ${platform}-${arch}.`);
  const target = path.join(folder, NATIVE_FILE);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(library, target);
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ ...manifestOf(root, identity), ...(updates ? { updates } : {}) }, null, 2)}\n`,
  );
}

/** The app’s package.json: who it is and where it begins; nothing of how it was built. */
function manifestOf(root: string, identity: Identity) {
  const { author, description, license, type, main } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return {
    name: identity.slug,
    productName: identity.name,
    desktopName: `${identity.slug}.desktop`,
    version: identity.version,
    description,
    author,
    license,
    type,
    main,
  };
}

function copyInto(folder: string, root: string, file: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  copyFileSync(path.join(root, file), path.join(folder, file));
}
