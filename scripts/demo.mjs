// `npm run demo`: sets up, builds, and starts the app against three simulated instances. Your own profile and
// keychain stay untouched. Without a screen it takes pictures of the main screens instead: see out/demo/.
// `npm run demo -- --every-screen` draws every screen and dialog in its states, in minutes: see out/pictures/.
// What follows goes to Playwright, for example `--grep=invitations`.
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
const [flag, ...rest] = process.argv.slice(2);
const everyScreen = flag === '--every-screen';
const desktop = await openDesktop(everyScreen ? { screen: 'xvfb' } : {});
try {
  // Started in the project's own Node 24, which runs the simulator's TypeScript as it is.
  const env = { ...desktop.env, QUAYSIDE_ELECTRON: path };
  const args = [join(root, 'scripts/demo-app.ts'), ...(desktop.ownScreen ? ['--pictures'] : [])];
  process.exitCode = everyScreen
    ? await run('playwright', ['test', '--config=pictures.config.ts', ...rest], { env })
    : await run('node', args, { env: { ...env, QUAYSIDE_KEYCHAIN_SERVICE: 'Quayside demo' } });
} finally {
  await desktop.stop();
}
