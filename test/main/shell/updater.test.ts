import { EventEmitter } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sha512 } from '../updates/release.ts';

// What a system’s own installer is given; the next version’s “installer” is a script that writes down what it was run with.

const told = vi.hoisted(() => ({ userData: '' }));
vi.mock('electron', () => ({
  app: {
    name: 'Quayside',
    isPackaged: true,
    getVersion: () => '0.1.0',
    getPath: () => told.userData,
    whenReady: async () => {},
  },
  autoUpdater: new EventEmitter(),
}));

const { signal } = new AbortController();
let folder: string;
const { platform, resourcesPath } = process;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-updater-'));
  told.userData = folder;
  process.env.XDG_CACHE_HOME = folder;
  process.env.LOCALAPPDATA = folder;
});
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  Object.defineProperty(process, 'resourcesPath', {
    value: resourcesPath,
    configurable: true,
    writable: true,
  });
  delete process.env.LOCALAPPDATA;
  rmSync(folder, { recursive: true, force: true });
});

async function open(system: string) {
  Object.defineProperty(process, 'platform', { value: system });
  Object.defineProperty(process, 'resourcesPath', { value: folder, configurable: true, writable: true });
  const { createSystemUpdater } = await import('../../../src/main/shell/updater.ts');
  return createSystemUpdater({
    feed: 'https://updates.example/',
    appImage: null,
    relaunch: () => {},
    log: () => {},
  });
}

function offerOf(name: string, content: string) {
  const size = content.length;
  return {
    ...{ version: '0.2.0', notes: '', releasedAt: null, size },
    file: { name, sha512: sha512(Buffer.from(content)), size },
  };
}

test('on Windows what was downloaded is run silently, and told whether the app is to start again', async () => {
  const witness = path.join(folder, 'ran');
  const content = `#!/bin/sh\necho "$@" > '${witness}'\n`;
  const offer = offerOf('quayside-0.2.0-windows-x64.exe', content);
  const updater = await open('win32');
  let fetches = 0;
  await updater.prepare(
    offer,
    async (target) => {
      fetches += 1;
      writeFileSync(target, content);
      chmodSync(target, 0o755);
    },
    signal,
  );
  const file = updater.prepared() ?? '';
  expect(readFileSync(file, 'utf8')).toBe(content);
  await updater.install(file, offer, { restart: true });
  await expect
    .poll(() => (existsSync(witness) ? readFileSync(witness, 'utf8') : ''))
    .toBe('--updated /S --force-run\n');
  expect(fetches).toBe(1);
});

test('what was downloaded already is not fetched again; a failed one leaves nothing; nothing tells one computer from others', async () => {
  const content = 'whole';
  const offer = offerOf('quayside-0.2.0-linux-x86_64.AppImage', content);
  process.env.APPIMAGE = path.join(folder, 'Quayside.AppImage');
  try {
    const updater = await open('linux');
    await expect(
      updater.prepare(
        offer,
        async (target) => {
          writeFileSync(target, 'who');
          throw new Error('cut');
        },
        signal,
      ),
    ).rejects.toThrow('cut');
    expect(updater.prepared()).toBeNull();
    const pending = path.join(folder, 'quayside-updater/pending');
    expect(readdirSync(pending)).toEqual([]);
    await updater.prepare(offer, async (target) => writeFileSync(target, content), signal);
    const again = await open('linux');
    await again.prepare(
      offer,
      async () => {
        throw new Error('fetched twice');
      },
      signal,
    );
    expect(again.prepared()).toBe(updater.prepared());
    expect(existsSync(path.join(folder, '.updaterId'))).toBe(false);
    // Without a file to replace nothing is installed.
    const installing = again.install(again.prepared() ?? '', offer, { restart: false });
    await expect(installing).rejects.toMatchObject({ code: 'not-installed' });
  } finally {
    delete process.env.APPIMAGE;
  }
});
