// `npm run demo`: sets up, builds, and starts the app against three simulated instances. Your own profile and
// keychain stay untouched. Without a screen it takes pictures of the main screens instead: see out/demo/.
// `npm run demo -- --try`: the same with ten simulated servers to play with.
// `npm run demo -- --every-screen` draws every screen and dialog in its states, in minutes: see out/pictures/.
// `npm run demo -- --docs` draws the pictures of the guide anew, in docs/pictures/ (Linux).
// What follows goes to Playwright, for example `--grep=invitations`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages } from './debian.mjs';
import { openDesktop } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { DRAWN, keepGuidePictures } from './guidePictures.mjs';
import { fail, root, run } from './run.mjs';
import { setUp } from './setup.mjs';

const [flag, ...rest] = process.argv.slice(2);
const project = { '--every-screen': 'screens', '--docs': 'guide' }[flag];
/** A panel that shows the icon in the tray, and what operates and draws it. */
const FOR_THE_TRAY = ['xfce4-panel', 'xfconf', 'imagemagick'];
const FOR_PICTURES = { screens: FOR_THE_TRAY, guide: [...FOR_THE_TRAY, 'pngquant'] };

await setUp({ desktop: true });
if (project) await installDebianPackages({ desktop: true, more: FOR_PICTURES[project] });
const { path } = await findElectron();
if ((await run('electron-vite', ['build', '--logLevel', 'warn'], { output: 'on-failure' })) !== 0) {
  fail('The build failed; the reason stands above.');
}
const desktop = await openDesktop(project ? { screen: 'xvfb' } : {});
try {
  // Started in the project's own Node 24, which runs the simulator's TypeScript as it is.
  const env = { ...desktop.env, QUAYSIDE_ELECTRON: path };
  process.exitCode = project ? await draw(env) : await demonstrate(env);
} finally {
  await desktop.stop();
}

async function draw(env) {
  if (project === 'guide') rmSync(DRAWN, { recursive: true, force: true });
  const args = ['test', '--config=pictures.config.ts', `--project=${project}`, ...rest];
  const code = await run('playwright', args, { env });
  return code === 0 && project === 'guide' ? keepGuidePictures({ all: rest.length === 0 }) : code;
}

function demonstrate(env) {
  const args = [
    join(root, 'scripts/demo-app.ts'),
    ...(flag === '--try' ? [flag] : []),
    ...(desktop.ownScreen ? ['--pictures'] : []),
  ];
  return run('node', args, { env: { ...env, QUAYSIDE_KEYCHAIN_SERVICE: 'Quayside demo' } });
}
