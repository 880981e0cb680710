// Runs the project's tools: paths, the child's PATH, output that is shown only on failure, and signals.
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** What is kept outside the checkout, so that a fresh clone does not fetch it again. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'quayside');

/** Chromium's sandbox cannot be had as root; as anyone else it is never given up. */
export const isRoot = process.getuid?.() === 0;

/** Chromium's complaints about a machine without a GPU or a system bus; they mean nothing for the app. */
const NOISE = new RegExp(
  String.raw`^\[\d+:[^\]]*:(?:ERROR|WARNING):[^\]]*?\b(?:` +
    [
      'bus',
      'object_proxy',
      String.raw`gpu_\w+`,
      String.raw`gl_\w+`,
      String.raw`egl_\w+`,
      String.raw`angle_\w+`,
      String.raw`gles2_\w+`,
      String.raw`vaapi_\w+`,
      String.raw`vulkan_\w+`,
      'viz_main_impl',
      'command_buffer_proxy_impl',
      'sandbox_linux',
      'shared_context_state',
      'shared_image_interface_proxy',
      'one_copy_raster_buffer_provider',
    ].join('|') +
    String.raw`)\.cc`,
);

const running = new Set();
let signalled = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    signalled = true;
    if (running.size === 0) process.exit(1);
    // Ctrl+C in a terminal reaches the children by itself; a second one would cut their tidying short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    for (const child of running) stopSoon(child, signal);
  });
}

/** Whether this script was asked to end: its children are ending, and it should begin nothing new. */
export const interrupted = () => signalled;

/** Asks a child to end, and ends it five seconds later when it has not. */
function stopSoon(child, signal) {
  child.kill(signal);
  setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
}

/** The environment for a child: the packages' commands, and their Node 24, come first on PATH. */
export function toolEnv(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const first = join(root, 'node_modules', '.bin');
  return { ...process.env, [key]: `${first}${delimiter}${process.env[key] ?? ''}`, ...extra };
}

/**
 * Runs a command in the checkout and gives its exit code. `output`: 'show' (Chromium's noise left out of
 * stderr) or 'on-failure' (nothing at all when it succeeds). `onLine` is told each line of stderr that is shown.
 */
export function run(command, args, { env = toolEnv(), output = 'show', cwd = root, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const quiet = output === 'on-failure';
    const stdio = [quiet ? 'ignore' : 'inherit', quiet ? 'pipe' : 'inherit', 'pipe'];
    // On Windows the packages' commands are .cmd files, which only a shell starts, from one quoted line.
    const child =
      process.platform === 'win32' && !isAbsolute(command)
        ? spawn([command, ...args].map(quoted).join(' '), { cwd, env, stdio, shell: true })
        : spawn(command, args, { cwd, env, stdio });
    running.add(child);
    const kept = [];
    child.stdout?.on('data', (data) => kept.push(data));
    if (quiet) child.stderr.on('data', (data) => kept.push(data));
    else
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (NOISE.test(line)) return;
        process.stderr.write(`${line}\n`);
        onLine(line);
      });
    child.on('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.on('close', (code) => {
      running.delete(child);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(kept));
      resolve(code ?? 1);
    });
  });
}

/** Builds the app and the command; gives the exit code, 1 for a warning. */
export async function build(options) {
  const quiet = ['build', '--logLevel', 'warn'];
  let isWarned = false;
  const watched = { ...options, onLine: () => (isWarned = true) };
  const app = await run('electron-vite', quiet, watched);
  const code = app || (await run('vite', [...quiet, '--config', 'command.config.ts'], watched));
  return code || Number(isWarned);
}

function quoted(word) {
  return /[\s"&|<>^]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}

/** Ends the script with a message a person can act on. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
