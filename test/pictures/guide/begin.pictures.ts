import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillInstance, registryOf } from '../../e2e/app.ts';
import { chooseMore } from '../../e2e/screen.ts';
import { createAllKeys, expect, test } from './guide.ts';

test('the first start, and adding instances', async ({ open, demo }) => {
  const { page, shoot, dialog, app } = await open('none');
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await shoot('welcome');
  const keys = demo.map(({ key }) => key);
  await page.getByRole('button', { name: 'Add instance' }).click();
  const url = 'https://dokploy.acme.example';
  await dialog.getByRole('textbox', { name: 'URL' }).fill(url);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Production');
  await dialog.getByLabel('API key', { exact: true }).fill(keys[0] ?? '');
  await expect(dialog.getByText('Dokploy answers over HTTPS.')).toBeVisible();
  await shoot('add-instance', dialog);
  await fillInstance(page, { name: 'Production', url, key: 'not-the-key-that-was-copied' });
  await expect(dialog.getByRole('alert')).toBeVisible();
  await shoot('add-instance-refused', dialog);
  await fillInstance(page, { name: 'Production', url, key: keys[0] ?? '' });
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await page.getByRole('button', { name: 'Create 3 keys' }).click();
  await expect(dialog.getByLabel('Expires')).toBeVisible();
  await shoot('create-keys', dialog);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await chooseMore(page, 'Add several…');
  const list = [
    `Staging, staging.acme.example, ${keys[1]}`,
    `EU clients, dokploy.clients.example, ${keys[2]}`,
    `Archive, archive.acme.example`,
  ].join('\n');
  // As it is pasted: the lines are read from their beginning.
  await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), list);
  await dialog.getByRole('textbox').focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(dialog.getByRole('status')).toContainText('2 ready, 1 to fix.');
  await dialog.getByRole('button', { name: 'Add 2 instances' }).click();
  await expect(dialog.getByRole('button', { name: /^Set up \d+ keys$/ })).toBeVisible();
  await shoot('add-many', dialog);
});

test('finding the way', async ({ open, profile }) => {
  const guide = await open('demo', {
    prepare() {
      const [shop = '', staging = '', clients = ''] = registryOf(profile).order;
      const groups = [
        { id: 'own', name: 'Acme', instanceIds: [shop, staging], folded: false },
        { id: 'clients', name: 'Clients', instanceIds: [clients], folded: false },
      ];
      writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, groups }));
    },
  });
  const { page, shoot, home, instance, dialog } = guide;
  await home();
  await expect(page.getByText('36 admins without 2FA')).toBeVisible();
  await shoot('home');
  await createAllKeys(guide);
  await instance('Production');
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await shoot('members');
  await page.keyboard.press('Control+b');
  await home();
  await expect(page.getByRole('row', { name: /Staging/ })).toBeVisible();
  await shoot('rail');
  await page.keyboard.press('Control+b');
  await page.keyboard.press('Control+k');
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('desk');
  await expect(dialog.getByRole('group', { name: 'People' }).getByRole('option').first()).toBeVisible();
  await shoot('palette', dialog);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await instance('Production');
  await expect(page.getByRole('row', { name: /desk@acme/ })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await shoot('shortcuts', dialog);
});
