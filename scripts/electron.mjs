// Finds an Electron to run: the pinned one where it can be had, a stand-in where it cannot. Prints its path.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder, fail, root, run, toolEnv } from './run.mjs';

const STAND_IN_VERSION = '33.2.1';
const failedFile = join(cacheFolder, 'electron-download-failed.json');
const A_DAY = 24 * 60 * 60 * 1000;
const EXECUTABLE =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

/**
 * Where Electron is: `{ path, version, standIn }`. Looks in ELECTRON_OVERRIDE_DIST_PATH, in the npm package,
 * then downloads, then (linux-x64 alone) makes the stand-in. Ends the script when there is none.
 */
export async function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    return (
      inFolder(override) ?? fail(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, but no Electron is there.`)
    );
  }
  const packageFolder = join(root, 'node_modules', 'electron');
  const { version: pinned } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const dist = join(packageFolder, 'dist');
  const own = () => {
    const found = inFolder(dist);
    return found?.version === pinned ? found : null;
  };
  return own() ?? ((await download(pinned)) ? own() : null) ?? (await standIn(pinned));
}

function inFolder(folder) {
  const path = join(folder, EXECUTABLE);
  if (!existsSync(path)) return null;
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { path, version, standIn: false };
}

/** Tries Electron's own download; a failure is remembered for a day, so that it costs a second run nothing. */
async function download(version) {
  const from =
    process.env.ELECTRON_MIRROR ||
    process.env.npm_config_electron_mirror ||
    'https://github.com/electron/electron/releases/download/';
  if (failedLately(from)) return false;

  if (await answers(from)) {
    console.error(`Downloading Electron ${version}…`);
    const code = await run('node', ['node_modules/electron/install.js'], { output: 'on-failure' });
    if (code === 0) {
      rmSync(failedFile, { force: true });
      return true;
    }
  }
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(failedFile, JSON.stringify({ from, at: Date.now() }));
  return false;
}

function failedLately(from) {
  try {
    const failed = JSON.parse(readFileSync(failedFile, 'utf8'));
    return failed.from === from && Math.abs(Date.now() - failed.at) < A_DAY;
  } catch {
    return false;
  }
}

async function answers(address) {
  // Behind a proxy only Electron's own downloader knows the way.
  if (process.env.ELECTRON_GET_USE_PROXY) return true;
  try {
    await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(4_000) });
    return true;
  } catch {
    return false;
  }
}

async function standIn(pinned) {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    fail(
      `Electron ${pinned} could not be downloaded. Please check the network, or set ELECTRON_MIRROR to a mirror ` +
        `or ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron, remove ${failedFile}, and try again.`,
    );
  }
  console.error(
    `Electron ${pinned} cannot be downloaded here: using Electron ${STAND_IN_VERSION}, good for tests and trying things out only.`,
  );
  const folder = join(cacheFolder, `electron-${STAND_IN_VERSION}`);
  if (!existsSync(folder)) {
    console.error('Fetching it (196 MB)…');
    const code = await run('node', ['scripts/stand-in/make.mjs', folder, STAND_IN_VERSION], {
      env: toolEnv(),
    });
    if (code !== 0) fail('The stand-in could not be made; the reason stands above.');
  }
  return { path: join(folder, EXECUTABLE), version: STAND_IN_VERSION, standIn: true };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log((await findElectron()).path);
