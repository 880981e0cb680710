import { callsWithKey, startOther } from './adding.ts';
import { expect, fillInstance, header } from './app.ts';
import { addHeader, BASIC, openAdd, unfold } from './headersForm.ts';
import { removeByMain } from './screen.ts';
import { keyOf, village } from './seeds.ts';
import { test } from './sharedApp.ts';

test('headers that break or betray a call are refused', async ({ simulator, shared: { app, keyring } }) => {
  const { page } = app;
  const server = await simulator.addInstance({ seed: village('north') });
  const dialog = await openAdd(page);
  await fillInstance(page, { name: 'North', url: '', key: keyOf(server) });
  await dialog.getByRole('textbox', { name: 'URL' }).fill(server.origin);
  await unfold(dialog);
  await addHeader(dialog, 1, 'X-API-Key', 'value');
  const name = dialog.getByRole('textbox', { name: 'Header 1', exact: true });
  for (const [typed, words] of [
    ['X-API-Key', 'Quayside sends the API key itself.'],
    ['Content-Type', 'The header Content-Type cannot be set here.'],
    ['accept', 'The header accept cannot be set here.'],
    ['Host', 'It follows from the address.'],
    ['Cookie', 'Quayside keeps no cookies.'],
    ['Transfer-Encoding', 'It belongs to the connection itself.'],
    ['Proxy-Authorization', 'It belongs to the connection itself.'],
    ['Sec-Fetch-Mode', 'It belongs to the connection itself.'],
    ['two words', 'This cannot be the name of a header.'],
  ] as const) {
    await name.fill(typed);
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await expect(dialog).toContainText(words);
    await expect(name).toHaveAttribute('aria-invalid', 'true');
  }
  await name.fill('X-Proxy-Pass');
  await dialog.getByLabel('Value of header 1', { exact: true }).fill('pass\u0007word');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toContainText('This value has characters that a header cannot carry.');
  expect(callsWithKey(server)).toEqual([]);
  expect(keyring.accounts()).toEqual([]);

  // A whole line, as the proxy's own page shows it, is taken apart.
  await name.fill('CF-Access-Client-Id: pasted-value');
  await expect(name).toHaveValue('CF-Access-Client-Id');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toBeHidden();
  const withHeader = server.requests.filter(
    ({ headers }) => headers['cf-access-client-id'] === 'pasted-value',
  );
  expect(withHeader.map(({ call }) => call)).toEqual(expect.arrayContaining(callsWithKey(server)));
  await removeByMain(app, 'North');
});

test('a proxy with a password is explained, passed by a header', async ({ simulator, shared: { app } }) => {
  const { page } = app;
  const server = await simulator.addInstance({ seed: village('north') });
  const proxy = await startOther(async (request, response) => {
    if (request.headers.authorization !== BASIC) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="ops"', 'content-type': 'text/html' });
      response.end('<html><title>401</title></html>');
      return;
    }
    const key = request.headers['x-api-key'];
    const answer = await fetch(server.origin + request.url, {
      headers: typeof key === 'string' ? { 'x-api-key': key } : {},
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  const dialog = await openAdd(page);
  await fillInstance(page, { name: 'North', url: proxy.origin, key: keyOf(server) });
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('A password prompt (basic authentication) stands in front of');
  await expect(alert).toContainText('add its extra headers');
  await unfold(dialog);
  await addHeader(dialog, 1, 'Authorization', BASIC);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toBeHidden();
  await expect(header(page)).toContainText('connected');
  proxy.close();
  await removeByMain(app, 'North');
});

test('a proxy of this computer: given for one instance, it carries its calls; none and wrong ones are told', async ({
  simulator,
  shared: { app },
}) => {
  const { page } = app;
  const server = await simulator.addInstance({ seed: village('north') });
  const carried: string[] = [];
  const proxy = await startOther(async (request, response) => {
    carried.push(request.url ?? '');
    const key = request.headers['x-api-key'];
    const answer = await fetch(request.url ?? '', {
      headers: typeof key === 'string' ? { 'x-api-key': key } : {},
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  const dialog = await openAdd(page);
  await unfold(dialog);
  await dialog.getByText('Custom').click();
  const address = dialog.getByRole('textbox', { name: 'Proxy address' });
  await address.fill('http://user:secret@proxy.example.com:3128');
  await fillInstance(page, { name: 'North', url: server.origin, key: keyOf(server) });
  await expect(dialog).toContainText('There is a user name or password in the proxy’s address.');
  expect(server.requests).toHaveLength(0);
  await address.fill(proxy.origin);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toBeHidden();
  await expect(header(page)).toContainText('connected');
  expect(carried.length).toBeGreaterThan(5);
  expect(carried).toHaveLength(server.requests.length);
  expect(carried.every((url) => url.startsWith(server.origin))).toBe(true);

  proxy.close();
  await header(page).getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('alert')).toContainText(`The proxy ${proxy.origin} did not let the connection`);
  await page.getByRole('button', { name: 'Edit instance' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit instance' });
  await unfold(edit);
  await edit.getByText('None', { exact: true }).click();
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  await expect(header(page)).toContainText('connected');
  await removeByMain(app, 'North');
});
