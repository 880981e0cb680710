// `npm run demo`: sets up, builds, and starts the app against three simulated instances. Your own profile and
// keychain stay untouched. Without a screen it takes pictures of the main screens instead: see out/demo/.
// `npm run demo -- --try`: the same with ten simulated servers to play with.
// `npm run demo -- --every-screen` draws each screen that the end-to-end tests have axe look at: see out/pictures/.
// `npm run demo -- --docs` draws the pictures of the guide anew, in docs/pictures/ (Linux).
// What follows goes to Playwright, for example `invitations.spec.ts`.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installDebianPackages } from './debian.mjs';
import { openDesktop } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { DRAWN, keepGuidePictures } from './guidePictures.mjs';
import { fail, root, run } from './run.mjs';
import { setUp } from './setup.mjs';

const [flag, ...rest] = process.argv.slice(2);
const drawing = { '--every-screen': drawScreens, '--docs': drawGuide }[flag];
/** A panel that shows the icon in the tray, what operates and draws it, and what makes pictures small. */
const FOR_GUIDE = ['xfce4-panel', 'xfconf', 'imagemagick', 'pngquant'];

await setUp({ desktop: true });
if (drawing === drawGuide) await installDebianPackages({ desktop: true, more: FOR_GUIDE });
const { path } = await findElectron();
if ((await run('electron-vite', ['build', '--logLevel', 'warn'], { output: 'on-failure' })) !== 0) {
  fail('The build failed; the reason stands above.');
}
const desktop = await openDesktop(drawing ? { screen: 'xvfb' } : {});
try {
  // Started in the project's own Node 24, which runs the simulator's TypeScript as it is.
  const env = { ...desktop.env, QUAYSIDE_ELECTRON: path };
  process.exitCode = await (drawing ?? demonstrate)(env);
} finally {
  await desktop.stop();
}

/** All specs that show a screen to axe, or those that are named. */
function drawScreens(env) {
  const named = rest.some((each) => !each.startsWith('-'));
  const specs = globSync('test/e2e/*.spec.ts', { cwd: root }).filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('expectClean('),
  );
  const pictures = { QUAYSIDE_PICTURES: join(root, 'out', 'pictures') };
  return run('playwright', ['test', ...(named ? [] : specs), ...rest], { env: { ...env, ...pictures } });
}

async function drawGuide(env) {
  rmSync(DRAWN, { recursive: true, force: true });
  const code = await run('playwright', ['test', '--config=pictures.config.ts', ...rest], { env });
  return code === 0 ? keepGuidePictures({ all: rest.length === 0 }) : code;
}

function demonstrate(env) {
  const args = [
    join(root, 'scripts/demo-app.ts'),
    ...(flag === '--try' ? [flag] : []),
    ...(desktop.ownScreen ? ['--pictures'] : []),
  ];
  return run('node', args, { env: { ...env, QUAYSIDE_KEYCHAIN_SERVICE: 'Quayside demo' } });
}
