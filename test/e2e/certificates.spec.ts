import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Simulator } from '../dokploy/simulator.ts';
import { expect, fillInstance, header, test, tile } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { trustedOf } from './registry.ts';
import { chooseForInstance } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { type StoredInstance, storeInstances } from './storedInstances.ts';

/** SHA-256 of the certificates of test/dokploy/certificates, in the form in which other tools tell it. */
const PRINTS = {
  'self-signed':
    '54:03:A2:C2:63:82:5C:FC:D0:7A:0B:7C:E0:2F:A5:B2:F7:9F:78:E7:53:56:7E:AD:05:D4:87:5D:78:1B:8B:AE',
  'self-signed-renewed':
    'F9:EB:1E:44:46:C9:03:FC:18:92:47:33:25:AD:C4:7E:4E:BA:62:58:25:CA:BC:0A:21:AD:C7:76:90:62:26:D6',
};
/** A name is reached as an address is; no name server knows this one. */
const QUAY = ['--host-resolver-rules=MAP quay.test 127.0.0.1'];
const TRUST = 'Trust this certificate for this instance';

function openAdd(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  return page
    .getByRole('button', { name: /Add (your first )?instance/ })
    .first()
    .click()
    .then(() => dialog);
}

async function trusting(simulator: Simulator, hostname = '127.0.0.1'): Promise<StoredInstance> {
  const server = await simulator.addInstance({ tls: 'self-signed', seed: village('north') });
  const origin = `https://${hostname}:${server.port}`;
  return { name: 'North', server, key: keyOf(server), origin, trusted: 'self-signed' };
}

async function refresh(page: Page): Promise<void> {
  await header(page).getByRole('button', { name: 'Refresh' }).click();
}

test('a certificate that is trusted works, also after a restart', async ({ simulator, launch, profile }) => {
  const app = await launch({ args: QUAY });
  const server = await simulator.addInstance({ tls: 'self-signed', seed: village('north') });
  const origin = `https://quay.test:${server.port}`;
  const dialog = await openAdd(app.page);
  await fillInstance(app.page, { name: 'North', url: origin, key: keyOf(server) });
  await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'tls');
  const shown = dialog.getByRole('region', { name: 'Certificate' });
  await expect(shown).toContainText('self-signed: nobody but the server itself vouches for it');
  await expect(shown).toContainText('CN=self-signed, O=Quayside tests');
  await expect(shown).toContainText('localhost, quay.test, 127.0.0.1');
  await expect(shown).toContainText('Jan 1, 2025 – Jan 1, 2126');
  await expect(shown).toContainText(PRINTS['self-signed']);
  expect(server.requests).toHaveLength(0);

  await dialog.getByRole('button', { name: TRUST }).click();
  await expect(dialog).toBeHidden();
  await expect(header(app.page)).toContainText('connected');
  expect(trustedOf(profile)).toEqual([{ origin, fingerprint: PRINTS['self-signed'] }]);
  await app.close();

  const again = await launch({ args: QUAY });
  await expect(header(again.page)).toContainText('connected');
});

test('a changed certificate blocks, old and new side by side; with the old one it works without a word, or the new one is trusted', async ({
  simulator,
  launchWith,
  profile,
}) => {
  const stored = await trusting(simulator, 'localhost');
  const { server, origin } = stored;
  const app = await launchWith(stored);
  const { page } = app;
  await expect(header(page)).toContainText('connected');
  server.requests.clear();
  server.setCertificate('self-signed-renewed');
  await refresh(page);
  await expect(header(page)).toContainText('certificate problem');
  await expect(page.getByRole('alert')).toContainText(
    `localhost:${server.port} shows a different certificate from the one you trusted.`,
  );
  const shown = page.getByRole('region', { name: 'Certificate' });
  await expect(shown.getByRole('heading', { name: /^Trusted on / })).toBeVisible();
  await expect(shown.getByRole('heading', { name: 'Shown now' })).toBeVisible();
  await expect(shown).toContainText(PRINTS['self-signed']);
  await expect(shown).toContainText(PRINTS['self-signed-renewed']);
  expect(server.requests).toHaveLength(0);

  server.setCertificate('self-signed');
  await refresh(page);
  await expect(header(page)).toContainText('connected');
  await expect(shown).toBeHidden();

  server.setCertificate('self-signed-renewed');
  await refresh(page);
  const asked = await answerBoxes(app, ['Cancel', 'Trust this certificate']);
  await page.getByRole('button', { name: TRUST }).click();
  await expect(page.getByText('The certificate is not trusted').first()).toBeVisible();
  expect(trustedOf(profile)).toEqual([{ origin, fingerprint: PRINTS['self-signed'] }]);
  await page.getByRole('button', { name: TRUST }).click();
  await expect(header(page)).toContainText('connected');
  await expect(shown).toBeHidden();
  expect(trustedOf(profile)).toEqual([{ origin, fingerprint: PRINTS['self-signed-renewed'] }]);
  const { detail } = (await asked())[1] ?? { detail: '' };
  expect(detail).toContain(`Server: localhost:${server.port}\n`);
  expect(detail).toContain(`SHA-256: ${PRINTS['self-signed-renewed']}\n`);

  await test.step('until it is taken back', async () => {
    const dialog = await chooseForInstance(page, 'Edit instance');
    server.requests.clear();
    await dialog
      .getByRole('region', { name: 'Trusted certificate' })
      .getByRole('button', { name: 'Stop trusting it' })
      .click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(header(page)).toContainText('certificate problem');
    expect(server.requests).toHaveLength(0);
    expect(trustedOf(profile)).toEqual([]);
  });
});

test('once the system trusts what is shown, the exception is dropped and that is told', async ({
  simulator,
  keyring,
  launch,
  profile,
}) => {
  test.skip(
    process.platform !== 'linux',
    'Chromium reads its trust store from the home folder on Linux alone',
  );
  const home = mkdtempSync(join(tmpdir(), 'quayside-home-'));
  cpSync(new URL('../dokploy/certificates/nssdb', import.meta.url), join(home, '.pki/nssdb'), {
    recursive: true,
  });
  const stored = await trusting(simulator);
  const { server } = stored;
  await storeInstances(profile, keyring, [stored]);
  const { page } = await launch({ env: { HOME: home } });
  await tile(page, 'North').click();
  await expect(header(page)).toContainText('connected');
  server.setCertificate('trusted');
  await refresh(page);
  await expect(page.getByText('“North” no longer needs an exception')).toBeVisible();
  await expect(header(page)).toContainText('connected');
  await expect.poll(() => trustedOf(profile)).toEqual([]);
  rmSync(home, { recursive: true, force: true });
});

test('http to another computer is marked on the tile and in the header, before anything answers', async ({
  simulator,
  keyring,
  launch,
  profile,
}) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const stored = { server, key: keyOf(server) };
  await storeInstances(profile, keyring, [
    { name: 'Here', ...stored },
    { name: 'North', ...stored, origin: 'http://dokploy.invalid' },
  ]);
  const { page } = await launch({ args: ['--host-resolver-rules=MAP *.invalid ~NOTFOUND'] });
  await expect(tile(page, 'North').locator('[data-insecure]')).toBeVisible();
  await expect(tile(page, 'Here').locator('[data-insecure]')).toHaveCount(0);
  await expect(tile(page, 'North')).toHaveAccessibleDescription(/http, not encrypted/);
  await tile(page, 'North').click();
  await expect(header(page)).toContainText('http, not encrypted');
});
