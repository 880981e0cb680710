import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { openQuayside, type Quayside } from '../seams/quayside.ts';

/** As it was built for this run. */
export const FILE = path.join(process.env.QUAYSIDE_COMMAND ?? '', 'quayside.mjs');

/** Whose Node runs it: that of the system, as people have it, which may be the oldest that it runs on; else that of these tests. */
export const NODE =
  process.env.QUAYSIDE_NODE ??
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => path.join(folder, 'node'))
    .find((file) => existsSync(file)) ??
  process.execPath;

export type Run = { code: number | null; stdout: string; stderr: string };

export type Started = { child: ChildProcess; ended: Promise<Run> };

/** Starts the built command in an empty environment but for what is given. */
export function startCommand(
  args: readonly string[],
  {
    env = {},
    cwd = makeFolder(),
    file = FILE,
    shell = [],
  }: {
    env?: Record<string, string>;
    cwd?: string;
    file?: string;
    /** What runs it, as a shell with a script does. */
    shell?: readonly string[];
  } = {},
): Started {
  const keychain = keychainOf(args);
  const NODE_OPTIONS = [keychain.NODE_OPTIONS, env.NODE_OPTIONS].filter(Boolean).join(' ');
  const [program = '', ...rest] = [...shell, NODE, file, ...args];
  const child = spawn(program, rest, { cwd, env: { ...emptyAt(cwd), ...keychain, ...env, NODE_OPTIONS } });
  const run = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      run[name] += text;
    });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, ...run })) };
}

const emptyAt = (cwd: string) => ({ HOME: cwd, TMPDIR: tmpdir() });

/** The keychain that was kept beside a profile, in the place of the system's. */
function keychainOf(args: readonly string[]): Record<string, string> {
  const profile = args[args.indexOf('--profile') + 1] ?? '';
  const file = path.join(profile, 'keychain.json');
  if (!args.includes('--profile') || !existsSync(file)) return {};
  return {
    KEYTAR_FILE: file,
    NODE_OPTIONS: `--require=${fileURLToPath(new URL('keytarInFile.cjs', import.meta.url))}`,
    // A bus that nobody asks.
    DBUS_SESSION_BUS_ADDRESS: 'tcp:none',
  };
}

/** What makes the clock of a command so many ms ahead. */
export function clockAhead(ms: number): Record<string, string> {
  const code = `const now = Date.now; Date.now = () => now() + ${ms}`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Runs the built command to its end. */
export const runBuilt = (...given: Parameters<typeof startCommand>): Promise<Run> =>
  startCommand(...given).ended;

let isRunning = false;
/** What Node itself reads, as it starts. */
const isNodes = (name: string) => name.startsWith('NODE_');

/** Runs the command as it is in the sources: in this process, which has loaded it already, where that is free and nothing is put before it. */
export async function runCommand(
  args: readonly string[],
  { env = {}, cwd = makeFolder() }: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Run> {
  if (isRunning || Object.keys(env).some(isNodes)) return runBuilt(args, { env, cwd });
  isRunning = true;
  try {
    return await runHere(args, { cwd, env: { ...emptyAt(cwd), ...keychainOf(args), ...env } });
  } finally {
    isRunning = false;
  }
}

class Exit extends Error {}

async function runHere(
  args: readonly string[],
  { env, cwd }: { env: Record<string, string>; cwd: string },
): Promise<Run> {
  const { main } = await import('../../src/command/main.ts');
  const run: Run = { code: null, stdout: '', stderr: '' };
  const before = { env: { ...process.env }, cwd: process.cwd(), exit: process.exit, code: process.exitCode };
  const emitters = [process, process.stdout, process.stderr];
  const listenersOf = () =>
    emitters.flatMap((emitter) =>
      emitter
        .eventNames()
        .flatMap((event) => emitter.rawListeners(event).map((heard) => ({ emitter, event, heard }))),
    );
  const heardBefore = new Set(listenersOf().map(({ heard }) => heard));
  const added = () => listenersOf().filter(({ heard }) => !heardBefore.has(heard));
  const restored = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const { write } = stream;
    stream.write = (text: string | Uint8Array, ...[encoding, end]: unknown[]) => {
      run[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
      for (const each of [encoding, end]) if (typeof each === 'function') each();
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  const setEnv = (values: NodeJS.ProcessEnv) => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, values);
  };
  process.exit = ((code: number) => {
    run.code ??= code;
    for (const { event, heard } of added()) if (event === 'exit') heard.call(process, code);
    throw new Exit();
  }) as typeof process.exit;
  setEnv(env);
  process.chdir(cwd);
  try {
    await main(args, { ownFile: FILE });
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  } finally {
    for (const { emitter, event, heard } of added()) emitter.removeListener(event, heard as () => void);
    for (const restore of restored) restore();
    process.chdir(before.cwd);
    setEnv(before.env);
    process.exit = before.exit;
    process.exitCode = before.code;
  }
  return run;
}

/** A profile of the app over these servers, each under its name, made as the window makes it; what else is to stand in it, `and` does. */
export async function makeProfile(
  servers: readonly SimulatedInstance[],
  { folder = makeFolder() }: { folder?: string } = {},
  and: (quayside: Quayside) => Promise<unknown> = async () => {},
): Promise<string> {
  const quayside = await openQuayside({ folder });
  for (const server of servers) await quayside.add(server);
  await and(quayside);
  await quayside.close();
  writeFileSync(path.join(folder, 'keychain.json'), JSON.stringify([...quayside.computer.keychain.entries]));
  for (const server of servers) server.requests.clear();
  return folder;
}
