import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
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
  const child = spawn(program, rest, { cwd, env: { HOME: cwd, ...keychain, ...env, NODE_OPTIONS } });
  const run = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      run[name] += text;
    });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, ...run })) };
}

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

export const runCommand = (...given: Parameters<typeof startCommand>): Promise<Run> =>
  startCommand(...given).ended;

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
