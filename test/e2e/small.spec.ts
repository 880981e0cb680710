import type { Page } from '@playwright/test';
import { expect, type RunningApp, test } from './app.ts';
import { expectInReach } from './inReach.ts';
import { chooseForInstance, chooseMore, tabAction } from './screen.ts';
import { keyOf, production } from './seeds.ts';
import { studio } from './studio.ts';

/** 1,440 px at 200 % zoom: less is shown than in the smallest window. */
const SIZE = { width: 1440, height: 900, zoom: 2 };

async function resize({ electron, page }: RunningApp) {
  await electron.evaluate(({ BrowserWindow }, { width, height, zoom }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(width, height);
    window?.webContents.setZoomFactor(zoom);
  }, SIZE);
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(SIZE.width / SIZE.zoom);
}

/** Each tab of a list of tabs, with each of its sections; `look` at what it shows. */
async function walkTabs(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  const tabs = await page.getByRole('tablist').first().getByRole('tab').all();
  for (const tab of tabs) {
    const name = (await tab.textContent()) ?? '';
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await look(name);
  }
}

async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  const discard = page.getByRole('button', { name: 'Discard changes' });
  await expect(page.getByRole('dialog').or(page.locator('body')).first()).toBeVisible();
  if (await discard.isVisible()) await discard.click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('at 200 % zoom every control of every tab and dialog is in reach', async ({ simulator, launchWith }) => {
  const team = await studio(simulator, { licensed: true });
  const shop = await simulator.addInstance({ seed: production() });
  const app = await launchWith(
    { name: 'Production of the northern harbour', server: shop, key: keyOf(shop) },
    { name: 'Studio', server: team.server, key: team.keyOf('owner@studio.example') },
  );
  const { page } = app;
  await expect(page.getByRole('row', { name: /books@studio/ })).toBeVisible();
  await resize(app);

  await test.step('an instance', async () => {
    await walkTabs(page, (name) => expectInReach(page, `Studio, ${name}`));
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('checkbox', { name: 'Select max@studio.example' }).check();
    await expectInReach(page, 'Studio, one selected');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Instance menu' }).click();
    await expectInReach(page, 'the menu of an instance');
    await page.keyboard.press('Escape');
    for (const item of ['Edit instance', 'Replace key']) {
      await chooseForInstance(page, item);
      await expectInReach(page, item);
      await leave(page);
    }
  });

  await test.step('Home', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await walkTabs(page, (name) => expectInReach(page, `Home, ${name}`));
    await page.getByRole('tab', { name: 'Overview' }).click();
    await chooseMore(page, 'Export…');
    await expectInReach(page, 'exporting');
    await leave(page);
    await tabAction(page, 'Add instance').click();
    await expectInReach(page, 'adding an instance');
    await leave(page);
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await page.getByRole('checkbox', { name: /^Select vendor@north.example in / }).check();
    await expectInReach(page, 'Invitations, one selected');
    await page.keyboard.press('Escape');
  });

  await test.step('People', async () => {
    await page.getByRole('tab', { name: 'People', exact: true }).click();
    const views = page.getByRole('radiogroup', { name: 'View' });
    for (const view of ['Matrix', 'Compare', 'List']) {
      await views.getByText(view, { exact: true }).click();
      await expectInReach(page, `People, ${view}`, { sideways: view === 'Matrix' || view === 'Compare' });
    }
    await page.getByRole('rowheader', { name: /max@studio/ }).dblclick();
    await expectInReach(page, 'the panel of a person', { within: 'main aside' });
    await page.getByRole('button', { name: 'Close panel' }).click();
    await page.getByRole('checkbox', { name: 'Select max@studio.example' }).check();
    await expectInReach(page, 'People, one selected');
    const selected = page.getByRole('group', { name: 'Selected people' });
    for (const verb of ['Change role…', 'Permissions…', 'Off-board 1…']) {
      await selected.getByRole('button', { name: verb }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expect(page.getByRole('dialog').locator('[aria-busy=true]')).toHaveCount(0);
      await expectInReach(page, verb);
      await leave(page);
    }
    await page.keyboard.press('Escape');
    for (const verb of ['Invite…', 'New kit…']) {
      if (verb === 'New kit…') await chooseMore(page, 'Kits');
      await page.getByRole('button', { name: verb }).last().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectInReach(page, verb);
      await leave(page);
    }
  });

  await test.step('Audit', async () => {
    await page.getByRole('tab', { name: 'Audit' }).click();
    for (const section of ['End dates', 'Wanted access', 'Baseline drift']) {
      await page.getByText(section, { exact: true }).click();
      await expectInReach(page, `Audit, ${section}`);
    }
    await page.getByRole('button', { name: 'New baseline…' }).last().click();
    await expectInReach(page, 'a new baseline');
    await page.getByRole('button', { name: 'Save baseline' }).click();
    await expect(page.getByRole('heading', { name: 'No differences' })).toBeVisible();
    await expectInReach(page, 'a baseline');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('save who has access');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Access report' })).toBeVisible();
    await page.getByRole('dialog').getByText('Organizations', { exact: true }).click();
    await expectInReach(page, 'the document of who has access');
    await leave(page);
    await page.getByText('Reviews', { exact: true }).click();
    await expectInReach(page, 'Audit, no review');
    await page.getByRole('button', { name: 'New review…' }).last().click();
    await expectInReach(page, 'a new review');
    await page.getByRole('textbox', { name: 'Reviewer', exact: true }).fill('Tom Berger');
    await page.getByRole('textbox', { name: 'Reviewer’s address' }).fill('tom@studio.example');
    await page.getByRole('button', { name: 'Start review' }).click();
    await expect(page.getByRole('row', { name: /Owners and admins/ })).toBeVisible();
    await expectInReach(page, 'a review');
  });

  await test.step('all at the top of Home stays in narrower windows', async () => {
    await page.getByRole('tab', { name: 'Overview' }).click();
    for (const width of [1200, 900]) {
      await app.electron.evaluate(
        ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setSize(wanted, 700),
        width,
      );
      await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(width / 2);
      for (const button of [
        ...['Find or do anything', 'Refresh'].map((name) => page.getByRole('button', { name, exact: true })),
        ...['More actions', 'Add instance'].map((name) => tabAction(page, name)),
      ])
        await expect(button, `in ${width} px`).toBeInViewport({ ratio: 1 });
    }
    await resize(app);
  });

  await test.step('what stands over all', async () => {
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectInReach(page, 'the palette');
    await leave(page);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectInReach(page, 'shortcuts');
    await leave(page);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expectInReach(page, 'settings of the app');
  });
});
