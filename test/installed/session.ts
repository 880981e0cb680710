import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { setFuses, TWIN } from '../../scripts/dist/fuses.ts';
import { end, type Machine, type Person } from './machine.ts';

/** Somebody's desktop on a machine: a screen, a bus and, unless there is none, an unlocked keychain. */
export type Session = { person: Person; end(): Promise<void> };

/** The app as it runs in somebody's session. */
export type Started = { browser: Browser; page: Page; said: string[]; quit(): Promise<void> };

const DISPLAY = ':7';

export async function signIn(
  machine: Machine,
  name: string,
  { keychain }: { keychain: boolean },
): Promise<Session> {
  const folder = `/home/${name}/.run`;
  machine.run(['install', '-d', '-m', '700', '-o', name, '-g', name, folder]);
  const person = { name, env: { DISPLAY, XDG_RUNTIME_DIR: folder, XDG_SESSION_TYPE: 'x11' } };
  const screen = machine.start([
    'Xvfb',
    DISPLAY,
    '-screen',
    '0',
    '1600x1000x24',
    '-nolisten',
    'tcp',
    '-displayfd',
    '1',
  ]);
  await firstLine(screen, screen.stdout);
  const bus = machine.start(['dbus-daemon', '--session', '--nofork', '--print-address=1'], person);
  const address = await firstLine(bus, bus.stdout);
  const signedIn = { name, env: { ...person.env, DBUS_SESSION_BUS_ADDRESS: address } };
  const children = [screen, bus];
  if (keychain) {
    const command = ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'];
    const daemon = machine.start(command, signedIn);
    // The next command stops this process until it has ended.
    await new Promise<void>((resolve) => daemon.stdin?.end('their password', resolve));
    children.push(daemon);
    machine.run(['gdbus', 'wait', '--session', '--timeout', '10', 'org.freedesktop.secrets'], signedIn);
  }
  return {
    person: signedIn,
    async end() {
      for (const child of children.reverse()) await end(child);
    },
  };
}

/** Starts a menu entry as a desktop does, by its Exec, with more arguments behind it. */
export function startEntry(machine: Machine, session: Session, more: string[] = []): ChildProcess {
  return machine.start([...commandOf(machine), ...more], session.person);
}

function commandOf(machine: Machine): string[] {
  const entry = machine.read('/usr/share/applications/quayside.desktop');
  const exec = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
  // Without a link or a file its field codes stand for nothing.
  return exec.split(' ').filter((word) => !word.startsWith('%'));
}

const EXECUTABLE = '/usr/lib/quayside/quayside';

/** Starts the app by its menu entry, with a twin of its executable that lets a debugger in: the installed one does not. */
export async function startApp(machine: Machine, session: Session): Promise<Started> {
  const twin = `${EXECUTABLE}-twin`;
  machine.run(['cp', '-p', EXECUTABLE, twin]);
  await setFuses(machine.at(twin), TWIN);
  const [, ...given] = commandOf(machine);
  const child = machine.start(
    [twin, ...given, '--inspect=127.0.0.1:0', '--remote-debugging-port=0'],
    session.person,
  );
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.push(line);
      const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}:\n${said.join('\n')}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const page = browser.contexts()[0]?.pages()[0] ?? (await browser.contexts()[0]?.waitForEvent('page'));
  if (!page) throw new Error('The app opened no window.');
  return {
    browser,
    page,
    said,
    async quit() {
      const gone = once(child, 'exit');
      // As the window's own button does: it is the last one.
      await page.close();
      await gone;
      await browser.close();
      machine.run(['rm', twin]);
    },
  };
}

async function firstLine(child: ChildProcess, stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) throw new Error('It has nothing to say.');
  const line = once(createInterface({ input: stream }), 'line').then(([text]) => String(text));
  const early = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
  });
  return Promise.race([line, early]);
}
