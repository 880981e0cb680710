// `npm run demo`: sets up, builds, and starts the app against three simulated instances. Your own profile and
// keychain stay untouched. Without a screen it takes pictures of the main screens instead: see out/demo/.
import { join } from 'node:path';
import { openDesktop } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { fail, root, run } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp({ desktop: true });
const { path } = await findElectron();
if ((await run('electron-vite', ['build', '--logLevel', 'warn'], { output: 'on-failure' })) !== 0) {
  fail('The build failed; the reason stands above.');
}
const desktop = await openDesktop();
try {
  // Started in the project's own Node 24, which runs the simulator's TypeScript as it is.
  const env = { ...desktop.env, QUAYSIDE_ELECTRON: path, QUAYSIDE_KEYCHAIN_SERVICE: 'Quayside demo' };
  const args = [join(root, 'scripts/demo-app.ts'), ...(desktop.ownScreen ? ['--pictures'] : [])];
  process.exitCode = await run('node', args, { env });
} finally {
  await desktop.stop();
}
