import type { Page } from '@playwright/test';
import { expect, test, tile } from './app.ts';
import { tabTo } from './byKeyboard.ts';
import { openAudit, organizationItem, tabAction, writesOf } from './screen.ts';
import { keyOf, production, staging } from './seeds.ts';

/** By tab of Home: its main action, the others, and those that few need. */
const ACTIONS: [tab: string, main: string | null, others: string[], few: string[]][] = [
  ['Overview', 'Add instance', [], ['Add several…', 'Import…', 'Export…']],
  ['People', 'Invite…', ['Kits'], ['Add with a password…']],
  ['Invitations', 'Invite…', ['Renew 1 expired'], ['Remove invitations…', 'Add with a password…']],
  ['Keys', 'Set up 6 keys', [], ['Retire keys…', 'Rotate keys…']],
  ['Audit', 'New review…', ['Save access report…'], ['Verify a pack…']],
  ['Activity', null, [], ['Clear activity…']],
];

const SECTIONS = ['Baseline drift', 'Reviews', 'End dates', 'Wanted access'];

const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const shown = (page: Page, name: string) => expect(tab(page, name)).toHaveAttribute('aria-selected', 'true');
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true });

test('each action of each tab of Home is found in a wide window and in the smallest one', async ({
  simulator,
  launchWith,
}) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  const { page, electron } = await launchWith(
    { name: 'Staging', server: two, key: keyOf(two) },
    { name: 'Production', server: one, key: keyOf(one) },
  );
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await openAudit(page, 'Baseline drift');
  // So that something stands in Activity.
  await tabAction(page, 'New baseline…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save baseline' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await openAudit(page, 'Reviews');

  for (const [width, height] of [
    [1200, 800],
    [900, 600],
  ] as const) {
    await electron.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size),
      [width, height] as [number, number],
    );
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
    const isWide = width > 900;
    for (const [name, main, others, few] of ACTIONS) {
      await tab(page, name).click();
      const beside = [...(main ? [main] : []), ...(isWide ? others : [])];
      for (const each of beside)
        await expect(tabAction(page, each), `${each} in ${width} px`).toBeInViewport({ ratio: 1 });
      const behind = isWide ? few : [...others, ...few];
      if (behind.length === 0) {
        await expect(tabAction(page, 'More actions')).toHaveCount(0);
        continue;
      }
      await tabAction(page, 'More actions').click();
      const menu = page.getByRole('menu');
      await expect(menu.getByRole('menuitem')).toHaveCount(behind.length);
      for (const each of behind)
        await expect(menu.getByRole('menuitem', { name: each }), `${each} in ${width} px`).toBeInViewport({
          ratio: 1,
        });
      await page.keyboard.press('Escape');
      await expect(menu).toHaveCount(0);
    }
  }
  await tile(page, 'Production').click();
  for (const name of ['Find or do anything', 'Refresh', 'Instance menu', 'Sessions', 'Activity', 'Invite'])
    await expect(page.getByRole('button', { name, exact: true }), name).toBeInViewport({ ratio: 1 });
});

test('every place is reached by mouse and by keyboard, and the way back is in sight', async ({
  simulator,
  launchWith,
}) => {
  const server = await simulator.addInstance({ seed: production() });
  const { page } = await launchWith({ name: 'Production', server, key: keyOf(server) });
  await expect(heading(page, 'Shop')).toBeVisible();

  await test.step('what is no organization’s stands above the organizations, which stay', async () => {
    for (const name of ['Sessions', 'Activity']) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(heading(page, name)).toBeAttached();
      await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-current', 'true');
      await organizationItem(page, 'Shop').click();
      await expect(heading(page, 'Shop')).toBeVisible();
    }
    for (const name of ['Invitations', 'Roles', 'Settings', 'Keys', 'Members']) {
      await tab(page, name).click();
      await shown(page, name);
    }
  });

  await test.step('the same without a mouse', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Sessions', exact: true }));
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Sessions')).toBeAttached();
    await tabTo(page, page.getByRole('button', { name: 'Activity', exact: true }));
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Activity')).toBeAttached();
    await tabTo(page, page.getByRole('list', { name: 'Organizations' }).getByRole('button').first());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'Members' })).toBeVisible();
  });

  await test.step('Home: its tabs by mouse, then by arrows', async () => {
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    for (const [name] of ACTIONS) {
      await tab(page, name).click();
      await shown(page, name);
    }
    await tab(page, 'Overview').click();
    for (const [name] of ACTIONS.slice(1)) {
      await page.keyboard.press('ArrowRight');
      await shown(page, name);
    }
  });

  await test.step('the sections of Audit by mouse, then by arrows', async () => {
    await tab(page, 'Audit').click();
    const sections = page.getByRole('radiogroup', { name: 'Section of Audit' });
    for (const name of SECTIONS) {
      await sections.getByText(name, { exact: true }).click();
      await expect(sections.getByRole('radio', { name })).toBeChecked();
    }
    for (const name of SECTIONS) {
      await page.keyboard.press('ArrowRight');
      await expect(sections.getByRole('radio', { name })).toBeChecked();
    }
  });

  await test.step('the field at the top opens the palette, at Home and in an instance', async () => {
    for (const name of ['Home', 'Production']) {
      if (name === 'Home') await page.getByRole('button', { name, exact: true }).click();
      else await tile(page, name).click();
      await page.getByRole('button', { name: 'Find or do anything' }).click();
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });

  await test.step('back by the keys of history', async () => {
    await page.keyboard.press('Alt+ArrowLeft');
    await shown(page, 'Audit');
  });

  await test.step('what expired is renewed from where it stands: three clicks, and each says how many', async () => {
    await tab(page, 'Invitations').click();
    await tabAction(page, 'Renew 1 expired').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Renew 1 invitation' }).click();
    await expect(page.getByRole('dialog').getByRole('status').first()).toHaveText('1 invitation renewed.');
    expect(writesOf(server).map(([call]) => call)).toEqual([
      'organization.removeInvitation',
      'organization.inviteMember',
    ]);
    await page.keyboard.press('Escape');
    await expect(tabAction(page, 'Renew 1 expired')).toHaveCount(0);
  });
});
