import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { listPackage, statFile } from '@electron/asar';
import { chromium } from '@playwright/test';
import { readFuses } from '../../scripts/dist/fuses.ts';
import type { Packed } from '../../scripts/dist/identity.ts';
import { NATIVE_FILE } from '../../scripts/dist/stage.ts';
import { filesIn } from '../../scripts/dist/trees.ts';
import { largeSeed } from '../dokploy/seed.ts';
import { addInstance, expect, header, startApp, test, tile } from './app.ts';
import { askMain } from './screen.ts';
import { keyOf } from './seeds.ts';
import { ROOT_ARGUMENTS } from './subject.ts';

// The app as it ships: its folder as `npm run dist` makes it, and the twin that Playwright can drive.

const MB = 1_000_000;
/** Data of others rather than code of ours: letters to draw, and the passwords that everybody has. */
const OTHERS = /\.woff2$|\/chunks\/strength-[^/]*\.js$/;
const packed: Packed = JSON.parse(readFileSync(process.env.QUAYSIDE_PACKED_JSON ?? '', 'utf8'));
const { identity, folder, executable, resources, twin } = packed;
const archive = join(resources, 'app.asar');
const pinned: string = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies.electron;

test('what is packed of another Electron than the pinned one calls itself a test build, in every name', async () => {
  const isPinned = identity.electron === pinned;
  expect(identity.release).toBe(isPinned);
  const names = [identity.name, identity.packageName.replaceAll('-', ' '), folder.replaceAll('-', ' ')];
  expect(names.map((name) => /test build/.test(name))).toEqual(Array(3).fill(!isPinned));
});

test('the archive holds what runs and nothing else, our code within 3 MB; the native file lies beside it', async () => {
  const files = listPackage(archive, { isPack: false })
    .map((file) => file.replaceAll('\\', '/').slice(1))
    .filter((file) => /\.\w+$/.test(file));
  const allowed =
    /^(package\.json|resources\/(icon|tray\/(away|calm|hand)(Template)?(@2x)?)\.png|out\/(main|preload|renderer)\/.*\.(js|cjs|html|css|woff2|svg|png)|node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js|build\/Release\/keytar\.node))$/;
  expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['package.json', 'out/main/index.js', NATIVE_FILE]));
  expect(filesIn(`${archive}.unpacked`)).toEqual([NATIVE_FILE]);
  const others = files.filter((file) => OTHERS.test(file));
  expect(others.some((file) => file.includes('strength'))).toBe(true);
  const sizeOf = (file: string) => (statFile(archive, normalize(file)) as { size: number }).size;
  const ofOthers = others.reduce((sum, file) => sum + sizeOf(file), 0);
  expect(statSync(archive).size - ofOthers).toBeLessThan(3 * MB);
  expect(statSync(archive).size).toBeLessThan(3.7 * MB);
});

test('the licenses of all that is in it lie in the folder, with one language of Chromium’s and no other app', async () => {
  const files = filesIn(folder);
  const licenses = readFileSync(
    join(folder, files.find((file) => file.endsWith('LICENSES.txt')) ?? ''),
    'utf8',
  );
  for (const name of ['Electron', 'react', '@mantine/core', 'zod', '@github/keytar', 'age-encryption']) {
    expect(licenses).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, 'm'));
  }
  expect(files.some((file) => file.endsWith('LICENSES.chromium.html'))).toBe(true);
  expect(files.filter((file) => /(locales\/.*\.pak|\.lproj\/locale\.pak)$/.test(file))).toHaveLength(1);
  expect(files.filter((file) => file.endsWith('.asar'))).toHaveLength(1);
});

/** How the fuses of what ships are to stand, whatever the table says by which they were set; the last is there from Electron 41 on. */
const CLOSED = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  ...(Number(identity.electron.split('.')[0]) >= 41 ? { WasmTrapHandlers: true } : {}),
};

test('all fuses stand as they should, read back from the executable; its twin differs in one', async () => {
  expect(await readFuses(executable)).toEqual(CLOSED);
  expect(await readFuses(twin)).toEqual({ ...CLOSED, EnableNodeCliInspectArguments: true });
});

const started: ChildProcess[] = [];
// What a failed test leaves running would run on.
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts what ships, whose page Chromium's own debugging port shows: no fuse takes that away. */
function startShipped(file: string, given: { env: NodeJS.ProcessEnv; args: string[] }) {
  const child = spawn(file, [...ROOT_ARGUMENTS, ...given.args, '--remote-debugging-port=0'], {
    env: { ...process.env, ...given.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
  const said: string[] = [];
  const address = new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  return {
    said,
    gone,
    /** Waits until the app itself is on screen. */
    async works() {
      const ended = gone.then(([code]): never => {
        throw new Error(`It ended with ${code}: ${said.join('\n')}`);
      });
      const browser = await chromium.connectOverCDP(await Promise.race([address, ended]));
      const page = () => browser.contexts()[0]?.pages()[0];
      await expect
        .poll(() => page()?.getByRole('button', { name: 'Add your first instance' }).count())
        .toBe(1);
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A folder with a script in it that leaves a file behind once it was run. */
function makeWitness() {
  const work = mkdtempSync(join(tmpdir(), 'quayside-packed-'));
  const witness = join(work, 'ran');
  const script = join(work, 'script.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(witness)}, '')`);
  return { work, script, ran: () => existsSync(witness) };
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (isRefused: boolean) => {
      socket.destroy();
      resolve(isRefused);
    };
    socket.on('connect', () => settle(false));
    socket.on('error', () => settle(true));
  });

for (const { how, env, args } of [
  { how: 'ELECTRON_RUN_AS_NODE', env: () => ({ ELECTRON_RUN_AS_NODE: '1' }), args: (file: string) => [file] },
  { how: 'NODE_OPTIONS', env: (file: string) => ({ NODE_OPTIONS: `--require=${file}` }), args: () => [] },
]) {
  test(`what ships is no Node: ${how} has it run no script`, async ({ keyring, profile }) => {
    const { work, script, ran } = makeWitness();
    const shipped = startShipped(executable, {
      env: { ...keyring.env, ...env(script) },
      args: [...args(script), `--user-data-dir=${profile}`],
    });
    await shipped.works();
    await shipped.kill();
    expect(ran()).toBe(false);
    // A packed app that heeds NODE_OPTIONS refuses most of them, and says so.
    expect(shipped.said.filter((line) => /NODE_OPTION/.test(line))).toEqual([]);
    rmSync(work, { recursive: true });
  });
}

for (const how of ['--inspect', '--inspect-brk']) {
  test(`what ships cannot be debugged: ${how} opens no port and stops nothing`, async ({
    keyring,
    profile,
  }) => {
    const port = await freePort();
    const shipped = startShipped(executable, {
      env: keyring.env,
      args: [`${how}=127.0.0.1:${port}`, `--user-data-dir=${profile}`],
    });
    await shipped.works();
    expect(await refuses(port)).toBe(true);
    expect(shipped.said.filter((line) => /^Debugger listening/.test(line))).toEqual([]);
    await shipped.kill();
  });
}

/** Another copy of what ships, in which something can be changed; on Linux by hard links, so that nothing in it may be written in place. */
function copyShipped() {
  const work = mkdtempSync(join(tmpdir(), 'quayside-copy-'));
  const copy = join(work, 'copy');
  if (process.platform === 'linux') execFileSync('cp', ['-al', folder, copy]);
  else cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  const inCopy = (file: string) => join(copy, relative(folder, file));
  return { work, executable: inCopy(executable), resources: inCopy(resources) };
}

test('a folder “app” beside the archive is not loaded in its place, nor where the archive is gone', async ({
  keyring,
  profile,
}) => {
  const { work, script, ran } = makeWitness();
  const copy = copyShipped();
  mkdirSync(join(copy.resources, 'app'));
  writeFileSync(join(copy.resources, 'app', 'package.json'), JSON.stringify({ name: 'x', main: 'main.cjs' }));
  copyFileSync(script, join(copy.resources, 'app', 'main.cjs'));
  const start = () =>
    startShipped(copy.executable, { env: keyring.env, args: [`--user-data-dir=${profile}`] });
  const beside = start();
  await beside.works();
  await beside.kill();
  expect(ran()).toBe(false);
  rmSync(join(copy.resources, 'app.asar'));
  const [code] = await start().gone;
  expect(code).toBe(1);
  expect(ran()).toBe(false);
  for (const made of [work, copy.work]) rmSync(made, { recursive: true });
});

test('an archive in which one byte was changed does not start', async ({ keyring, profile }) => {
  test.skip(process.platform === 'linux', 'No Electron checks its archive on Linux, whatever its fuse says.');
  const copy = copyShipped();
  const changed = join(copy.resources, 'app.asar');
  const bytes = readFileSync(changed);
  const at = bytes.lastIndexOf('Quayside');
  expect(at).toBeGreaterThan(0);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(changed, bytes);
  const shipped = startShipped(copy.executable, {
    env: keyring.env,
    args: [`--user-data-dir=${profile}`],
  });
  const [code, signal] = await shipped.gone;
  expect(code === 0 && signal === null).toBe(false);
  rmSync(copy.work, { recursive: true });
});

test('the packed app works: its own name, profile and keychain, the workers in its archive, the native file beside it', async ({
  simulator,
  keyring,
  profile,
}) => {
  const server = await simulator.addInstance({ seed: largeSeed(5_000, 500) });
  const linux = process.platform === 'linux';
  // On Linux the profile that it takes by itself; elsewhere that would be the computer's own.
  const own = linux
    ? { profile: null, env: { ...keyring.env, XDG_CONFIG_HOME: profile } }
    : { profile, env: {} };
  const start = () => startApp({ ...own, packed: twin, args: [] });
  const first = await start();
  const { page } = first;
  await expect(page).toHaveTitle(identity.name);
  await addInstance(page, { name: 'Packed', url: server.origin, key: keyOf(server) });
  await expect(page.getByRole('table', { name: 'Members' })).toHaveAttribute('aria-rowcount', '5001');
  // A process of its own judges it.
  expect(await askMain(first, 'backup.judgePassphrase', { passphrase: 'password' })).toMatchObject({
    ok: true,
  });
  const build = identity.release ? 'release' : 'test-build';
  expect(await askMain(first, 'app.about', {})).toMatchObject({
    ok: true,
    value: { name: identity.name, build },
  });
  const licenses = await askMain<{ text: string }>(first, 'app.licenses', {});
  expect(licenses.ok && licenses.value.text).toContain('the licenses of all that is in it');
  await first.close();
  const again = await start();
  await tile(again.page, 'Packed').click();
  await expect(header(again.page)).toContainText('connected');
  await again.close();
  expect([...first.complaints, ...again.complaints]).toEqual([]);
  if (!linux) return;
  expect(keyring.accounts(identity.name)).toHaveLength(1);
  expect(existsSync(join(profile, identity.name, 'instances.json'))).toBe(true);
});
