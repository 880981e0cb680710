// `npm start`: builds the app and starts it on the person's own profile. Arguments go to the app.
import { findElectron } from './electron.mjs';
import { fail, isRoot, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  fail('There is no screen here, so no window can open. `npm run demo` takes pictures of the app instead.');
}
await setUp({ desktop: false });
const { path } = await findElectron();
if ((await run('electron-vite', ['build', '--logLevel', 'warn'], { output: 'on-failure' })) !== 0) {
  fail('The build failed; the reason stands above.');
}
const args = [...(isRoot ? ['--no-sandbox'] : []), '.', ...process.argv.slice(2)];
process.exitCode = await run(path, args, { env: toolEnv() });
