import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import type { Packed } from '../../scripts/dist/identity.ts';
import { offWords } from '../../src/shared/updateWords.ts';
import { startSimulator } from '../dokploy/simulator.ts';
import { addInstance, fillInstance, header, tile } from '../e2e/app.ts';
import { keyOf, production } from '../e2e/seeds.ts';
import { type Machine, startMachine } from './machine.ts';
import { type Session, signIn, startApp, startEntry } from './session.ts';

// The package on a Debian that has nothing else, used by somebody who is not root, with Chromium's sandbox on.

const [first = '', second = ''] = (process.env.QUAYSIDE_PACKAGES ?? '').split(':');
const { identity }: Packed = JSON.parse(readFileSync(join(dirname(first), 'packed.json'), 'utf8'));
const { name: NAME, packageName: PACKAGE } = identity;
const PROFILE = `/home/person/.config/${NAME}`;
const FOLDER = '/usr/lib/quayside';

test.describe.configure({ mode: 'serial' });

let machine: Machine;
let session: Session;
const simulator = await startSimulator();
test.beforeAll(async () => {
  machine = await startMachine({
    archive: process.env.QUAYSIDE_BARE_DEBIAN ?? '',
    aptCache: process.env.QUAYSIDE_APT_CACHE ?? '',
  });
  machine.run(['useradd', '--create-home', 'person']);
});
test.afterAll(async () => {
  await machine?.stop();
  await simulator.close();
});

function install(names: string[], { recommended = true } = {}): string {
  return machine.run([
    'apt',
    'install',
    '--yes',
    '--option=APT::Keep-Downloaded-Packages=true',
    ...(recommended ? [] : ['--no-install-recommends']),
    ...names,
  ]);
}

function installFile(file: string): string {
  machine.put(file, `/root/${basename(file)}`);
  return install([`/root/${basename(file)}`], { recommended: false });
}

const keysOutside = () => {
  const { said } = machine.tryRun(['secret-tool', 'search', '--all', 'service', NAME], session.person);
  return [...said.matchAll(/^attribute\.account = (.+)$/gm)].map(([, account]) => account);
};

test('apt installs it on a bare Debian 13, with all libraries that it needs and nothing that runs as root', async () => {
  installFile(first);
  const missing = machine.run([
    'sh',
    '-c',
    `find ${FOLDER} -type f \\( -name '*.so*' -o -name '*.node' -o -perm -100 \\) -exec ldd {} + | grep 'not found' | grep -v libffmpeg || true`,
  ]);
  expect(missing).toBe('');
  expect(machine.run(['find', FOLDER, '-perm', '/6000'])).toBe('');
  expect(machine.run(['sh', '-c', `find ${FOLDER} ! -user root -o -perm /022 ! -type l`])).toBe('');
});

test('its menu entry and its description are accepted by the tools that read them', async () => {
  const share = machine.at('/usr/share');
  execFileSync('desktop-file-validate', [`${share}/applications/quayside.desktop`]);
  // Without a home page for now: a release is refused without one.
  execFileSync('appstreamcli', [
    'validate',
    '--no-net',
    '--override=url-homepage-missing=info',
    `${share}/metainfo/quayside.metainfo.xml`,
  ]);
});

test('without Node its command says what to install', async () => {
  const said = machine.tryRun(['quayside-cli', 'instances'], { name: 'person', env: {} });
  expect(said).toEqual({
    code: 1,
    said: 'quayside-cli needs Node.js 20.18 or later. Install it: sudo apt install nodejs\n',
  });
});

test('without a Secret Service the app starts, and says what is missing when a key is to be stored', async () => {
  install(['xvfb', 'dbus', 'x11-utils', 'libglib2.0-bin', 'fonts-dejavu-core'], { recommended: false });
  session = await signIn(machine, 'person', { keychain: false });
  const server = await simulator.addInstance({ seed: production() });
  const { page, quit } = await startApp(machine, session);
  await page.getByRole('button', { name: 'Add instance' }).click();
  await fillInstance(page, { name: 'Production', url: server.origin, key: keyOf(server) });
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    'Start a Secret Service: gnome-keyring',
  );
  await quit();
  await session.end();
  install(['gnome-keyring', 'libsecret-tools', 'desktop-file-utils'], { recommended: false });
  session = await signIn(machine, 'person', { keychain: true });
});

test('its menu entry opens a window that the desktop finds again, in a sandbox', async () => {
  machine.start(['gio', 'launch', '/usr/share/applications/quayside.desktop'], session.person);
  const windows = () => machine.tryRun(['xwininfo', '-root', '-tree'], session.person).said;
  await expect.poll(windows).toContain(`"${NAME}"`);
  const wanted = /^StartupWMClass=(.*)$/m.exec(machine.read('/usr/share/applications/quayside.desktop'))?.[1];
  expect(windows()).toContain(`("${wanted}" `);
  const processes = () =>
    machine
      .run([
        'sh',
        '-c',
        "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null; echo \" # $p\"; done",
      ])
      .split('\n')
      .filter((line) => line.includes(`${FOLDER}/quayside`));
  // The window has its title before its page has a process.
  await expect.poll(() => processes().join('\n')).toContain('--type=renderer');
  const all = processes();
  expect(all.join('\n')).not.toContain('--no-sandbox');
  const renderer = /# (\/proc\/\d+)$/.exec(all.find((line) => line.includes('--type=renderer')) ?? '')?.[1];
  const status = machine.run(['cat', `${renderer}/status`]);
  // Filtered system calls, no right of root's, and namespaces of its own.
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^CapEff:\t0+$/m);
  for (const kind of ['user', 'pid', 'net'])
    expect(machine.run(['readlink', `${renderer}/ns/${kind}`])).not.toBe(
      machine.run(['readlink', `/proc/1/ns/${kind}`]),
    );
  machine.run(['sh', '-c', 'kill $(pgrep -o -x quayside)']);
  await expect.poll(() => machine.tryRun(['pgrep', '-x', 'quayside']).code).toBe(1);
});

test('an instance is added and used; its key stands in the keychain and nowhere else; a restart keeps it', async () => {
  const server = await simulator.addInstance({ seed: production() });
  const adding = await startApp(machine, session);
  await addInstance(adding.page, { name: 'Production', url: server.origin, key: keyOf(server) });
  await expect(header(adding.page)).toContainText('connected');
  await expect(adding.page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  expect(keysOutside()).toHaveLength(1);
  expect(machine.tryRun(['grep', '-r', '--files-with-matches', keyOf(server), PROFILE]).code).toBe(1);
  await adding.quit();
  const again = await startApp(machine, session);
  await tile(again.page, 'Production').click();
  await expect(header(again.page)).toContainText('connected');
  await again.quit();
});

test('its command reads what the app keeps, with keys out of the keychain, and starts no app', async () => {
  install(['nodejs'], { recommended: false });
  // It could not be started now.
  machine.run(['chmod', 'a-x', `${FOLDER}/quayside`]);
  // Not by run(): while that waits, the simulator answers nothing.
  const command = machine.start(['quayside-cli', 'instances', '--json'], session.person);
  const [said, [code]] = await Promise.all([textOf(command.stdout as Readable), once(command, 'close')]);
  machine.run(['chmod', 'a+x', `${FOLDER}/quayside`]);
  expect([code, JSON.parse(said).instances]).toEqual([
    0,
    [expect.objectContaining({ name: 'Production', state: 'read' })],
  ]);
});

test('a quayside:// link belongs to it, and a second start with one goes to the first', async () => {
  const query = ['xdg-mime', 'query', 'default', 'x-scheme-handler/quayside'];
  expect(machine.run(query, session.person).trim()).toBe('quayside.desktop');
  const running = await startApp(machine, session);
  const link = startEntry(machine, session, ['quayside://add']);
  await expect.poll(() => link.exitCode).toBe(0);
  expect(running.browser.contexts()[0]?.pages()).toHaveLength(1);
  await running.quit();
});

test('in another language than the one it has it starts all the same', async () => {
  const german = {
    ...session,
    person: { ...session.person, env: { ...session.person.env, LANG: 'de_DE.UTF-8', LANGUAGE: 'de' } },
  };
  const { page, quit } = await startApp(machine, german);
  await expect(tile(page, 'Production')).toBeVisible();
  await quit();
});

test('an upgrade keeps everything, and brings the new version', async () => {
  installFile(second);
  expect(machine.run(['dpkg-query', '-W', PACKAGE])).toContain('\t0.0.2');
  const { page, quit } = await startApp(machine, session);
  await tile(page, 'Production').click();
  await expect(header(page)).toContainText('connected');
  await expect(page.getByRole('row', { name: /desk@shop/ })).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  const updates = page.getByRole('dialog').getByRole('region', { name: 'Updates', exact: true });
  await expect(updates).toContainText(offWords(identity.release ? 'no-feed' : 'test-build', ''));
  await quit();
  expect(keysOutside()).toHaveLength(1);
});

test('where nobody but root gets namespaces, and there alone, the sandbox gets its helper', async () => {
  const mode = () => machine.run(['stat', '--format=%a', `${FOLDER}/chrome-sandbox`]).trim();
  const configure = `/var/lib/dpkg/info/${PACKAGE}.postinst configure`;
  expect(mode()).toBe('755');
  machine.run([
    'sh',
    '-c',
    `mkdir /root/bin && printf '#!/bin/sh\\nexit 1\\n' >/root/bin/unshare && chmod +x /root/bin/unshare && PATH=/root/bin:$PATH ${configure}`,
  ]);
  expect(mode()).toBe('4755');
  machine.run(['sh', '-c', configure]);
  expect(mode()).toBe('755');
});

test('the profile of AppArmor is understood, put in place where there is AppArmor, and goes with the app', async () => {
  install(['apparmor'], { recommended: false });
  machine.run(['dpkg-reconfigure', PACKAGE]);
  expect(machine.read('/etc/apparmor.d/quayside')).toContain('userns,');
  machine.run(['apparmor_parser', '--skip-kernel-load', '--skip-cache', '/etc/apparmor.d/quayside']);
});

test('removed, it leaves what people keep, and nothing else; purged, it leaves no trace in the system', async () => {
  machine.run(['apt', 'remove', '--yes', PACKAGE]);
  const left = () =>
    machine.run([
      'sh',
      '-c',
      "find / -xdev \\( -path /home -o -path /proc -o -path /root -o -path /var/cache/apt \\) -prune -o -iname '*quayside*' -print",
    ]);
  // What dpkg itself remembers until it is told to purge.
  expect(left().replace(/^\/var\/lib\/dpkg\/info\/.*\n/gm, '')).toBe('');
  machine.run(['apt', 'purge', '--yes', PACKAGE]);
  expect(left()).toBe('');
  expect(machine.tryRun(['dpkg-query', '-W', PACKAGE]).code).toBe(1);
  expect(machine.has(`${PROFILE}/instances.json`)).toBe(true);
  expect(keysOutside()).toHaveLength(1);
});
