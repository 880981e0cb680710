// `npm run bench`: sets up, builds, and measures start-up and memory against a bare window on the same Electron.
// `-- --runs 15` takes more runs, `-- startup` one measurement alone. Do nothing else on the machine meanwhile.
import { join } from 'node:path';
import { inDesktop } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { build, fail, root, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp({ desktop: true });
const { path, version } = await findElectron();
if ((await build({ output: 'on-failure' })) !== 0) {
  fail('The build failed; the reason stands above.');
}
const packed = join(root, 'out', 'packed');
const packing = { env: toolEnv({ QUAYSIDE_ELECTRON: path }), output: 'on-failure' };
if ((await run('node', ['scripts/dist/main.ts', '--folder-only', '--into', packed], packing)) !== 0) {
  fail('The app could not be packed; the reason stands above.');
}
const env = {
  QUAYSIDE_PACKED_JSON: join(packed, 'packed.json'),
  QUAYSIDE_ELECTRON: path,
  QUAYSIDE_ELECTRON_VERSION: version,
  QUAYSIDE_KEYCHAIN_SERVICE: 'Quayside bench',
};
const args = [join(root, 'test/bench/run.ts'), ...process.argv.slice(2)];
process.exitCode = await inDesktop({ screen: 'xvfb', env }, 'node', args);
