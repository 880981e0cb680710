import { expect } from './app.ts';
import { test } from './sharedApp.ts';

/** The ways in which a page can try to go elsewhere, each run in the page with an address of a server. */
const WAYS: Record<string, (url: string) => unknown> = {
  'location.href': (url) => {
    location.href = url;
  },
  'location.replace': (url) => location.replace(url),
  'a link': (url) => Object.assign(document.createElement('a'), { href: url }).click(),
  'a link to a new window': (url) =>
    Object.assign(document.createElement('a'), { href: url, target: '_blank' }).click(),
  'window.open': (url) => window.open(url),
  'a form': (url) => {
    const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
    document.body.append(form);
    form.submit();
  },
  'a refresh told by a meta element': (url) => {
    document.head.append(
      Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` }),
    );
  },
  'another file of the app': () => {
    location.href = 'app://quayside/assets/';
  },
};

test('the page stays where it is and opens no window, whatever it tries', async ({
  simulator,
  shared: { app },
}) => {
  const server = await simulator.addInstance();
  const { page, electron, complaints } = app;
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await electron.evaluate(({ BrowserWindow }) => {
    const gone: string[] = [];
    Object.assign(globalThis, { gone });
    BrowserWindow.getAllWindows()[0]?.webContents.on('did-navigate', (_event, url) => gone.push(url));
  });
  await page.evaluate(() => Object.assign(window, { mark: 'the same page' }));
  for (const [name, way] of Object.entries(WAYS)) {
    await page.evaluate(way, server.origin);
    // Playwright's own locators wait for the navigation that never comes, so the page is asked directly.
    const seen = await page.evaluate(() => [
      location.href,
      (window as unknown as { mark?: string }).mark,
      document.querySelector('h1')?.textContent,
    ]);
    expect(seen, name).toEqual([
      'app://quayside/index.html',
      'the same page',
      'Connect your first Dokploy server',
    ]);
  }
  // A call to main and back: what was under way by then has arrived.
  await page.evaluate(() => window.quayside.request('app.start', {}));
  expect(await electron.evaluate(() => (globalThis as unknown as { gone: string[] }).gone)).toEqual([]);
  expect(
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    'windows',
  ).toBe(1);
  expect(server.requests).toHaveLength(0);
  // The refusals of the policy, which Chromium tells on the console.
  complaints.splice(0);
  await page.reload();
});
