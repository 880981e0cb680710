import type { Page } from '@playwright/test';
import { owner, type Seed } from '../dokploy/seed.ts';
import { expect } from './app.ts';
import { organizationItem } from './screen.ts';
import { test } from './sharedApp.ts';

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
  openWith,
}) => {
  const server = await simulator.addInstance({ seed });
  const key = server.key({ user: owner.email, organization: 'Acme' });
  const { page } = await openWith({ name: 'Shop', server, key });
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
