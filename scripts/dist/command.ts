import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Identity } from './identity.ts';
import { manPage } from './manPage.ts';

const KEYTAR = 'node_modules/keytar';

/** Lays out the command in a folder: what was built, and who it is, by which it finds the profile and the keychain of its app. */
function layOut(built: string, folder: string, identity: Identity, more: object): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(built, path.join(folder, 'quayside.mjs'));
  // What it loads when a verb runs.
  const beside = readdirSync(path.dirname(built)).filter((name) => name.endsWith('.mjs'));
  for (const name of beside.filter((each) => each !== path.basename(built)))
    copyFileSync(path.join(path.dirname(built), name), path.join(folder, name));
  const { name: productName, packageName: name, version } = identity;
  const manifest = { name, productName, version, type: 'module', ...more };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Lays it out with the library of the keychain for this processor, for Debian’s package. */
export function stageCommand(options: {
  root: string;
  /** The command as it was built. */
  built: string;
  folder: string;
  identity: Identity;
  arch: string;
}): void {
  const { root, built, folder, identity, arch } = options;
  layOut(built, folder, identity, { private: true });
  const keytar = path.join(folder, KEYTAR);
  for (const file of ['package.json', 'LICENSE.md', 'lib/keytar.js'])
    cpSync(path.join(root, KEYTAR, file), path.join(keytar, file));
  const library = path.join(root, KEYTAR, 'prebuilds', `linux-${arch}`, 'keytar.node');
  cpSync(library, path.join(keytar, 'build/Release/keytar.node'));
}

/** Makes npm’s package of it; gives its name. */
export function packCommand(options: {
  root: string;
  /** The command as it was built. */
  built: string;
  identity: Identity;
  /** The licenses of all that is in it. */
  licenses: string;
  /** An empty folder. */
  work: string;
  into: string;
}): string {
  const { root, built, identity, licenses, work, into } = options;
  const { author, homepage, license, engines, dependencies } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  layOut(built, work, identity, {
    description: 'Quayside without its window: access on several Dokploy instances as code',
    ...{ author, homepage, license, engines },
    bin: { quayside: 'quayside.mjs' },
    man: ['./quayside.1'],
    // For the app’s keychain alone.
    optionalDependencies: dependencies,
  });
  writeFileSync(path.join(work, 'quayside.1'), manPage('quayside', identity.version));
  writeFileSync(path.join(work, 'LICENSES.txt'), licenses);
  copyFileSync(path.join(root, 'LICENSE'), path.join(work, 'LICENSE'));
  copyFileSync(path.join(root, 'packaging/npm/README.md'), path.join(work, 'README.md'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', into];
  const shell = process.platform === 'win32';
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: work, encoding: 'utf8', shell }));
  return filename;
}
