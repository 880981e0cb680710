import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { DEMO_OPTIONS, type DemoInstance, openForDemo } from '../../dokploy/demo.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { expect, type RunningApp, removeProfile, tile, test as withApp } from '../../e2e/app.ts';
import { storeInstances } from '../../e2e/storedInstances.ts';
import { appWith, startClock } from './clock.ts';

/** Where the pictures go at first: `NAME-light.png` and `NAME-dark.png`. */
export const FOLDER = fileURLToPath(new URL('../../../out/guide', import.meta.url));

const WIDTH = 1280;
/** Of the window on pictures of all of it, and on those of a dialog, which is then as high as it wants. */
const HEIGHTS = { window: 700, part: 1000 };
/** Around a part of the window, in px. */
const MARGIN = 16;

/** The hosts of the demo’s instances, in their order: pictures show no port of loopback. */
const HOSTS = ['dokploy.acme.example', 'staging.acme.example', 'dokploy.clients.example'];

/** The app of the guide, at a time that is always the same. */
export type Guide = {
  app: RunningApp;
  page: Page;
  servers: SimulatedInstance[];
  /** Draws the window, or a part of it, in both themes, once nothing moves any more. */
  shoot: (name: string, part?: Locator) => Promise<void>;
  /** Opens Home, or a tab of it, once all that can be read was read. */
  home: (tab?: string) => Promise<void>;
  instance: (name: string) => Promise<void>;
  dialog: Locator;
};

type GuideFixtures = {
  /** Moves the clock before anything else is made. */
  clock: string;
  /** The demo’s instances, Production, Staging and EU clients, behind names of hosts, with the keys to add them with. */
  demo: DemoInstance[];
  /** Starts the app, with the demo’s instances or none; `prepare` is called once these are stored, `made`: with keys of Quayside’s own. */
  open: (
    instances: 'none' | 'demo',
    options?: { env?: Record<string, string>; prepare?: () => void; made?: true },
  ) => Promise<Guide>;
};

/** Playwright’s test with the world of the guide. */
export const test = withApp.extend<GuideFixtures>({
  clock: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      const script = startClock();
      await use(script);
    },
    { auto: true },
  ],
  // Its name is on pictures of Settings.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  profile: async ({}, use) => {
    const folder = join(tmpdir(), '.config', 'Quayside');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await use(folder);
    await removeProfile(folder);
  },
  demo: async ({ simulator, clock: _ }, use) => {
    const demo: DemoInstance[] = [];
    for (const each of DEMO_OPTIONS)
      demo.push(openForDemo(await simulator.addInstance({ ...each, tls: 'self-signed' })));
    await use(demo);
  },
  open: async ({ clock, demo, launch, keyring, profile }, use) => {
    await use(async (instances, { env = {}, prepare = () => {}, ...made } = {}) => {
      const servers = demo.map(({ instance }) => instance);
      const stored = demo.map(({ name, key, instance }, at) => ({
        ...{ name, key, server: instance, origin: `https://${HOSTS[at]}`, ...made },
      }));
      if (instances === 'demo') await storeInstances(profile, keyring, stored);
      prepare();
      const hosts = servers.map(({ port }, at) => `MAP ${HOSTS[at]}:443 127.0.0.1:${port}`);
      const app = await launch({
        env: { TZ: 'UTC', LANG: 'en_US.UTF-8', ...env },
        folder: appWith(clock, join(profile, 'app')),
        args: [`--host-resolver-rules=${hosts.join(',')}`, '--ignore-certificate-errors', '--lang=en-US'],
      });
      const { page } = app;
      await page.addInitScript(clock);
      await page.reload();
      await resize(app, HEIGHTS.window);
      return {
        ...{ app, page, servers, dialog: page.getByRole('dialog') },
        shoot: (name, part) => shoot(app, name, part),
        home: (tab) => openHome(page, tab),
        instance: (name) => tile(page, name).click(),
      };
    });
  },
});

async function openHome(page: Page, tab = 'Overview'): Promise<void> {
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: tab }).click();
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  const refresh = page.getByRole('button', { name: 'Refresh', exact: true });
  await expect(refresh).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
}

/** Has keys of Quayside’s own made for every organization, as the guide tells to. */
export async function createAllKeys({ page, home, dialog }: Guide): Promise<void> {
  await home('Keys');
  await page.getByRole('button', { name: /^Set up \d+ keys?$/ }).click();
  await dialog.getByLabel('Expires').selectOption('In 90 days');
  await dialog.locator('[aria-keyshortcuts]').click();
  await closeDone(dialog);
  await settled(page);
}

export async function closeDone(dialog: Locator): Promise<void> {
  await expect(dialog.getByRole('button', { name: 'Stop before the next step' })).toBeHidden({
    timeout: 60_000,
  });
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(dialog).toBeHidden();
}

async function resize({ electron, page }: RunningApp, height: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    [WIDTH, height] as const,
  );
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([WIDTH, height]);
}

async function shoot(app: RunningApp, name: string, part?: Locator): Promise<void> {
  const { page } = app;
  mkdirSync(FOLDER, { recursive: true });
  if (part) await resize(app, HEIGHTS.part);
  await page.mouse.move(600, 3);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      await Promise.allSettled(document.getAnimations().map((each) => each.finished));
    });
    const box = await part?.boundingBox();
    const clip = box ? { clip: around(box) } : {};
    await page.screenshot({ path: join(FOLDER, `${name}-${theme}.png`), caret: 'hide', ...clip });
  }
  if (part) await resize(app, HEIGHTS.window);
}

type Box = { x: number; y: number; width: number; height: number };

/** A part with its margin, as far as the window goes, on whole pixels. */
function around({ x, y, width, height }: Box): Box {
  const left = Math.max(0, Math.floor(x) - MARGIN);
  const top = Math.max(0, Math.floor(y) - MARGIN);
  const right = Math.min(WIDTH, Math.ceil(x + width) + MARGIN);
  const bottom = Math.min(HEIGHTS.part, Math.ceil(y + height) + MARGIN);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export { expect };
