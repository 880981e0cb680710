import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { callsWithKey, expectNothingStored, expectRefused, openAdding, startOther } from './adding.ts';
import { addInstance, discardInstance, expect, fillInstance, header } from './app.ts';
import { removeByMain } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

const KEY = 'k'.repeat(64);

test('a name that no server has', async ({ shared }) => {
  await expectRefused(
    shared,
    { url: 'https://dokploy.invalid', key: KEY },
    { code: 'dns', words: ['No server was found under the name dokploy.invalid.', 'Check the spelling.'] },
  );
});

test('a port where nothing listens', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  await server.close();
  await expectRefused(
    shared,
    { url: server.origin, key: KEY },
    { code: 'refused', words: [`${server.host} refused the connection: nothing listens there.`] },
  );
});

test('no web server, an old TLS, a broken answer, and a port that is barred', async ({ shared }) => {
  const banner = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.9\r\n'));
  const old = createTlsServer({
    cert: readFileSync(new URL('../dokploy/certificates/self-signed.cert.pem', import.meta.url)),
    key: readFileSync(new URL('../dokploy/certificates/self-signed.key.pem', import.meta.url)),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const garbled = await startOther((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('no'),
  );
  const hostOf = async (server: Server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const cases = [
    [`http://${await hostOf(banner)}`, 'not-http', 'is not a web server.'],
    [`https://${await hostOf(old)}`, 'tls', 'Allow TLS 1.2 or 1.3'],
    [garbled.origin, 'response-malformed', 'Its compression does not match its header.'],
    ['http://127.0.0.1:25', 'port-barred', 'Port 25 is reserved for another service'],
  ] as const;
  for (const [url, code, words] of cases)
    await expectRefused(shared, { url, key: KEY }, { code, words: [words] });
  garbled.close();
  for (const server of [banner, old]) server.close();
});

test('a connection that is reset', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'reset' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'reset', words: [`${server.host} closed the connection before answering.`] },
  );
  expect(callsWithKey(server)).toEqual([]);
});

test('a certificate that nobody vouches for: no request is made at all', async ({ shared, simulator }) => {
  const server = await simulator.addInstance({ tls: 'self-signed' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    {
      code: 'tls',
      words: [`The certificate of ${server.host} comes from an issuer that this computer does not trust.`],
    },
  );
  expect(server.requests).toHaveLength(0);
});

test('expired or of another name: faults are told, and it can be trusted', async ({ simulator, shared }) => {
  const { app } = shared;
  for (const [tls, reason] of [
    ['expired', 'It has expired.'],
    ['other-name', 'It was made for another name than this address.'],
  ] as const) {
    const server = await simulator.addInstance({ tls, seed: village('north') });
    const dialog = await openAdding(shared);
    await fillInstance(app.page, { name: tls, url: server.origin, key: keyOf(server) });
    const shown = dialog.getByRole('region', { name: 'Certificate' });
    await expect(shown).toContainText('Its issuer is unknown to this computer.');
    await expect(shown).toContainText(reason);
    await expect(shown).toContainText('CN=Quayside test authority');
    expect(server.requests).toHaveLength(0);
    await dialog.getByRole('button', { name: 'Trust this certificate for this instance' }).click();
    await expect(dialog).toBeHidden();
    await expect(app.page.getByRole('heading', { level: 1 })).toHaveText(tls);
    await expect(header(app.page)).toContainText('connected');
    await removeByMain(app, tls);
  }
});

test('giving up while it connects ends the call at once, and stores nothing', async ({ shared }) => {
  let gone: Promise<unknown> | undefined;
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const other = await startOther((request) => {
    gone = once(request.socket, 'close');
    arrive();
  });
  const dialog = await openAdding(shared);
  await fillInstance(shared.app.page, { name: 'Given up', url: other.origin, key: KEY });
  await expect(dialog.getByRole('status')).toContainText('Reaching 127.0.0.1');
  await arrived;
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await gone;
  await expect(dialog.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await shared.app.page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Connect' })).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'URL' })).toHaveValue(other.origin);
  await expect(dialog.getByLabel('API key', { exact: true })).toHaveValue(KEY);
  await discardInstance(shared.app.page);
  await expectNothingStored(shared);
  other.close();
});

test('an address that is typed is looked at without a key; giving it up ends the look', async ({
  shared,
}) => {
  const asked: string[] = [];
  let gone: Promise<unknown> = Promise.resolve();
  const other = await startOther((request) => {
    asked.push(`${request.url} ${request.headers['x-api-key'] ?? 'no key'}`);
    gone = once(request.socket, 'close');
  });
  const dialog = await openAdding(shared);
  await dialog.getByLabel('API key', { exact: true }).fill(KEY);
  await dialog.getByRole('textbox', { name: 'URL' }).fill(`${other.origin}/dashboard`);
  await expect(dialog.getByText('Looking for Dokploy at 127.0.0.1')).toBeVisible();
  await expect.poll(() => asked).toEqual(['/api/health no key']);
  await discardInstance(shared.app.page);
  await gone;
  other.close();
});

test('with the authority in the person’s trust store: expired and wrong names are told, a good one is added', async ({
  simulator,
  launch,
}) => {
  test.skip(
    process.platform !== 'linux',
    'Chromium reads its trust store from the home folder on Linux alone',
  );
  const home = mkdtempSync(join(tmpdir(), 'quayside-home-'));
  cpSync(new URL('../dokploy/certificates/nssdb', import.meta.url), join(home, '.pki/nssdb'), {
    recursive: true,
  });
  const { page } = await launch({ env: { HOME: home } });
  await page.getByRole('button', { name: 'Add instance' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add instance' });
  for (const [tls, words] of [
    ['expired', 'is not valid today.'],
    ['other-name', 'was made for another name.'],
  ] as const) {
    const server = await simulator.addInstance({ tls });
    await fillInstance(page, { name: 'Refused', url: server.origin, key: KEY });
    await expect(dialog.getByRole('alert')).toContainText(`The certificate of ${server.host} ${words}`);
    await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'tls');
    expect(server.requests).toHaveLength(0);
  }
  await discardInstance(page);
  const good = await simulator.addInstance({ tls: 'trusted', seed: village('north') });
  await addInstance(page, { name: 'Good', url: good.origin, key: keyOf(good) });
  await expect(header(page)).toContainText('connected');
  rmSync(home, { recursive: true, force: true });
});
