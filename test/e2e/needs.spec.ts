import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { expect, test } from './app.ts';
import { expectClean } from './axe.ts';
import { countActs } from './personActs.ts';
import { keyOf, production, staging, village } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';

const DAY = 86_400_000;
const needs = (page: Page) => page.getByRole('region', { name: 'Needs you' });
const line = (page: Page, name: string | RegExp) => needs(page).getByRole('listitem', { name });

/** Has the stored keys be ones that Quayside made, which expire in ten days. */
function expireSoon(profile: string, servers: readonly SimulatedInstance[]): void {
  const file = join(profile, 'instances.json');
  const expiresAt = new Date(Date.now() + 10 * DAY).toISOString();
  const registry = JSON.parse(readFileSync(file, 'utf8'));
  for (const [at, id] of registry.order.entries())
    for (const key of registry.byId[id].keys) {
      const [onServer] = servers[at]?.world.keys ?? [];
      Object.assign(key, { expiresAt, serverKeyId: onServer?.id, origin: 'made' });
      if (onServer) onServer.expiresAt = expiresAt;
    }
  writeFileSync(file, JSON.stringify(registry));
}

test('Home says what needs a person, and one button mends each: admins without 2FA in one click, keys rotated in two, a dead server diagnosed in one', async ({
  simulator,
  keyring,
  profile,
  launch,
}) => {
  const [shop, farm, dead] = [
    await simulator.addInstance({ seed: production() }),
    await simulator.addInstance({ seed: staging() }),
    await simulator.addInstance({ seed: village('north') }),
  ];
  const servers = [shop, farm, dead];
  await storeInstances(
    profile,
    keyring,
    servers.map((server, at) => ({ name: ['Shop', 'Farm', 'North'][at] ?? '', server, key: keyOf(server) })),
  );
  expireSoon(profile, servers);
  await dead.close();
  const { page } = await launch();
  await expect(line(page, 'North can’t be reached')).toBeVisible();
  await expect(needs(page).getByRole('listitem').first()).toHaveAccessibleName(
    /^\d admins? without 2FA: .*Shop/,
  );
  await expectClean(page, 'Needs you');

  await test.step('who is admin without 2FA, and where: one click', async () => {
    const acts = await countActs(page);
    await needs(page)
      .getByRole('button', { name: /^Remind.*without 2FA/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Remind admins to turn on 2FA' });
    await expect(dialog.getByRole('listitem').filter({ hasText: 'ops@shop.example' })).toContainText('Shop');
    expect((await acts()).clicks).toBe(1);
    await dialog.getByRole('button', { name: 'Copy mail to ops@shop.example' }).click();
    await expect(dialog.getByRole('status')).toContainText('on the clipboard');
    await expect(dialog.getByRole('listitem').filter({ hasText: 'ops@shop.example' })).toContainText(
      'reminded',
    );
    await expectClean(page, 'reminding admins of 2FA');
    await dialog.getByRole('button', { name: 'Show in People' }).click();
    await expect(page.getByRole('rowheader', { name: /ops@shop\.example/ })).toBeVisible();
    await expect(page.getByRole('rowheader', { name: /desk@shop/ })).toHaveCount(0);
  });

  await test.step('why a server is dead: one click', async () => {
    await page.getByRole('tab', { name: 'Overview' }).click();
    const acts = await countActs(page);
    await needs(page)
      .getByRole('button', { name: /^Diagnose: North/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Diagnose' });
    await expect(dialog.getByText('refused the connection').first()).toBeVisible();
    expect((await acts()).clicks).toBe(1);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('a line is snoozed by its key, counts nowhere, and is woken', async () => {
    await needs(page)
      .getByRole('button', { name: /^Diagnose: North/ })
      .focus();
    await page.keyboard.press('s');
    await expect(page.getByRole('button', { name: 'For a day' })).toBeFocused();
    await expectClean(page, 'Needs you, snoozing a line');
    await page.getByRole('textbox', { name: 'Note' }).fill('Moves on Friday');
    await page.getByRole('button', { name: 'Until it changes' }).click();
    await expect(line(page, /^North/)).toHaveCount(0);
    await needs(page).getByRole('button', { name: '1 snoozed' }).click();
    await expect(line(page, 'North can’t be reached: until it changes · Moves on Friday')).toBeVisible();
    await expectClean(page, 'Needs you, with snoozed lines');
    await needs(page).getByRole('button', { name: /^Wake/ }).click();
    await expect(line(page, /^North can’t be reached: (Shown|Never)/)).toBeVisible();
  });

  await test.step('the keys that expire within 14 days are rotated: two clicks', async () => {
    const acts = await countActs(page);
    await needs(page)
      .getByRole('button', { name: /^Rotate 3/ })
      .click();
    const dialog = page.getByRole('dialog');
    const before = shop.world.keys.length;
    // North is out of reach: its key waits, and is not counted among what runs now.
    await dialog.getByRole('button', { name: /^Rotate 2/ }).click();
    await expect
      .poll(() =>
        shop.world.keys.some(({ expiresAt }) => Date.parse(expiresAt ?? '') > Date.now() + 30 * DAY),
      )
      .toBe(true);
    // The old one is deleted once the new one is in use.
    await expect.poll(() => shop.world.keys.length).toBe(before);
    expect((await acts()).clicks).toBe(2);
  });
});
