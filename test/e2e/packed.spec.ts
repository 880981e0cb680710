import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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
import { readFuses } from '../../scripts/dist/fuses.ts';
import type { Packed } from '../../scripts/dist/identity.ts';
import { NATIVE_FILE } from '../../scripts/dist/stage.ts';
import { filesIn } from '../../scripts/dist/trees.ts';
import { largeSeed } from '../dokploy/seed.ts';
import { addInstance, expect, header, startApp, test, tile } from './app.ts';
import { addByMain, askMain } from './screen.ts';
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

test('the archive holds what runs and nothing else, our code within 3.25 MB; the native file lies beside it', async () => {
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
  expect(statSync(archive).size - ofOthers).toBeLessThan(3.25 * MB);
  expect(statSync(archive).size).toBeLessThan(3.95 * MB);
});

test('the licenses of all that is in it lie in the folder, with one language of Chromium’s and no other app', async () => {
  const files = filesIn(folder);
  const licenses = readFileSync(
    join(folder, files.find((file) => file.endsWith('LICENSES.txt')) ?? ''),
    'utf8',
  );
  for (const name of ['Electron', 'react', '@mantine/core', 'zod', '@github/keytar', 'age-encryption'])
    expect(licenses).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, 'm'));
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

/** Starts what ships: no debugger and no port shows its page. */
function startShipped(file: string, given: { env: NodeJS.ProcessEnv; args: string[]; profile: string }) {
  const child = spawn(file, [...ROOT_ARGUMENTS, ...given.args, `--user-data-dir=${given.profile}`], {
    env: { ...process.env, ...given.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  return {
    said,
    gone,
    /** Waits until the app has drawn its first screen, which it then notes in its profile. */
    async works() {
      const noted = () => {
        if (child.exitCode !== null) return `It ended with ${child.exitCode}: ${said.join('\n')}`;
        const file = join(given.profile, 'starts.json');
        return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).open : 'not begun';
      };
      await expect.poll(noted, { timeout: 20_000 }).toBeNull();
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function makeWitness() {
  const work = mkdtempSync(join(tmpdir(), 'quayside-packed-'));
  const witness = join(work, 'ran');
  const script = join(work, 'script.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(witness)}, '')`);
  return { work, script, ran: () => existsSync(witness) };
}

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
])
  test(`what ships is no Node: ${how} has it run no script`, async ({ keyring, profile }) => {
    const { work, script, ran } = makeWitness();
    const shipped = startShipped(executable, {
      env: { ...keyring.env, ...env(script) },
      args: args(script),
      profile,
    });
    await shipped.works();
    await shipped.kill();
    expect(ran()).toBe(false);
    // A packed app that heeds NODE_OPTIONS refuses most of them, and says so.
    expect(shipped.said.filter((line) => /NODE_OPTION/.test(line))).toEqual([]);
    rmSync(work, { recursive: true });
  });

for (const how of ['--inspect', '--inspect-brk'])
  test(`what ships cannot be debugged: ${how} opens no port, stops nothing`, async ({ keyring, profile }) => {
    const port = await freePort();
    const shipped = startShipped(executable, {
      env: keyring.env,
      args: [`${how}=127.0.0.1:${port}`],
      profile,
    });
    await shipped.works();
    expect(await refuses(port)).toBe(true);
    expect(shipped.said.filter((line) => /^Debugger listening/.test(line))).toEqual([]);
    await shipped.kill();
  });

test('what ships takes no switch that opens a port, writes keys down, sends them elsewhere or trusts any certificate', async ({
  simulator,
  keyring,
  profile,
}) => {
  test.skip(process.platform !== 'linux', 'Elsewhere the keychain is the computer’s own.');
  const plain = await simulator.addInstance();
  const secure = await simulator.addInstance({ tls: 'self-signed' });
  // The twin, which a debugger is attached to, takes every switch.
  const adding = await startApp({
    ...{ profile, env: keyring.env, packed: twin, args: ['--ignore-certificate-errors'] },
  });
  await addByMain(adding, { name: 'Plain', server: plain, key: keyOf(plain) });
  await addByMain(adding, { name: 'Secure', server: secure, key: keyOf(secure) });
  await adding.close();
  for (const server of [plain, secure]) server.requests.clear();
  rmSync(join(profile, 'starts.json'));
  const work = mkdtempSync(join(tmpdir(), 'quayside-switches-'));
  const port = await freePort();
  let proxied = 0;
  const proxy = createServer((socket) => {
    proxied += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const shipped = startShipped(executable, {
    env: { ...keyring.env, SSLKEYLOGFILE: join(work, 'by-variable') },
    args: [
      `--remote-debugging-port=${port}`,
      `--log-net-log=${join(work, 'net-log')}`,
      '--net-log-capture-mode=Everything',
      `--ssl-key-log-file=${join(work, 'by-switch')}`,
      '--ignore-certificate-errors',
      `--proxy-server=127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      '--proxy-bypass-list=<-loopback>',
    ],
    profile,
  });
  await shipped.works();
  // Both are read at the start: one is, without the proxy, and the other refuses its certificate.
  await expect.poll(() => plain.requests.length).toBeGreaterThan(0);
  await expect.poll(() => readFileSync(join(profile, 'logs', 'main.log'), 'utf8')).toMatch(/ tls /);
  expect(secure.requests).toHaveLength(0);
  expect([proxied, readdirSync(work), await refuses(port)]).toEqual([0, [], true]);
  expect(shipped.said.filter((line) => /^DevTools listening/.test(line))).toEqual([]);
  await shipped.kill();
  proxy.close();
  rmSync(work, { recursive: true });
});

test('what ships does not start with a switch that V8 heeds first', async ({ keyring, profile }) => {
  const shipped = startShipped(executable, { env: keyring.env, args: ['--js-flags=--expose-gc'], profile });
  const [code] = await shipped.gone;
  expect(code).toBe(1);
  expect(shipped.said.join('\n')).toContain(`${identity.name} does not start with --js-flags`);
});

/** Another copy of what ships, in which something can be changed; on Linux by hard links, so that nothing inside may be written in place. */
function copyShipped() {
  const work = mkdtempSync(join(tmpdir(), 'quayside-copy-'));
  const copy = join(work, 'copy');
  if (process.platform === 'linux') execFileSync('cp', ['-al', folder, copy]);
  else cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  const inCopy = (file: string) => join(copy, relative(folder, file));
  return { work, executable: inCopy(executable), resources: inCopy(resources) };
}

test('a folder “app” beside the archive, or without one, is not loaded', async ({ keyring, profile }) => {
  const { work, script, ran } = makeWitness();
  const copy = copyShipped();
  mkdirSync(join(copy.resources, 'app'));
  writeFileSync(join(copy.resources, 'app', 'package.json'), JSON.stringify({ name: 'x', main: 'main.cjs' }));
  copyFileSync(script, join(copy.resources, 'app', 'main.cjs'));
  const start = () => startShipped(copy.executable, { env: keyring.env, args: [], profile });
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
  const [code, signal] = await startShipped(copy.executable, { env: keyring.env, args: [], profile }).gone;
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
