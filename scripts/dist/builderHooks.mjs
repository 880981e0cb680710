// What electron-builder calls while it packs; it loads this file by its path. What is packed stands in QUAYSIDE_STAGING.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setFuses } from './fuses.ts';
import { stageApp } from './stage.ts';

/** As electron-builder numbers processors. */
const ARCHITECTURES = { 1: 'x64', 3: 'arm64' };

/** Lays out the app for the processor that is packed next. */
export function beforePack({ electronPlatformName, arch }) {
  const staging = JSON.parse(process.env.QUAYSIDE_STAGING ?? '');
  stageApp({ ...staging, platform: electronPlatformName, arch: ARCHITECTURES[arch] });
}

/** Takes Electron’s own app out, and sets the fuses, before anything is signed. */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const name =
    {
      darwin: `${productFilename}.app`,
      win32: `${productFilename}.exe`,
    }[electronPlatformName] ?? packager.executableName;
  const executable = path.join(appOutDir, name);
  const resources = electronPlatformName === 'darwin' ? `${name}/Contents/Resources` : 'resources';
  rmSync(path.join(appOutDir, resources, 'default_app.asar'), { force: true });
  await setFuses(executable);
}
