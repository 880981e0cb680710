// Takes pictures of the app's main screens, in light and dark, for machines without a screen and for the README.
import { join } from 'node:path';
import { _electron as electron, type Page } from '@playwright/test';

/** Runs the app on the demo's profile and writes PNG files into `folder`; gives how many. */
export async function takePictures(options: {
  electron: string;
  profile: string;
  folder: string;
  root: string;
  isRoot: boolean;
}): Promise<number> {
  const app = await electron.launch({
    executablePath: options.electron,
    args: [...(options.isRoot ? ['--no-sandbox'] : []), '.', `--user-data-dir=${options.profile}`],
    cwd: options.root,
    // Playwright would switch the sandbox off by itself.
    chromiumSandbox: !options.isRoot,
  });
  try {
    const page = await app.firstWindow();
    let count = 0;
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for await (const name of mainScreens(page)) {
        await page.screenshot({ path: join(options.folder, `${name}-${theme}.png`) });
        count += 1;
      }
    }
    return count;
  } finally {
    await app.close();
  }
}

/** Goes through the main screens, giving the name of each once it is ready. */
async function* mainScreens(page: Page): AsyncGenerator<string> {
  const rail = page.getByRole('navigation', { name: 'Instances' });
  const rows = page.getByRole('row');
  await rail.getByRole('button', { name: 'Home' }).click();
  await page.getByText('connected', { exact: true }).nth(2).waitFor();
  yield 'home';
  await rail.getByRole('button', { name: 'Production' }).click();
  await page.getByRole('tab', { name: /Members/ }).click();
  await rows.nth(3).waitFor();
  yield 'members';
  await page.getByRole('tab', { name: /Invitations/ }).click();
  await rows.nth(1).waitFor();
  yield 'invitations';
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Organization name' }).waitFor();
  yield 'settings';
  await page.getByRole('tab', { name: 'Keys' }).click();
  await rows.nth(1).waitFor();
  yield 'keys';
  await rail.getByRole('button', { name: 'EU clients' }).click();
  await page.getByRole('tab', { name: /Members/ }).click();
  await rows.nth(3).waitFor();
  yield 'members-500';
  await rail.getByRole('button', { name: 'Add instance' }).click();
  await page.getByRole('dialog', { name: 'Add instance' }).waitFor();
  yield 'add-instance';
  await page.keyboard.press('Escape');
}
