import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { owner, type Seed } from '../dokploy/seed.ts';
import { expect, test } from './app.ts';
import { organizationItem } from './screen.ts';

const BOOKS = 'books@example.com';

const seed: Seed = {
  owner,
  organizations: [
    { name: 'Acme', members: [{ email: 'desk@example.com' }] },
    { name: 'Billing', members: [{ email: BOOKS, role: 'admin' }] },
  ],
};

const rowOf = (page: Page, email: string) => page.getByRole('row', { name: new RegExp(email) });

test('keys of two people: each organization tells whose it is, who is “you”, and a new one is made as the person named', async ({
  simulator,
  launchWith,
}) => {
  const server = await simulator.addInstance({ seed });
  const key = server.key({ user: owner.email, organization: 'Acme' });
  const { page } = await launchWith({ name: 'Shop', server, key });
  await expect(organizationItem(page, 'Acme')).not.toContainText(owner.email);

  await organizationItem(page, 'Billing').click();
  await page.getByRole('button', { name: 'Paste a key' }).click();
  const paste = page.getByRole('dialog', { name: 'Paste a key' });
  await paste
    .getByLabel('API key', { exact: true })
    .fill(server.key({ user: BOOKS, organization: 'Billing' }));
  await paste.getByRole('button', { name: 'Paste key' }).click();
  await paste.getByRole('button', { name: /^Save it for Billing/ }).click();
  await expect(paste).toBeHidden();

  await test.step('the list names the person of each organization', async () => {
    await expect(organizationItem(page, 'Acme')).toContainText(owner.email);
    await expect(organizationItem(page, 'Billing')).toContainText(BOOKS);
  });

  await test.step('“you” and the rights are those of the key that opens it', async () => {
    await expect(rowOf(page, BOOKS)).toContainText('(you)');
    await expect(rowOf(page, owner.email)).not.toContainText('(you)');
    await organizationItem(page, 'Acme').click();
    await expect(rowOf(page, owner.email)).toContainText('(you)');
  });

  await test.step('the dialog names who makes a new organization', async () => {
    await page.getByRole('button', { name: 'New organization' }).click();
    const dialog = page.getByRole('dialog', { name: 'New organization' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Taxes');
    await expect(dialog.getByRole('combobox', { name: 'Created by' })).toHaveValue(owner.email);
    await dialog.getByRole('combobox', { name: 'Created by' }).click();
    await page.getByRole('option', { name: BOOKS }).click();
    await dialog.getByRole('button', { name: 'Create organization' }).click();
    await expect(organizationItem(page, 'Taxes')).toContainText(BOOKS);
    const made = server.world.organizations.find(({ name }) => name === 'Taxes');
    expect(server.world.users.find(({ id }) => id === made?.ownerId)?.email).toBe(BOOKS);
  });
});

const ZOE = 'zoe@example.com';

test('what the key of one of two people does not show now stays as last seen, with why; what its server deleted is gone', async ({
  simulator,
  profile,
  launch,
  launchWith,
}) => {
  const server = await simulator.addInstance({
    seed: {
      owner,
      organizations: [
        { name: 'Acme', members: [{ email: BOOKS, role: 'admin' }] },
        { name: 'Lab', owner: { email: BOOKS }, members: [{ email: ZOE, role: 'admin' }] },
        { name: 'Without a key' },
      ],
    },
  });
  const end = {
    id: randomUUID(),
    emails: [ZOE],
    day: '2026-01-31',
    note: '',
    setAt: Date.parse('2026-01-01'),
  };
  writeFileSync(join(profile, 'ends.json'), JSON.stringify({ version: 1, ends: [end] }));
  const key = server.key({ user: owner.email, organization: 'Acme' });
  const first = await launchWith({ name: 'Shop', server, key });

  await test.step('both people’s keys are read', async () => {
    const { page } = first;
    await organizationItem(page, 'Without a key').click();
    await page.getByRole('button', { name: 'Paste a key' }).click();
    const paste = page.getByRole('dialog', { name: 'Paste a key' });
    await paste.getByLabel('API key', { exact: true }).fill(server.key({ user: BOOKS, organization: 'Lab' }));
    await paste.getByRole('button', { name: 'Paste key' }).click();
    await paste.getByRole('button', { name: /^Save it for Lab/ }).click();
    await expect(paste).toBeHidden();
    await expect(organizationItem(page, 'Lab')).toBeVisible();
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await expect(page.getByText('1 instance · 3 members in 2 of 3 organizations')).toBeVisible();
    await expect(dueIn(page)).toContainText(ZOE);
    await first.close();
  });

  const booksKeys = server.world.keys.filter(({ secret }) => secret !== key);
  for (const each of booksKeys) each.enabled = false;
  const second = await launch();

  await test.step('after a restart while one is refused the counts, the plan and the end date have Lab as last seen', async () => {
    const { page } = second;
    await expect(page.getByText('1 instance · up to 4 members in 2 of 3 organizations')).toBeVisible();
    await expect(dueIn(page)).toContainText(ZOE);
    await page.getByRole('tab', { name: 'People', exact: true }).click();
    await expect(
      page.getByText('3 people in 3 organizations, 2 read in full', { exact: true }),
    ).toBeVisible();
    await expect(
      page.getByRole('status').filter({ hasText: '1 organization is shown as last seen' }),
    ).toBeVisible();
    await expect(page.getByRole('rowheader', { name: ZOE })).toBeVisible();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await dueIn(page)
      .getByRole('button', { name: /^Off-board/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Off-board' });
    await expect(dialog).toContainText('Lab');
    await expect(dialog).toContainText(`The key of ${BOOKS} could not be used`);
    await page.keyboard.press('Escape');
    await second.close();
  });

  for (const each of booksKeys) each.enabled = true;
  server.world.removeOrganization(server.world.organizations.find(({ name }) => name === 'Lab')?.id ?? '');
  for (const when of ['once it was read', 'after the next restart'])
    await test.step(`what a colleague deleted is counted nowhere ${when}`, async () => {
      const { page, close } = await launch();
      await expect(page.getByText('1 instance · 2 members in 1 of 2 organizations')).toBeVisible();
      await page.getByRole('tab', { name: 'People', exact: true }).click();
      await expect(
        page.getByText('2 people in 2 organizations, 1 read in full', { exact: true }),
      ).toBeVisible();
      await close();
    });
});

/** Whose access has ended by its date. */
const dueIn = (page: Page) => page.getByRole('region', { name: 'Needs you' });
