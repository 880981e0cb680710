import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { listPackage, statFile } from '@electron/asar';
import { chromium } from '@playwright/test';
import { FUSES, readFuses, TWIN } from '../../scripts/dist/fuses.ts';
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
    /^(package\.json|resources\/icon\.png|out\/(main|preload|renderer)\/.*\.(js|cjs|html|css|woff2|svg|png)|node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js|build\/Release\/keytar\.node))$/;
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

test('all fuses stand as they should, read back from the executable; its twin differs in one', async () => {
  const { WasmTrapHandlers, ...before41 } = FUSES;
  const wanted = identity.release ? { ...before41, WasmTrapHandlers } : before41;
  expect(await readFuses(executable)).toEqual(wanted);
  expect(await readFuses(twin)).toEqual({ ...wanted, ...TWIN });
});

test('what ships is no Node: neither by environment nor by arguments it runs other code or can be debugged', async ({
  keyring,
  profile,
}) => {
  const work = mkdtempSync(join(tmpdir(), 'quayside-packed-'));
  const witness = join(work, 'ran');
  const script = join(work, 'script.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(witness)}, '')`);
  const child = spawn(
    executable,
    [...ROOT_ARGUMENTS, script, `--user-data-dir=${profile}`, '--inspect=0', '--remote-debugging-port=0'],
    {
      env: {
        ...process.env,
        ...keyring.env,
        ELECTRON_RUN_AS_NODE: '1',
        NODE_OPTIONS: `--require=${script}`,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const said: string[] = [];
  const address = new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  const browser = await chromium.connectOverCDP(await address);
  const page = () => browser.contexts()[0]?.pages()[0];
  await expect.poll(() => page()?.getByRole('button', { name: 'Add your first instance' }).count()).toBe(1);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect(existsSync(witness)).toBe(false);
  expect(said.filter((line) => /^Debugger listening/.test(line))).toEqual([]);
  rmSync(work, { recursive: true });
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
