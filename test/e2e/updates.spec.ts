import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Packed } from '../../scripts/dist/identity.ts';
import { signManifest } from '../../src/main/updates/manifest.ts';
import { fileName, newKeys, startFeed } from '../main/updates/release.ts';
import { test as base, expect, type RunningApp, startApp } from './app.ts';
import { expectClean } from './axe.ts';
import { askMain } from './screen.ts';
import { type AppFile, isAppFile, makeAppFile, putAppFile } from './updatable.ts';

// The packed app on the way from one version to the next, on this computer: what looks, downloads and replaces is what ships.

const packed: Packed = JSON.parse(readFileSync(process.env.QUAYSIDE_PACKED_JSON ?? '', 'utf8'));
const MANIFEST = 'latest-linux.yml';
const MB = 1_000_000;

type World = {
  feed: Awaited<ReturnType<typeof startFeed>>;
  keys: ReturnType<typeof newKeys>;
  /** 0.1.0 and 0.2.0. */
  old: AppFile;
  next: AppFile;
  /** Where the person keeps the app; 0.1.0 lies there. */
  file: string;
  /** What it kept of updates. */
  pending: string;
  publish(): void;
  start(options?: { args?: string[]; file?: string; cache?: string }): Promise<RunningApp>;
};

const test = base.extend<{ world: World }>({
  world: async ({ keyring, profile }, use) => {
    mkdirSync('out/updates', { recursive: true });
    const folder = path.resolve(mkdtempSync('out/updates/run-'));
    const feed = await startFeed();
    const keys = newKeys();
    const updates = { feed: feed.url, keys: [keys.publicKey], loopback: true };
    const [old, next] = [
      await makeAppFile({ packed, into: folder, version: '0.1.0', updates }),
      await makeAppFile({ packed, into: folder, version: '0.2.0', updates }),
    ];
    const file = path.join(folder, 'Quayside.AppImage');
    putAppFile(file, old);
    const cache = path.join(folder, 'cache');
    const running: RunningApp[] = [];
    await use({
      feed,
      keys,
      old,
      next,
      file,
      pending: path.join(cache, 'quayside-updater/pending'),
      publish: () =>
        feed.publish('0.2.0', next.content, keys.key, {
          notes: 'Starts <b>faster</b>.\n\n### Added\n\n- Looks for updates.',
        }),
      async start(options = {}) {
        const app = await startApp({
          profile,
          packed: options.file ?? file,
          env: { ...keyring.env, XDG_CACHE_HOME: options.cache ?? cache },
          args: options.args ?? [],
        });
        running.push(app);
        return app;
      },
    });
    for (const app of running) await app.kill().catch(() => {});
    await feed.close();
    rmSync(folder, { recursive: true, force: true });
    expect(running.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
});

const line = (page: Page) => page.getByRole('region', { name: 'Updates of Quayside' });
const settingsOf = (page: Page) => page.getByRole('dialog', { name: 'Settings' });
const versionOf = ({ electron }: RunningApp) => electron.evaluate(({ app }) => app.getVersion());

/** Ends the app as Quit does, and waits until its process is gone. */
async function quit({ electron }: RunningApp): Promise<void> {
  const gone = new Promise((resolve) => electron.process().once('exit', resolve));
  await electron.evaluate(({ app }) => app.quit()).catch(() => {});
  await gone;
}

async function allow({ page }: RunningApp): Promise<void> {
  await line(page).getByRole('button', { name: 'Once a day' }).click();
}

async function openUpdates(page: Page) {
  await page.getByRole('button', { name: 'Settings' }).click();
  const updates = settingsOf(page).getByRole('region', { name: 'Updates', exact: true });
  await expect(updates).toBeVisible();
  return updates;
}

test('once allowed, the next version comes unseen, and replaces the old one at quit', async ({ world }) => {
  const { feed, file, old, next } = world;
  world.publish();
  const first = await world.start();
  const { page } = first;
  await expect(line(page)).toContainText('Check for updates once a day?');
  await expectClean(page, 'question about updates');
  expect(feed.requests).toEqual([]);
  await allow(first);
  await expect(line(page)).toContainText('Quayside 0.2.0 is ready.');
  await expectClean(page, 'update that is ready');
  expect(feed.requests).toEqual([MANIFEST, `${MANIFEST}.sig`, fileName('0.2.0')]);

  await test.step('what is new stands there as it was signed', async () => {
    await line(page).getByRole('button', { name: 'What’s new' }).click();
    const dialog = page.getByRole('dialog', { name: 'Update' });
    const notes = dialog.getByRole('region', { name: 'What is new' });
    // Text, whoever wrote it.
    await expect(notes.getByText('Starts <b>faster</b>.')).toBeVisible();
    await expect(notes.getByRole('heading', { name: 'Added' })).toBeVisible();
    await expect(notes.getByRole('listitem')).toHaveText('Looks for updates.');
    await expectClean(page, 'what is new in an update');
    await dialog.getByRole('button', { name: 'Later' }).click();
  });

  await test.step('Settings say the same', async () => {
    const updates = await openUpdates(page);
    await expect(updates).toContainText('Quayside 0.2.0 is ready. It is installed when you quit.');
    await expectClean(page, 'updates in Settings');
    await page.keyboard.press('Escape');
  });
  expect(isAppFile(file, old)).toBe(true);
  await quit(first);
  expect(isAppFile(file, next)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o755);
  expect(readdirSync(path.dirname(file)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(readdirSync(world.pending)).not.toContain(fileName('0.2.0'));

  const second = await world.start();
  expect(await versionOf(second)).toBe('0.2.0');
  await expect(second.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await expect(line(second.page)).toHaveCount(0);
  const updates = await openUpdates(second.page);
  await expect(updates.getByRole('heading', { name: 'Quayside 0.2.0' })).toBeVisible();
  await updates.getByRole('button', { name: 'Check now' }).click();
  await expect(updates.getByRole('status')).toHaveText('You have the newest version.');
});

test('“Restart and install” ends the app in order, and starts the next one', async ({ world, profile }) => {
  world.publish();
  const first = await world.start();
  await allow(first);
  const gone = new Promise((resolve) => first.electron.process().once('exit', resolve));
  const restart = line(first.page).getByRole('button', { name: 'Restart and install' });
  await expect(restart).toBeVisible();
  // The app may be gone before the click has been told to be over.
  await restart.click().catch(() => {});
  await gone;
  expect(isAppFile(world.file, world.next)).toBe(true);
  // It was started with what the first one was started with: its port for a debugger is another one.
  let browser: Browser | null = null;
  await expect(async () => {
    const ports = ['DevToolsActivePort', 'Chromium/DevToolsActivePort'].map((name) =>
      path.join(profile, name),
    );
    const [port] = readFileSync(ports.find((each) => existsSync(each)) ?? '', 'utf8').split('\n');
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  }).toPass({ timeout: 30_000 });
  const restarted = browser as Browser | null;
  if (!restarted) throw new Error('It was not started again.');
  const page = () => restarted.contexts()[0]?.pages()[0] as Page;
  try {
    await expect
      .poll(() => page()?.getByRole('heading', { name: 'Connect your first Dokploy server' }).count())
      .toBe(1);
    await page().keyboard.press('Control+,');
    await expect(settingsOf(page()).getByRole('heading', { name: 'Quayside 0.2.0' })).toBeVisible();
    await page().keyboard.press('Escape');
  } finally {
    const session = await restarted.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => {});
    await restarted.close().catch(() => {});
  }
});

test('who says “Never” is asked nothing again; what is wrong with what a look by hand finds is said, and changes nothing', async ({
  world,
}) => {
  const { feed, next, file, old } = world;
  world.publish();
  const good = new Map(feed.files);
  const first = await world.start();
  await line(first.page).getByRole('button', { name: 'Never' }).click();
  await expect(line(first.page)).toHaveCount(0);
  await quit(first);
  const app = await world.start();
  const { page } = app;
  const updates = await openUpdates(page);
  const status = updates.getByRole('status');
  await expect(status).toHaveText('Not checked yet.');
  await expect(line(page)).toHaveCount(0);
  expect(feed.requests).toEqual([]);
  await page.keyboard.press('Escape');

  await test.step('looked for by the menu, it is available, and comes once it is wanted', async () => {
    await app.electron.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find(({ label }) => label === 'Check for updates…')?.click();
    });
    await expect(status).toHaveText('Quayside 0.2.0 is available.');
    await expectClean(page, 'an update that is available');
    expect(feed.requests).toEqual([MANIFEST, `${MANIFEST}.sig`]);
  });

  await test.step('another file than was signed is not taken', async () => {
    const changed = Buffer.from(next.content);
    changed[changed.byteLength - 10] = 0;
    feed.files.set(fileName('0.2.0'), changed);
    await updates.getByRole('button', { name: 'Download' }).click();
    await expect(status).toHaveText(/was not signed by Quayside’s makers.*Nothing was changed\./);
    expect(isAppFile(file, old)).toBe(true);
    expect(readdirSync(world.pending)).toEqual([]);
  });

  await test.step('nor what somebody else signed', async () => {
    const manifest = Buffer.from(feed.files.get(MANIFEST) as string);
    feed.files.set(`${MANIFEST}.sig`, signManifest(MANIFEST, manifest, newKeys().key));
    await updates.getByRole('button', { name: 'Check now' }).click();
    await expect(status).toHaveText(/was not signed by Quayside’s makers.*Nothing was changed\./);
    await expectClean(page, 'an update that failed');
  });

  await test.step('after all of that a good one is taken', async () => {
    for (const [name, content] of good) feed.files.set(name, content);
    await updates.getByRole('button', { name: 'Check now' }).click();
    await updates.getByRole('button', { name: 'Download' }).click();
    await expect(status).toHaveText('Quayside 0.2.0 is ready. It is installed when you quit.');
  });

  await test.step('what is changed before the end is not installed, and the next start says so', async () => {
    writeFileSync(path.join(world.pending, fileName('0.2.0')), 'something else');
    await quit(app);
    expect(isAppFile(file, old)).toBe(true);
    const after = await world.start();
    expect(await versionOf(after)).toBe('0.1.0');
    await expect((await openUpdates(after.page)).getByRole('status')).toHaveText(
      /^Quayside 0\.2\.0 could not be installed: .* was not signed by Quayside’s makers .* Nothing was changed\./,
    );
  });
});

test('a disk that is full, in a download or installation, is told, and harms nothing', async ({ world }) => {
  test.skip(process.getuid?.() !== 0, 'A disk of its own is for root to make.');
  const disk = path.join(path.dirname(world.file), 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=70m', 'tmpfs', disk]);
  try {
    const filler = path.join(disk, 'filler');
    const fillUp = () => {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - MB));
    };
    const file = path.join(disk, 'Quayside.AppImage');
    putAppFile(file, world.old);
    world.publish();
    world.feed.answer = ({ url }) => {
      if (url === `/${fileName('0.2.0')}`) fillUp();
      return false;
    };
    const app = await world.start({ file, cache: path.join(disk, 'cache') });
    await allow(app);
    const updates = await openUpdates(app.page);
    const status = updates.getByRole('status');
    await expect(status).toHaveText(
      /could not be downloaded: it could not be written: the disk is full\. .* Fix this, then check again\./,
    );
    rmSync(filler);
    world.feed.answer = () => false;
    await updates.getByRole('button', { name: 'Check now' }).click();
    await expect(status).toHaveText('Quayside 0.2.0 is ready. It is installed when you quit.');
    fillUp();
    await quit(app);
    expect(isAppFile(file, world.old)).toBe(true);
    rmSync(filler);
    const after = await world.start({ file, cache: path.join(disk, 'cache') });
    expect(await versionOf(after)).toBe('0.1.0');
    const again = await openUpdates(after.page);
    await expect(again.getByRole('status')).toHaveText(
      /^Quayside 0\.2\.0 could not be installed: it could not be written: the disk is full/,
    );
    // It is there still, and needs no second download.
    world.feed.requests.length = 0;
    await again.getByRole('button', { name: 'Check now' }).click();
    await expect(again.getByRole('status')).toHaveText(
      'Quayside 0.2.0 is ready. It is installed when you quit.',
    );
    expect(world.feed.requests).not.toContain(fileName('0.2.0'));
    await quit(after);
    expect(isAppFile(file, world.next)).toBe(true);
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
});

test('what is no AppImage of its own leaves the file of another one alone, and a test build without the option of tests looks for none', async ({
  world,
  profile,
  keyring,
}) => {
  const other = path.join(path.dirname(world.file), 'Terminal.AppImage');
  writeFileSync(other, 'a terminal');
  const mounted = path.join(path.dirname(world.file), 'terminal');
  mkdirSync(mounted);
  const started = (executable: string) =>
    startApp({
      profile,
      packed: executable,
      env: { ...keyring.env, APPIMAGE: other, APPDIR: mounted },
      args: [],
    });
  const unpacked = await started(path.join(path.dirname(world.file), '0.1.0', packed.identity.slug));
  const updates = await openUpdates(unpacked.page);
  await expect(updates.getByRole('status')).toHaveText(/^This copy runs from its own folder/);
  await expect(updates.getByRole('button')).toHaveCount(0);
  await expect(line(unpacked.page)).toHaveCount(0);
  await unpacked.close();
  const twin = await started(packed.twin);
  const none = packed.identity.release ? /^This build was made without/ : 'A test build gets no updates.';
  await expect((await openUpdates(twin.page)).getByRole('status')).toHaveText(none);
  // Asked all the same, it looks nowhere.
  expect(await askMain(twin, 'updates.run', { step: 'look' })).toMatchObject({ ok: true });
  await twin.close();
  expect(readFileSync(other, 'utf8')).toBe('a terminal');
  expect(world.feed.requests).toEqual([]);
});
