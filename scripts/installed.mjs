// `npm run test:installed`: installs the Debian package on a bare Debian 13 and uses it there as a person would: see test/installed/.
// Needs Linux, root (for a root of its own, in namespaces), Debian’s packages, and minutes.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages } from './debian.mjs';
import { findElectron } from './electron.mjs';
import { build, cacheFolder, fail, isRoot, root, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';

const RELEASE = 'trixie';
/** To upgrade from one to the other. */
const VERSIONS = ['0.0.1', '0.0.2'];

if (process.platform !== 'linux') fail('The Debian package can be tried on Linux alone.');
if (!isRoot) {
  fail(
    'This makes a Debian of its own in a folder and starts the app there as a normal user, which root alone can.\n' +
      'Please run: sudo npm run test:installed',
  );
}
const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'unshare', '--user', 'true'];
for (const [command, args] of [
  ['unshare', ['--mount', '--pid', '--fork', 'true']],
  ['setpriv', asNobody],
]) {
  if ((await run(command, args, { output: 'on-failure' })) !== 0) {
    fail(
      'The kernel gives no namespaces here (in a container, perhaps), so there can be no Debian of its own, or no sandbox.',
    );
  }
}
await setUp({ desktop: false });
await installDebianPackages({ desktop: false, more: ['mmdebstrap', 'desktop-file-utils', 'appstream'] });
const bare = await bareDebian();
const packages = await makePackages();
const env = toolEnv({
  QUAYSIDE_BARE_DEBIAN: bare,
  QUAYSIDE_APT_CACHE: folderOf('apt-archives'),
  QUAYSIDE_PACKAGES: packages.join(':'),
});
process.exitCode = await run(
  'playwright',
  ['test', '--config=installed.config.ts', ...process.argv.slice(2)],
  { env },
);

/** The archive of a Debian with the least that there is, made once. */
async function bareDebian() {
  const archive = join(cacheFolder, `debian-${RELEASE}.tar`);
  if (existsSync(archive)) return archive;
  console.log('Fetching a bare Debian…');
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = `${archive}.${process.pid}`;
  // The lists of its packages stay, so that they need not be fetched again.
  const args = ['--variant=minbase', '--mode=root', '--skip=cleanup/apt', RELEASE, unfinished];
  if ((await run('mmdebstrap', ['--format=tar', ...args], { output: 'on-failure' })) !== 0) {
    rmSync(unfinished, { force: true });
    fail('No bare Debian could be made; the reason stands above. Debian’s packages must be within reach.');
  }
  renameSync(unfinished, archive);
  return archive;
}

/** Builds the app and packs it as two versions; gives the files. */
async function makePackages() {
  const { path } = await findElectron();
  if ((await build({ output: 'on-failure' })) !== 0) fail('The build failed; the reason stands above.');
  const files = [];
  for (const version of VERSIONS) {
    const into = join(root, 'out', 'installed', version);
    rmSync(into, { recursive: true, force: true });
    const args = ['scripts/dist/main.ts', '--version', version, '--level', '1', '--into', into];
    const code = await run('node', args, { env: toolEnv({ QUAYSIDE_ELECTRON: path }), output: 'on-failure' });
    if (code !== 0) fail('The package could not be made; the reason stands above.');
    files.push(join(into, readdirSync(into).find((name) => name.endsWith('.deb')) ?? ''));
  }
  return files;
}

function folderOf(name) {
  const folder = join(cacheFolder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
