import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  test as base,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import { type Simulator, startSimulator } from '../dokploy/simulator.ts';
import { confirmRisky } from './boxes.ts';
import { type Keyring, startKeyring } from './keyring.ts';
import { type StoredInstance, storeInstances } from './storedInstances.ts';
import { APP_ARGUMENTS, ROOT_ARGUMENTS } from './subject.ts';

const { startScreen } = await import(new URL('../../scripts/screen.mjs', import.meta.url).href);

/** A running Quayside: the real app on a real Electron, with its own profile. */
export type RunningApp = {
  electron: ElectronApplication;
  page: Page;
  /** Everything the app wrote to its console and its terminal. */
  output: string[];
  /** Of that, what must not be: warnings and errors of the page, and of main's own code. Checked after each test. */
  complaints: string[];
  close(): Promise<void>;
  /** Ends the process as the system would: no handler runs. */
  kill(): Promise<void>;
};

export type Fixtures = {
  simulator: Simulator;
  keyring: Keyring;
  /** The folder of the profile, kept over restarts within one test. */
  profile: string;
  launch: (options?: {
    env?: Record<string, string>;
    args?: string[];
    /** Its folder, where it is not this checkout. */
    folder?: string;
  }) => Promise<RunningApp>;
  /** Starts the app with instances that were added before, and opens the last of them: for tests not about adding. */
  launchWith: (...stored: StoredInstance[]) => Promise<RunningApp>;
};

/** Playwright's test with a simulator, a keyring and a profile of its own for each test. */
export const test = base.extend<Fixtures, { display: undefined }>({
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      // Apps on one screen take each other’s focus, pointer and clipboard.
      const screen = process.platform === 'linux' ? startScreen() : null;
      if (screen) process.env.DISPLAY = await screen.name;
      await use(undefined);
      screen?.child.kill();
    },
    { scope: 'worker', auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  simulator: async ({}, use) => {
    const simulator = await startSimulator();
    await use(simulator);
    await simulator.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  keyring: async ({}, use) => {
    const keyring = await startKeyring();
    await use(keyring);
    await keyring.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  profile: async ({}, use, testInfo) => {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-profile-'));
    await use(folder);
    const log = join(folder, 'logs', 'main.log');
    if (testInfo.status !== testInfo.expectedStatus && existsSync(log))
      await testInfo.attach('main.log', { body: readFileSync(log), contentType: 'text/plain' });
    await removeProfile(folder);
  },
  launch: async ({ keyring, profile }, use) => {
    const running: RunningApp[] = [];
    await use(async ({ env = {}, args = [], ...folder } = {}) => {
      const app = await startApp({ profile, env: { ...keyring.env, ...env }, args, ...folder });
      running.push(app);
      return app;
    });
    for (const app of running) await app.kill().catch(() => {});
    expect(
      running.flatMap(({ complaints }) => complaints),
      'warnings and errors of the app',
    ).toEqual([]);
  },
  launchWith: async ({ keyring, profile, launch }, use) => {
    await use(async (...stored) => {
      await storeInstances(profile, keyring, stored);
      const app = await launch();
      const last = stored.at(-1);
      if (last) await tile(app.page, last.name).click();
      return app;
    });
  },
});

/** Deletes a profile's folder; Chromium's own processes outlive a killed app for a moment, and write into it. */
export async function removeProfile(folder: string): Promise<void> {
  await expect(() => rmSync(folder, { recursive: true, force: true })).toPass({ timeout: 5_000 });
}

/** Chromium’s and Crashpad’s own lines about themselves, Node's about its debugger, and blank ones. */
const TERMINAL_NOISE =
  /^\[\d+[:/]|^Debugger |^Waiting for the debugger |^DevTools listening|^For help, see:|^\s*$/;

/** The private screen has no GPU, which Chromium would imitate. What moves is drawn frame by frame. */
const DRAW_LITTLE = ['--disable-gpu', '--force-prefers-reduced-motion'];

/** What names the app to the executable: a packed one knows it by itself. */
function startArguments({ packed, folder }: { packed?: string; folder?: string }): readonly string[] {
  if (packed) return ROOT_ARGUMENTS;
  return folder ? [...ROOT_ARGUMENTS, folder] : APP_ARGUMENTS;
}

/** Starts the app, over a profile or (null) the one that it takes by itself; `packed` is the executable of a packed one. */
export async function startApp(options: {
  profile: string | null;
  packed?: string;
  env: Record<string, string>;
  args: string[];
  /** Its folder, where it is not this checkout. */
  folder?: string;
}): Promise<RunningApp> {
  const output: string[] = [];
  const complaints: string[] = [];
  const executablePath = options.packed ?? process.env.QUAYSIDE_ELECTRON;
  const app = await electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...startArguments(options),
      ...DRAW_LITTLE,
      ...(options.profile ? [`--user-data-dir=${options.profile}`] : []),
      ...options.args,
    ],
    // Playwright would switch the sandbox off by itself; only as root there is none to be had.
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  const { stdout, stderr } = app.process();
  for (const stream of [stdout, stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => output.push(line));
  }
  if (stderr)
    createInterface({ input: stderr }).on('line', (line) => {
      if (!TERMINAL_NOISE.test(line)) complaints.push(line);
    });
  app.context().on('console', (message) => {
    output.push(message.text());
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  app.context().on('weberror', (error) => {
    output.push(`page error: ${error.error().message}`);
    complaints.push(`page error: ${error.error().message}`);
  });
  const page = await app.firstWindow();
  await confirmRisky(app);
  const gone = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
  return {
    electron: app,
    page,
    output,
    complaints,
    close: () => app.close(),
    kill: async () => {
      app.process().kill('SIGKILL');
      await gone;
    },
  };
}

/** Adds an instance as a person does: opens the dialog, fills it in, presses Connect. */
export async function addInstance(
  page: Page,
  entry: { name: string; url: string; key: string },
): Promise<void> {
  await page.getByRole('button', { name: 'Add instance' }).first().click();
  await fillInstance(page, entry);
  await expect(page.getByRole('dialog', { name: 'Add instance' })).toBeHidden();
}

export async function fillInstance(
  page: Page,
  entry: { name: string; url: string; key: string },
): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(entry.url);
  await dialog.getByRole('textbox', { name: 'Name' }).fill(entry.name);
  await dialog.getByLabel('API key', { exact: true }).fill(entry.key);
  await dialog.getByRole('button', { name: 'Connect' }).click();
}

/** Types an address and waits until it was looked at: what is asked of the server from then on, Connect asks. */
export async function fillLookedAt(page: Page, { origin }: { origin: string }): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(origin);
  await expect(dialog.getByText('Dokploy answers.')).toBeVisible();
}

/** Closes the open dialog that adds an instance with what is typed in it, as its person says when it asks. */
export async function discardInstance(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Discard changes' }).click();
  await expect(dialog).toBeHidden();
}

export function tile(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name, exact: true });
}

/** The line above an instance: name, host, version, state, time, refresh. */
export function header(page: Page): Locator {
  return page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) });
}

export function registryOf(profile: string): {
  id: string;
  order: string[];
  byId: Record<string, { name: string; status: string; keys: { id: string; status: string }[] }>;
} {
  return JSON.parse(readFileSync(join(profile, 'instances.json'), 'utf8'));
}

export { expect };
