import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Debian of its own: its files, its processes; the network is this computer's. */
export type Machine = {
  /** Runs a command to its end, as root or as somebody, and gives what it says; throws with all of it where it fails. */
  run(command: string[], as?: Person): string;
  /** As {@link Machine.run}, and gives the exit code. */
  tryRun(command: string[], as?: Person): { code: number | null; said: string };
  start(command: string[], as?: Person): ChildProcess;
  /** Where a file of its stands for this computer. */
  at(file: string): string;
  has(file: string): boolean;
  read(file: string): string;
  /** Puts a file there, for everyone to read. */
  put(from: string, to: string): void;
  stop(): Promise<void>;
};

/** Somebody who is not root, with what stands in their session's environment. */
export type Person = { name: string; env: Record<string, string> };

const APT = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games';
const ROOT_PATH = `/usr/local/sbin:/usr/sbin:/sbin:${PATH}`;

/** Ends what a machine started: nsenter passes no signal on to it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  for (const pid of childrenOf(child)) process.kill(pid, 'SIGTERM');
  await gone;
}

/** As this computer numbers them. */
function childrenOf({ pid }: ChildProcess): number[] {
  const numbers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return numbers === '' ? [] : numbers.split(' ').map(Number);
}

/** Starts a machine of an archive of its root's files; `aptCache` is kept. */
export async function startMachine(options: { archive: string; aptCache: string }): Promise<Machine> {
  const root = mkdtempSync(join(tmpdir(), 'quayside-machine-'));
  execFileSync('tar', ['--numeric-owner', '-xf', options.archive, '-C', root]);
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) {
    rmSync(join(root, file), { force: true });
    copyFileSync(file, join(root, file));
  }
  // Nothing of the kind may start services here.
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  // It lives for minutes: nothing of it must outlast this computer’s next start.
  writeFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/quick'), 'force-unsafe-io\n');
  const enter = fileURLToPath(new URL('enter.sh', import.meta.url));
  const init = spawn(
    'unshare',
    ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', 'sh', enter, root, options.aptCache],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: init.stdout }), 'line')) as [string];
  if (line !== 'ready') throw new Error(`The machine did not start: ${line}`);
  // unshare itself stays outside; what it forked is the machine's first process.
  const pid = String(childrenOf(init)[0]);

  function inside(command: string[], as?: Person): [string, string[], SpawnOptions] {
    const env = as
      ? { PATH, HOME: `/home/${as.name}`, USER: as.name, LOGNAME: as.name, LANG: 'C.UTF-8', ...as.env }
      : { PATH: ROOT_PATH, HOME: '/root', ...APT };
    const person = as ? ['setpriv', `--reuid=${as.name}`, `--regid=${as.name}`, '--init-groups', '--'] : [];
    const args = [
      '--target',
      pid,
      '--mount',
      '--pid',
      '--ipc',
      '--uts',
      '--wdns=/',
      '--',
      ...person,
      ...command,
    ];
    return ['nsenter', args, { env }];
  }
  function tryRun(command: string[], as?: Person) {
    const [name, args, { env }] = inside(command, as);
    const { status, stdout, stderr } = spawnSync(name, args, { env, encoding: 'utf8', maxBuffer: 1e8 });
    return { code: status, said: `${stdout}${stderr}` };
  }
  const at = (file: string) => join(root, file);
  return {
    tryRun,
    run(command, as) {
      const { code, said } = tryRun(command, as);
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${said}`);
      return said;
    },
    start(command, as) {
      const [name, args, how] = inside(command, as);
      return spawn(name, args, { ...how, stdio: ['pipe', 'pipe', 'pipe'] });
    },
    at,
    has: (file) => existsSync(at(file)),
    read: (file) => readFileSync(at(file), 'utf8'),
    put(from, to) {
      mkdirSync(join(at(to), '..'), { recursive: true });
      copyFileSync(from, at(to));
    },
    async stop() {
      const gone = once(init, 'exit');
      init.kill('SIGKILL');
      await gone;
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
