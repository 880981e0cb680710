// Brings a fresh checkout to where it can build and run; does nothing when that is done already.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { moveIntoPlace } from './cache.mjs';
import { installDebianPackages } from './debian.mjs';
import { cacheFolder, fail, root, run, toolEnv } from './run.mjs';

/** Installs what is missing. `desktop`: also what a private screen and keychain need (tests and the demo). */
export async function setUp({ desktop }) {
  await installDebianPackages({ desktop });
  await installNpmPackages();
}

async function installNpmPackages() {
  const stampFile = join(root, 'node_modules', '.quayside-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package.json')))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;

  console.log('Installing npm packages…');
  const env = { ...(await envWithNode24()), NODE_ENV: 'development' };
  // `ci` for a fresh checkout; `install` later, since it leaves alone what is right already.
  const fresh = !existsSync(join(root, 'node_modules'));
  const code = await run('npm', [fresh ? 'ci' : 'install', '--no-fund', '--no-audit', '--loglevel=warn'], {
    env,
    output: 'on-failure',
  });
  if (code !== 0) fail('npm could not install the packages; its words stand above.');
  writeFileSync(stampFile, wanted);
}

/** Older ones don’t run TypeScript as it is, and npm under them warns of each package that wants a newer one. */
const OLDEST_NODE = [22, 18];

/** npm runs with the Node that package.json pins, where the one that runs this is too old. */
async function envWithNode24() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return toolEnv();

  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const version = optionalDependencies[name];
  if (!version) fail('Install Node 24 first, from https://nodejs.org: npm has none for this system.');
  const folder = join(cacheFolder, `${name}-${version}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true }));
    const args = ['install', '--no-fund', '--no-audit', `${name}@${version}`];
    const code = await run('npm', args, { cwd: unfinished, output: 'on-failure' });
    if (code !== 0) {
      rmSync(unfinished, { recursive: true, force: true });
      fail('npm could not fetch Node 24; its words stand above.');
    }
    moveIntoPlace(unfinished, folder);
  }
  const env = toolEnv();
  return { ...env, PATH: `${join(folder, 'node_modules', '.bin')}${delimiter}${env.PATH}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp({ desktop: true });
