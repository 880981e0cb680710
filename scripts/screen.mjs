// A screen in memory, for a private desktop and for each worker of the end-to-end tests.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a screen: `{ child, name }`, where `name` resolves to what `DISPLAY` calls it, once it is ready. */
export function startScreen(env = process.env) {
  // Its saver would cover the windows after ten minutes: tests move no pointer of the screen’s.
  const noSaver = ['-s', '0'];
  const args = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1600x1000x24',
    '-nolisten',
    'tcp',
    '-noreset',
    ...noSaver,
  ];
  const child = startBound('Xvfb', args, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return { child, name: firstLine(child, child.stdio[3], 'Xvfb').then((number) => `:${number}`) };
}

/** Starts a process that the kernel ends when this one dies, however it dies. */
export function startBound(command, args, options) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], options);
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  return child;
}

/** The first line a process says, which is how it tells that it is ready. */
export function firstLine(child, stream, name) {
  return new Promise((resolve, reject) => {
    createInterface({ input: stream }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended before it was ready (${code})`)));
  });
}
