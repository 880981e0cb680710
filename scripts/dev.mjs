// `npm run dev`: starts the app with hot reload, on the Electron that was found. Arguments go to the app.
import { findElectron } from './electron.mjs';
import { isRoot, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';

await setUp({ desktop: false });
const { path } = await findElectron();
const args = ['dev', ...(isRoot ? ['--noSandbox'] : []), '--', ...process.argv.slice(2)];
process.exitCode = await run('electron-vite', args, { env: toolEnv({ ELECTRON_EXEC_PATH: path }) });
