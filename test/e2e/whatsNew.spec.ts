import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { runFromPalette } from './screen.ts';

test('what is new is told after an update, not at a first start', async ({ launch, profile }) => {
  const startsFile = join(profile, 'starts.json');
  const told = /was updated to/;

  await test.step('not at the very first start', async () => {
    const app = await launch();
    await expect(app.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
    await expect.poll(() => JSON.parse(readFileSync(startsFile, 'utf8')).open).toBeNull();
    await expect(app.page.getByText(told)).toHaveCount(0);
    await app.close();
  });

  const { version: format } = JSON.parse(readFileSync(startsFile, 'utf8'));
  writeFileSync(startsFile, JSON.stringify({ version: format, last: '0.0.9', open: null }));
  const updated = await launch();
  const { page, electron } = updated;
  const version = await electron.evaluate(({ app }) => app.getVersion());
  const dialog = page.getByRole('dialog', { name: 'What’s new' });

  await test.step('a line leads to what each version brought, and goes', async () => {
    const line = page.getByRole('status').filter({ hasText: told });
    await expect(line).toContainText(`was updated to ${version}`);
    await expectClean(page, 'updated');
    await line.getByRole('button', { name: 'What’s new' }).click();
    await expect(dialog.getByRole('heading', { name: new RegExp(`^${version} `) })).toBeVisible();
    await expectClean(page, 'What’s new');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(told)).toHaveCount(0);
  });

  await test.step('the palette, the Help menu and About have it, too', async () => {
    await runFromPalette(page, 'changelog', /^What’s new/);
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await electron.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.at(-1)
        ?.submenu?.items.find(({ label }) => label === 'What’s new')
        ?.click(),
    );
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await runFromPalette(page, 'about', /^About/);
    await page
      .getByRole('dialog', { name: 'About Quayside' })
      .getByRole('button', { name: 'What’s new' })
      .click();
    await expect(dialog).toBeVisible();
  });
  await updated.close();

  const again = await launch();
  await expect(again.page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await expect(again.page.getByText(told)).toHaveCount(0);
});
