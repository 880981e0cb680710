import { existsSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { discardInstance, expect, fillInstance, registryOf } from './app.ts';
import type { Shared } from './sharedApp.ts';

export function openAdding({ app: { page } }: Shared): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  return page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('button', { name: 'Add instance' })
    .click()
    .then(() => dialog);
}

/** Tries to add an instance and expects the dialog to stay with this failure, with nothing stored; then closes it. */
export async function expectRefused(
  shared: Shared,
  entry: { url: string; key: string },
  told: { code: string; words: (string | RegExp)[]; timeout?: number },
): Promise<void> {
  const { page } = shared.app;
  const dialog = await openAdding(shared);
  await fillInstance(page, { name: 'Refused', ...entry });
  const alert = dialog.getByRole('alert');
  await expect(alert).toHaveAttribute('data-code', told.code, { timeout: told.timeout ?? 5_000 });
  for (const words of told.words) await expect(alert).toContainText(words);
  await expect(alert).toContainText('Nothing was stored.');
  await expect.poll(() => isAbove(alert, dialog.getByRole('button', { name: 'Connect' }))).toBe(true);
  await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(entry.url);
  await expect(dialog.getByRole('button', { name: 'Connect' })).toBeEnabled();
  await expectNothingStored(shared);
  await discardInstance(page);
}

async function isAbove(upper: Locator, lower: Locator): Promise<boolean> {
  const [above, below] = await Promise.all([upper.boundingBox(), lower.boundingBox()]);
  return above !== null && below !== null && above.y + above.height < below.y;
}

/** Neither the rail nor the registry has an instance, and the keychain no key. */
export async function expectNothingStored({ app: { page }, profile, keyring }: Shared): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Instances' }).getByRole('listitem')).toHaveCount(0);
  const { order } = existsSync(join(profile, 'instances.json')) ? registryOf(profile) : { order: [] };
  expect(order).toEqual([]);
  expect(keyring.accounts()).toEqual([]);
}

export function callsWithKey({ requests }: SimulatedInstance): string[] {
  return requests.filter(({ headers }) => 'x-api-key' in headers).map(({ call }) => call);
}

/** A server on loopback that is no Dokploy. */
export async function startOther(listener: RequestListener): Promise<{ origin: string; close: () => void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
