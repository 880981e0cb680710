import type { Page } from '@playwright/test';
import { startOther } from '../e2e/adding.ts';
import { addInstance, discardInstance, fillInstance, tile } from '../e2e/app.ts';
import { keyOf, production, staging, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

const adding = (page: Page) => page.getByRole('dialog', { name: 'Add instance' });
const open = (page: Page) =>
  page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Add instance' }).click();

test('welcome, and adding an instance', async ({ simulator, launch }) => {
  const app = await launch({ args: ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'] });
  const { page } = app;
  const first = page.getByRole('region', { name: 'Add instance' });
  const url = first.getByRole('textbox', { name: 'URL' });
  await shoot(app, 'welcome', first);
  await first.getByRole('button', { name: 'Connect' }).click();
  await shoot(app, 'welcome-faults', first.getByText('Paste the API key.'));
  const held = await simulator.addInstance({ seed: production() });
  const looking = held.hold('health');
  await url.fill(held.origin);
  await looking.arrived;
  await shoot(app, 'welcome-looking', first.getByText(/^Looking for Dokploy/));
  looking.release();
  await expect(first.getByText('Dokploy answers.')).toBeVisible();
  await first.getByLabel('API key', { exact: true }).fill(keyOf(held));
  await shoot(app, 'welcome-answers');
  const checking = held.hold('user.get');
  await first.getByRole('button', { name: 'Connect' }).click();
  await checking.arrived;
  await shoot(app, 'welcome-checking');
  await first.getByRole('button', { name: 'Cancel' }).click();
  checking.release();
  await expect(first.getByText('Connecting…')).toHaveCount(0);
  await url.fill('http://dokploy.invalid');
  await expect(first.getByText('No server was found under the name')).toBeVisible();
  await shoot(app, 'welcome-no-server');
  await first.getByRole('button', { name: 'Connect' }).click();
  await shoot(app, 'welcome-failed', first.getByRole('alert'));
  await page.reload();

  const server = await simulator.addInstance({ seed: production() });
  await open(page);
  await shoot(app, 'adding');
  await adding(page).getByRole('button', { name: 'Connect' }).click();
  await shoot(app, 'adding-faults');
  await adding(page).getByRole('button', { name: 'Advanced: proxy and extra headers' }).click();
  await adding(page).getByText('Custom', { exact: true }).click();
  await adding(page).getByRole('button', { name: 'Add header' }).click();
  await adding(page).getByRole('textbox', { name: 'URL' }).fill('http://dokploy.invalid/dashboard');
  await shoot(app, 'adding-advanced');
  await page.keyboard.press('Escape');
  await shoot(app, 'adding-discard');
  await adding(page).getByRole('button', { name: 'Discard changes' }).click();

  await open(page);
  const hold = server.hold('user.get');
  await fillInstance(page, { name: 'Production', url: server.origin, key: keyOf(server) });
  await hold.arrived;
  await shoot(app, 'adding-checking');
  await adding(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(adding(page).getByText('Connecting…')).toHaveCount(0);
  await shoot(app, 'adding-given-up');
  hold.release();
});

test('every way in which adding fails', async ({ simulator, launch }) => {
  const app = await launch({ args: ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'] });
  const { page } = app;
  const key = 'K'.repeat(64);
  const attempt = async (name: string, url: string, given = key) => {
    await open(page);
    await fillInstance(page, { name: 'Production', url, key: given });
    await expect(adding(page).getByRole('alert')).toBeVisible({ timeout: 15_000 });
    await shoot(app, `adding-failed-${name}`);
    await discardInstance(page);
  };
  const server = await simulator.addInstance({ seed: production() });
  await attempt('key', server.origin);
  await attempt('name', 'https://dokploy.invalid');
  const gone = await simulator.addInstance();
  await gone.close();
  await attempt('refused', gone.origin);
  server.setFault({ kind: 'status', status: 502 });
  await attempt('proxy', server.origin);
  server.setFault({ kind: 'login-page' });
  await attempt('sign-in', server.origin);
  server.setFault(null);
  server.setFault({ kind: 'login-redirect', to: 'https://login.example.com' });
  await attempt('redirect', server.origin);
  server.setFault(null);
  server.setFault({ kind: 'rate-limit', retryAfter: '3600' });
  await attempt('rate', server.origin);
  const other = await startOther((_request, response) => response.end('Hello'));
  await attempt('no-dokploy', other.origin);
  other.close();
  const signed = await simulator.addInstance({ tls: 'self-signed', seed: village('north') });
  await attempt('certificate', signed.origin);
  const expired = await simulator.addInstance({ tls: 'expired', seed: village('north') });
  await attempt('certificate-expired', expired.origin);
});

test('adding several instances', async ({ simulator, launch }) => {
  const app = await launch({ args: ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'] });
  const { page } = app;
  const dialog = page.getByRole('dialog', { name: 'Add several instances' });
  await page.getByRole('button', { name: 'Add several…' }).click();
  await shoot(app, 'adding-many');
  const [shop, yard, gone, signed] = await Promise.all([
    simulator.addInstance({ seed: production() }),
    simulator.addInstance({ seed: staging() }),
    simulator.addInstance(),
    simulator.addInstance({ tls: 'self-signed', seed: village('north') }),
  ]);
  await gone.close();
  const key = keyOf(shop);
  const list = [
    '# the servers of May',
    `Production, ${shop.origin}, ${key}`,
    `Staging, ${yard.origin}, ${keyOf(yard)}`,
    `Client in the north, ${signed.origin}, ${keyOf(signed)}`,
    `Client in the south with quite a long name, ${gone.origin}, ${key}`,
    `Yard, 127.0.0.1:1, ${key}`,
    `Old, http://old.example.invalid, ${key}`,
    `Nowhere, ${key}`,
    `Production again, ${shop.origin}, ${key}`,
  ].join('\n');
  await app.electron.evaluate(({ clipboard }, text) => clipboard.writeText(text), list);
  await dialog.getByRole('textbox').focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(dialog.getByRole('status')).toContainText('6 ready, 2 to fix.');
  await dialog.getByRole('button', { name: 'Reveal the key of line 3' }).click();
  await shoot(app, 'adding-many-pasted');
  await page.keyboard.press('Escape');
  await shoot(app, 'adding-many-discard', dialog.getByRole('button', { name: 'Keep editing' }));
  await page.keyboard.press('Enter');
  const hold = yard.hold('user.get');
  await dialog.getByRole('button', { name: 'Add 6 instances' }).click();
  await hold.arrived;
  await shoot(app, 'adding-many-checking', dialog.getByText('1 to go'));
  hold.release();
  await expect(dialog.getByRole('button', { name: /^Retry \d/ })).toBeVisible();
  await shoot(app, 'adding-many-ended', dialog.getByRole('button', { name: /^Create \d+ keys$/ }));
  await page.keyboard.press('Escape');
  await shoot(app, 'adding-many-ended-discard', dialog.getByRole('button', { name: 'Keep editing' }));
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Look at the certificate: Client in the north' }).click();
  await dialog.getByRole('region', { name: 'Certificate' }).scrollIntoViewIfNeeded();
  await shoot(app, 'adding-many-certificate');
  await dialog.getByRole('button', { name: /^Create \d+ keys$/ }).click();
  await shoot(app, 'change-many-create-keys', page.getByRole('dialog'));
});

test('a trusted certificate that has changed; another installation', async ({ simulator, launch }) => {
  const app = await launch();
  const { page } = app;
  const server = await simulator.addInstance({ tls: 'self-signed', seed: village('north') });
  await open(page);
  await fillInstance(page, { name: 'North', url: server.origin, key: keyOf(server) });
  await page.getByRole('button', { name: 'Trust this certificate for this instance' }).click();
  await expect(adding(page)).toBeHidden();
  await expect(page.getByRole('row', { name: /member@north/ })).toBeVisible();
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await page.getByRole('menuitem', { name: 'Edit instance' }).click();
  await shoot(app, 'edit-trusted-certificate', page.getByRole('region', { name: 'Trusted certificate' }));
  await page.keyboard.press('Escape');
  server.setCertificate('self-signed-renewed');
  await page.keyboard.press('F5');
  await shoot(app, 'certificate-changed', page.getByRole('region', { name: 'Certificate' }));
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await shoot(app, 'home-certificate-changed');

  const south = await simulator.addInstance({ seed: village('south') });
  await addInstance(page, { name: 'South', url: south.origin, key: keyOf(south) });
  await expect(page.getByRole('row', { name: /member@south/ })).toBeVisible();
  await south.close();
  await page.keyboard.press('F5');
  await shoot(app, 'instance-not-reachable', page.getByRole('alert').first());
  await simulator.addInstance({ port: south.port, seed: village('south') }).then((fresh) => {
    // The key is known there too, and opens another installation.
    fresh.world.keys.push({ ...fresh.world.keys[0], ...south.world.keys[0] } as never);
    const [own] = fresh.world.users;
    const [organization] = fresh.world.organizations;
    for (const each of fresh.world.keys) {
      each.userId = own?.id ?? '';
      each.organizationId = organization?.id ?? null;
    }
  });
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await shoot(
    app,
    'instance-other-installation',
    page.getByRole('button', { name: /accept the new installation/ }),
  );
  await expect(tile(page, 'South')).toBeVisible();
});
