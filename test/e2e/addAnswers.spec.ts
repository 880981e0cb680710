import { callsWithKey, expectRefused, openAdding, startOther } from './adding.ts';
import { discardInstance, expect, fillInstance } from './app.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

test('a proxy that cannot reach Dokploy (502): the key is not sent', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'status', status: 502 });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'proxy-page', words: [`in front of ${server.host} could not reach Dokploy (HTTP 502).`] },
  );
  expect(callsWithKey(server)).toEqual([]);
});

test('in the smallest window a failure is wholly seen, above the buttons', async ({ shared, simulator }) => {
  const { page, electron } = shared.app;
  const resize = (width: number, height: number) =>
    electron.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size),
      [width, height] as [number, number],
    );
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight]);
  const server = await simulator.addInstance();
  server.setFault({ kind: 'status', status: 502 });
  const dialog = await openAdding(shared);
  await fillInstance(page, { name: 'Refused', url: server.origin, key: keyOf(server) });
  const alert = dialog.getByRole('alert');
  await expect(alert).toBeVisible();
  // As somebody makes it smaller who has it before them.
  await resize(900, 600);
  await expect
    .poll(async () => {
      const [told, button] = [
        await alert.boundingBox(),
        await dialog.getByRole('button', { name: 'Connect' }).boundingBox(),
      ];
      return told && button ? told.y > 0 && told.y + told.height < button.y : null;
    })
    .toBe(true);
  await discardInstance(page);
  await resize(width ?? 1200, height ?? 800);
});

test('a redirect to another origin’s sign-in: neither is sent the key', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  const elsewhere = await simulator.addInstance();
  server.setFault({ kind: 'login-redirect', to: elsewhere.origin });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    {
      code: 'redirected',
      words: [`${server.host} redirects calls to ${elsewhere.origin}.`, 'The key was not sent on.'],
    },
  );
  expect(callsWithKey(server)).toEqual([]);
  expect(elsewhere.requests).toHaveLength(0);
});

test('a redirect that comes only once the key is sent is not followed', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  const elsewhere = await simulator.addInstance();
  server.setFault(
    { kind: 'login-redirect', to: elsewhere.origin, status: 307 },
    { call: 'organization.all' },
  );
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'redirected', words: [elsewhere.origin, 'The key was not sent on.'] },
  );
  expect(elsewhere.requests).toHaveLength(0);
});

test('a sign-in page in Dokploy’s place', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'login-page' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'proxy-page', words: [`stands in front of ${server.host} and asks for a sign-in.`] },
  );
  expect(callsWithKey(server)).toEqual([]);
});

for (const [what, type, body, code, words] of [
  ['a web page', 'text/html', '<!doctype html><title>Shop</title><h1>Shop</h1>', 'proxy-page', 'A web page'],
  ['another program’s JSON', 'application/json', '{"hello":"world"}', 'not-dokploy', 'is not Dokploy.'],
] as const)
  test(`${what} with status 200 is not Dokploy: the key is not sent`, async ({ shared }) => {
    const keys: unknown[] = [];
    const other = await startOther((request, response) => {
      if (request.headers['x-api-key']) keys.push(request.url);
      response.writeHead(200, { 'content-type': type }).end(body);
    });
    await expectRefused(
      shared,
      { url: other.origin, key: 'k'.repeat(64) },
      { code, words: [words, new URL(other.origin).host] },
    );
    expect(keys).toEqual([]);
    other.close();
  });

test('JSON that is cut in the middle', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'truncated-json' }, { call: 'organization.all' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    {
      code: 'not-json',
      words: [`The answer from ${server.host} does not look like Dokploy’s API.`, 'Check the proxy'],
    },
  );
});

test('JSON under another content type', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'wrong-content-type' }, { call: 'user.get' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'not-json', words: [`The answer from ${server.host}`] },
  );
});

test('an answer beyond 10 MB is not read to its end', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'oversize', bytes: 10_500_000 }, { call: 'organization.all' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'too-large', words: [`The answer from ${server.host} is larger than 10 MB and was not read.`] },
  );
});

test('a form that is not known: the field is named, its value is not', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'wrong-shape', field: 'id', value: 4711 }, { call: 'organization.all' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    {
      code: 'unexpected-shape',
      words: [`${server.host} sent the organizations in an unknown form.`, 'Check for a Quayside update.'],
    },
  );
  await expect(shared.app.page.getByText('4711')).toHaveCount(0);
});

test('a server that fails by itself', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'status', status: 500 }, { call: 'organization.all' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'proxy-page', words: [server.host, 'HTTP 500'] },
  );
});
