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

test('an answer beyond 10 MB is not read to its end', async ({ shared, simulator }) => {
  const server = await simulator.addInstance();
  server.setFault({ kind: 'oversize', bytes: 10_500_000 }, { call: 'organization.all' });
  await expectRefused(
    shared,
    { url: server.origin, key: keyOf(server) },
    { code: 'too-large', words: [`The answer from ${server.host} is larger than 10 MB and was not read.`] },
  );
});
