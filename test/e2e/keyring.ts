import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_NAME } from './subject.ts';

const PASSWORD = 'for-tests-only';
/** Written by the app for a moment, to learn whether the keychain is open. */
const PROBE_ACCOUNT = 'quayside.probe';
/** The schema under which keytar stores and looks keys up; secret-tool names none by itself. */
const AS_KEYTAR = ['xdg:schema', 'org.freedesktop.Secret.Generic'];

/** A bus of its own that starts no service by itself, so that "absent" stays absent. */
const BUS_CONFIG = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;

/** A real D-Bus session with a real gnome-keyring in a folder of its own. */
export type Keyring = {
  /** What the app needs in its environment to meet this keyring. */
  env: Record<string, string>;
  lock(): void;
  /** Unlocks it, by starting the daemon anew: only a person at a prompt can unlock a running one. */
  unlock(): Promise<void>;
  /** Stops the daemon's process where it is (SIGSTOP): it neither answers nor goes away. */
  freeze(): void;
  thaw(): void;
  /** Ends the daemon: the bus stays, the service is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** What `secret-tool`, from outside the app, finds under a key record's id; null when nothing. */
  lookUp(account: string): string | null;
  /** All accounts under the app's service name, or another, but the probe's, seen from outside the app. */
  accounts(service?: string): string[];
  /** Puts a key there as another program would. */
  put(account: string, key: string): void;
  /** Puts a key there as the app does. */
  putAsApp(account: string, key: string): void;
  /** Puts an entry of the service there that has no account, as another program could. */
  putForeign(): void;
  /** Deletes a key as another program would. */
  clear(account: string): void;
  stop(): Promise<void>;
};

/** Where there is no keychain but the computer's: what few tests run there use that, and cannot look into it. */
function theComputers(): Keyring {
  const refuse = () => {
    throw new Error('There is a keychain of its own on Linux alone.');
  };
  const look = { lookUp: refuse, accounts: refuse, put: refuse, putAsApp: refuse, putForeign: refuse };
  const act = { lock: refuse, unlock: refuse, freeze: refuse, thaw: refuse, kill: refuse, start: refuse };
  return { ...look, ...act, clear: refuse, env: {}, stop: async () => {} };
}

/** Starts a bus and, unless told `absent`, an unlocked keyring on it. */
export async function startKeyring({ absent = false } = {}): Promise<Keyring> {
  if (process.platform !== 'linux') return theComputers();
  const folder = mkdtempSync(join(tmpdir(), 'quayside-keyring-'));
  const config = join(folder, 'bus.xml');
  writeFileSync(config, BUS_CONFIG);
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(bus.stdout, 'data')) as [Buffer];
  const env = {
    DBUS_SESSION_BUS_ADDRESS: address.toString().trim(),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: folder,
    GNOME_KEYRING_CONTROL: folder,
  };
  const outside = { ...process.env, ...env };
  const tool = (...args: string[]) =>
    execFileSync('secret-tool', args, { env: outside, encoding: 'utf8', stdio: 'pipe' });
  let daemon: ChildProcess | null = null;

  async function start() {
    daemon = spawn(
      'gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
      { env: outside, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    daemon.stdin?.end(PASSWORD);
    await ready(outside);
  }

  async function kill() {
    if (!daemon || daemon.exitCode !== null) return;
    const gone = once(daemon, 'exit');
    daemon.kill('SIGCONT');
    daemon.kill('SIGKILL');
    await gone;
    daemon = null;
  }

  if (!absent) await start();
  return {
    env,
    start,
    kill,
    lock: () => void tool('lock', '--collection=login'),
    unlock: async () => {
      await kill();
      await start();
    },
    freeze: () => void daemon?.kill('SIGSTOP'),
    thaw: () => void daemon?.kill('SIGCONT'),
    lookUp: (account) => {
      try {
        return tool('lookup', 'service', APP_NAME, 'account', account);
      } catch {
        return null;
      }
    },
    accounts: (service = APP_NAME) => {
      // secret-tool writes the attributes to stderr, and the secrets, which nobody needs here, to stdout.
      const found = spawnSync('secret-tool', ['search', '--all', 'service', service], {
        env: outside,
        encoding: 'utf8',
      });
      return [...found.stderr.matchAll(/^attribute\.account = (.+)$/gm)]
        .map(([, account]) => account as string)
        .filter((account) => account !== PROBE_ACCOUNT);
    },
    put: (account, key) =>
      void execFileSync(
        'secret-tool',
        ['store', '--label=Quayside', 'service', APP_NAME, 'account', account],
        { env: outside, input: key },
      ),
    putAsApp: (account, key) =>
      void execFileSync(
        'secret-tool',
        ['store', `--label=Quayside/${account}`, ...AS_KEYTAR, 'service', APP_NAME, 'account', account],
        { env: outside, input: key },
      ),
    putForeign: () =>
      // Another attribute besides: one that names the service alone would replace an entry of Quayside's.
      void execFileSync(
        'secret-tool',
        ['store', '--label=Foreign', 'service', APP_NAME, 'made-by', 'another program'],
        { env: outside, input: 'foreign' },
      ),
    clear: (account) => void tool('clear', 'service', APP_NAME, 'account', account),
    stop: async () => {
      await kill();
      bus.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for the service by asking the bus for its name's owner, without a sleep of our own. */
async function ready(env: NodeJS.ProcessEnv) {
  const waiter = spawn('gdbus', ['wait', '--session', '--timeout', '10', 'org.freedesktop.secrets'], {
    env,
    stdio: 'ignore',
  });
  const [code] = (await once(waiter, 'exit')) as [number];
  if (code !== 0) throw new Error('gnome-keyring did not come up within 10 s');
}
