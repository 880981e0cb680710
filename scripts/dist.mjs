// `npm run dist`: packs the app into dist/: its folder and, on Linux, a Debian package, with licenses, a bill of materials and
// checksums. Where Electron cannot be downloaded the stand-in is packed, as a test build.
// `-- --release` fails instead; what else is given goes to scripts/dist/main.ts.
import { findElectron } from './electron.mjs';
import { build, fail, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp({ desktop: false });
const { path } = await findElectron();
const env = toolEnv({ QUAYSIDE_MAPS: '1' });
if ((await build({ env, output: 'on-failure' })) !== 0) fail('The build failed; the reason stands above.');
process.exitCode = await run('node', ['scripts/dist/main.ts', ...process.argv.slice(2)], {
  env: toolEnv({ QUAYSIDE_ELECTRON: path }),
});
