import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type RunningApp, test } from './app.ts';
import { expectClean } from './axe.ts';
import { runFromPalette } from './screen.ts';

/** Playwright gives up a page that crashed, so this asks main what the window shows. */
const inPage = <T>({ electron }: RunningApp, script: string): Promise<T> =>
  electron.evaluate(
    ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
    script,
  );

/** Calls main as the page does. */
const call = <T>(app: RunningApp, name: string, input: object): Promise<T> =>
  inPage(app, `window.quayside.request(${JSON.stringify(name)}, ${JSON.stringify(input)})`);

type Told = {
  value: { sections: { title: string; lines: string[]; facts: { name: string; value: string }[] }[] };
};

async function toldOf(app: RunningApp, title: string): Promise<string[]> {
  const { value } = await call<Told>(app, 'diagnostics.read', { again: true, hides: true });
  const found = value.sections.find((section) => section.title === title);
  return [...(found?.facts.map((fact) => fact.value) ?? []), ...(found?.lines ?? [])];
}

/** Has the page meet a fault, and waits until it was loaded anew. From outside the sandbox no signal of a fault reaches it. */
const crashPage = ({ electron }: RunningApp) =>
  electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((done) => contents?.once('did-finish-load', () => done()));
    contents?.forcefullyCrashRenderer();
    await loaded;
  });

const dumpsIn = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter((name) => `${name}`.endsWith('.dmp'))
    : [];

test('a crash is listed; a report is written only where somebody chose so', async ({ launch, profile }) => {
  const folder = join(profile, 'crash-reports');
  const first = await launch();
  await expect(first.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();

  await test.step('off: listed, and nothing of its memory anywhere in the profile', async () => {
    await crashPage(first);
    await expect
      .poll(() => toldOf(first, 'Crashes'))
      .toEqual([expect.stringMatching(/ended: Window, crashed, exit code/)]);
    await call(first, 'keychain.check', {});
    await first.electron.evaluate(({ app }) => {
      const keychain = app.getAppMetrics().find(({ name }) => name === 'Quayside keychain');
      process.kill(keychain?.pid ?? 0, 'SIGSEGV');
    });
    await expect
      .poll(() => toldOf(first, 'Crashes'))
      .toEqual([
        expect.stringMatching(/ended: Window, crashed/),
        expect.stringMatching(/ended: Quayside keychain, crashed/),
      ]);
    expect(await toldOf(first, 'Crash reports')).toEqual(['no, as chosen in Settings']);
    expect(dumpsIn(profile)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
  await first.close();

  const second = await launch();
  await test.step('switched on, for the next start', async () => {
    await expect(
      second.page.getByRole('heading', { name: 'Connect your first Dokploy server' }),
    ).toBeVisible();
    await second.page.keyboard.press('Control+,');
    const row = second.page.getByRole('radiogroup', { name: 'Keep crash reports on this computer' });
    await expect(row).toHaveAccessibleDescription(
      /can hold keys and passwords from memory\. It is never sent\./,
    );
    await row.getByText('On', { exact: true }).click();
    await expect(row).toHaveAccessibleDescription(/from the next start on/);
  });
  await second.close();

  const third = await launch();
  await test.step('on: the report is there, for its person alone, and is not sent', async () => {
    await expect(
      third.page.getByRole('heading', { name: 'Connect your first Dokploy server' }),
    ).toBeVisible();
    await crashPage(third);
    await expect.poll(() => dumpsIn(folder)).toHaveLength(1);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await toldOf(third, 'Crash reports')).toEqual(['yes', expect.stringMatching(/^\d+ kB$/)]);
    expect(await toldOf(third, 'Crashes')).toHaveLength(3);
    expect(await third.electron.evaluate(({ crashReporter }) => crashReporter.getUploadToServer())).toBe(
      false,
    );
  });
  await third.close();

  const fourth = await launch();
  const { page, electron } = fourth;
  await test.step('shown and deleted in Diagnostics', async () => {
    await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
    await runFromPalette(page, 'diagnostics', /^Diagnostics…/);
    const section = page.getByRole('region', { name: 'Crash reports' });
    await expect(section).toContainText(/\d+ kB/);
    await expectClean(page, 'Diagnostics with a crash report');
    await electron.evaluate(({ shell }) => {
      shell.openPath = async (path) => `nothing opens ${path}`;
    });
    await section.getByRole('button', { name: 'Show folder' }).click();
    await expect(page.getByText(`nothing opens ${folder}`)).toBeVisible();
    await section.getByRole('button', { name: 'Delete all' }).click();
    await expect(page.getByText('The crash reports are deleted.')).toBeVisible();
    await expect(section).not.toContainText('kB');
    await expect(section.getByRole('button', { name: 'Delete all' })).toBeDisabled();
    expect(dumpsIn(folder)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  await test.step('switched off: no report any more, also in this run', async () => {
    await page.keyboard.press('Control+,');
    const row = page.getByRole('radiogroup', { name: 'Keep crash reports on this computer' });
    await row.getByText('Off', { exact: true }).click();
    await expect(row).toHaveAccessibleDescription(/When off, none are kept\./);
    expect(existsSync(folder)).toBe(false);
    await crashPage(fourth);
    await expect.poll(() => toldOf(fourth, 'Crashes')).toHaveLength(4);
    expect(dumpsIn(profile)).toEqual([]);
  });
});
