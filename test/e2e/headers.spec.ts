import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { startOther } from './adding.ts';
import { expect, fillInstance, header, registryOf, test } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { ADVANCED, addHeader, BASIC, openAdd, unfold } from './headersForm.ts';
import { registryText } from './registry.ts';
import { removeInstance } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import type { StoredInstance } from './storedInstances.ts';

const ID = 'client-5f2c9d.access';
const SECRET = 'canary-header-0b7e41c2a9d84f6e';
const SECRET_HEADERS = ['x-api-key', 'cf-access-client-id', 'cf-access-client-secret', 'authorization'];

async function openEdit(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Instance menu' }).click();
  await page.getByRole('menuitem', { name: 'Edit instance' }).click();
  return page.getByRole('dialog', { name: 'Edit instance' });
}

const withHeaders = (server: SimulatedInstance): StoredInstance => ({
  name: 'North',
  server,
  key: keyOf(server),
  headers: [
    ['CF-Access-Client-Id', ID],
    ['CF-Access-Client-Secret', SECRET],
  ],
});

type Headers = { id: string; name: string; status: string }[];

function headersOf(profile: string): Headers {
  return Object.values(registryOf(profile).byId).flatMap(
    (instance) => (instance as { headers?: Headers }).headers ?? [],
  );
}

test('extra headers go with every call to their own address; their values stand in the keychain alone', async ({
  simulator,
  launch,
  profile,
  keyring,
}) => {
  const app = await launch();
  const server = await simulator.addInstance({ seed: village('north') });
  const dialog = await openAdd(app.page);
  await unfold(dialog);
  await addHeader(dialog, 1, 'CF-Access-Client-Id', ID);
  await addHeader(dialog, 2, 'CF-Access-Client-Secret', SECRET);
  await fillInstance(app.page, { name: 'North', url: server.origin, key: keyOf(server) });
  await expect(dialog).toBeHidden();
  await expect(header(app.page)).toContainText('connected');
  await expect(app.page.getByRole('table', { name: 'Members' })).toBeVisible();
  expect(server.requests.length).toBeGreaterThan(5);
  for (const { call, headers } of server.requests)
    expect(headers, call).toMatchObject({ 'cf-access-client-id': ID, 'cf-access-client-secret': SECRET });

  const records = headersOf(profile);
  expect(records.map(({ name, status }) => [name, status])).toEqual([
    ['CF-Access-Client-Id', 'active'],
    ['CF-Access-Client-Secret', 'active'],
  ]);
  expect(records.map(({ id }) => keyring.lookUp(id))).toEqual([ID, SECRET]);
  expect(registryText(profile)).not.toContain(SECRET);
  expect(registryText(profile)).not.toContain(ID);
  await app.close();
  const log = readFileSync(join(profile, 'logs/main.log'), 'utf8');
  for (const secret of [SECRET, ID]) {
    expect(log).not.toContain(secret);
    expect(app.output.join('\n')).not.toContain(secret);
  }

  // After a restart they are read from the keychain.
  server.requests.clear();
  const again = await launch();
  await expect(header(again.page)).toContainText('connected');
  for (const { call, headers } of server.requests)
    expect(headers, call).toMatchObject({ 'cf-access-client-secret': SECRET });
});

test('values never come back to the page; a header is replaced, added and removed, and all go with the instance', async ({
  simulator,
  launchWith,
  profile,
  keyring,
}) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const { page } = await launchWith(withHeaders(server));
  await expect(header(page)).toContainText('connected');
  const before = headersOf(profile);
  const dialog = await openEdit(page);
  await expect(dialog.getByRole('button', { name: ADVANCED })).toContainText('2 headers');
  await unfold(dialog);
  await expect(dialog.getByText('value is set')).toHaveCount(2);
  expect(await page.content()).not.toContain(SECRET);
  await dialog.getByRole('button', { name: 'Remove CF-Access-Client-Id' }).click();
  await dialog.getByRole('button', { name: 'Replace the value of CF-Access-Client-Secret' }).click();
  await dialog.getByLabel('Value of header 1', { exact: true }).fill('another-secret-value');
  await addHeader(dialog, 2, 'Authorization', BASIC);
  server.requests.clear();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => server.requests.length).toBeGreaterThan(3);
  for (const { call, headers } of server.requests) {
    expect(headers, call).toMatchObject({
      'cf-access-client-secret': 'another-secret-value',
      authorization: BASIC,
    });
    expect(headers, call).not.toHaveProperty('cf-access-client-id');
  }
  const after = headersOf(profile);
  expect(after.map(({ name }) => name)).toEqual(['CF-Access-Client-Secret', 'Authorization']);
  expect(after.map(({ id }) => keyring.lookUp(id))).toEqual(['another-secret-value', BASIC]);
  expect(before.map(({ id }) => keyring.lookUp(id))).toEqual([null, null]);

  expect(keyring.accounts()).toHaveLength(3);
  await expect(await removeInstance(page)).toBeHidden();
  await expect.poll(() => keyring.accounts()).toEqual([]);
});

test('another address asks for the headers again, and gets no old one, once a box that counts what goes is confirmed', async ({
  keyring,
  simulator,
  launchWith,
}) => {
  const [north, south] = [
    await simulator.addInstance({ seed: village('north') }),
    await simulator.addInstance({ seed: village('south') }),
  ];
  const app = await launchWith(withHeaders(north));
  const { page } = app;
  await expect(header(page)).toContainText('connected');
  const dialog = await openEdit(page);
  await dialog.getByRole('textbox', { name: 'URL' }).fill(south.origin);
  await dialog.getByLabel('API key', { exact: true }).fill(keyOf(south));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('A header needs a value.');
  expect(south.requests).toHaveLength(0);
  await dialog.getByRole('button', { name: 'Remove CF-Access-Client-Id' }).click();
  await dialog.getByLabel('Value of header 1', { exact: true }).fill('for-south-alone');
  const boxes = await answerBoxes(app, ['Cancel', 'Move instance']);
  const save = dialog.getByRole('button', { name: 'Save' });
  await save.click();
  await expect.poll(boxes).toHaveLength(1);
  expect((await boxes())[0]).toMatchObject({
    message: 'Move this instance and delete its 1 key and 2 headers?',
    detail: expect.stringContaining(`New address: ${new URL(south.origin).host}\n`),
  });
  await expect(save).toBeEnabled();
  expect(keyring.accounts()).toHaveLength(3);
  await save.click();
  await expect(dialog).toBeHidden();
  await expect(header(page)).toContainText('connected');
  for (const { call, headers } of south.requests) {
    expect(headers, call).toMatchObject({ 'cf-access-client-secret': 'for-south-alone' });
    expect(headers, call).not.toHaveProperty('cf-access-client-id');
  }
});

test('no redirect is followed: no key or header comes elsewhere', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const reached: (string | undefined)[] = [];
  const other = await startOther((request, response) => {
    reached.push(`${request.url}`);
    for (const name of SECRET_HEADERS) if (request.headers[name]) reached.push(name);
    response.end('{}');
  });
  const { port } = new URL(other.origin);
  const { page } = await launchWith(withHeaders(server));
  await expect(header(page)).toContainText('connected');
  for (const [to, status] of [
    [other.origin, 307],
    [`http://localhost:${port}`, 302],
  ] as const) {
    server.setFault({ kind: 'login-redirect', to, status });
    server.requests.clear();
    await header(page).getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => server.requests.length, `${status} to ${to}`).toBeGreaterThan(2);
    await expect(header(page)).toContainText('redirected');
    await expect(page.getByRole('alert')).toContainText(`redirects calls to ${to}`);
    await expect(page.getByRole('alert')).toContainText('The key was not sent on.');
  }
  expect(reached).toEqual([]);
  other.close();
});
