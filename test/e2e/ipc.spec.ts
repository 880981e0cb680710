import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type RunningApp, test as testOfItsOwn } from './app.ts';
import { test } from './sharedApp.ts';

test('calls that the contract does not know, or that do not fit, get a coded answer', async ({ shared }) => {
  const answers = await shared.app.page.evaluate(async () => {
    const ask = async (call: unknown, input: unknown) => {
      const answer = await window.quayside.request(call as string, input);
      return answer.ok ? 'answered' : answer.error.code;
    };
    return {
      known: await ask('app.start', {}),
      unknown: await ask('keys.read', {}),
      inherited: await ask('constructor', {}),
      proto: await ask('__proto__', {}),
      noName: await ask(undefined, {}),
      noInput: await ask('instances.remove', undefined),
      wrongType: await ask('instances.remove', { instanceId: 7 }),
      tooMuch: await ask('app.start', { more: true }),
      tooLong: await ask('instances.add', { attemptId: 'a', name: 'n', url: 'u', key: 'k'.repeat(5000) }),
      noSuchInstance: await ask('instances.remove', { instanceId: 'no-such-instance' }),
    };
  });
  expect(answers).toEqual({
    known: 'answered',
    unknown: 'unknown-call',
    inherited: 'unknown-call',
    proto: 'unknown-call',
    noName: 'unknown-call',
    noInput: 'bad-input',
    wrongType: 'bad-input',
    tooMuch: 'bad-input',
    tooLong: 'bad-input',
    noSuchInstance: 'instance-unknown',
  });
});

test('another window with page and preload, and a frame with it, are turned away', async ({ shared }) => {
  const codes = await shared.app.electron.evaluate(async ({ app, BrowserWindow }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        preload: `${app.getAppPath()}/out/preload/index.cjs`,
        sandbox: true,
        nodeIntegrationInSubFrames: true,
      },
    });
    await window.loadURL('app://quayside/index.html');
    const ask = `quayside.request('app.start', {}).then((answer) => answer.ok ? 'answered' : answer.error.code)`;
    const top = await window.webContents.executeJavaScript(ask);
    await window.webContents.executeJavaScript(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: 'about:blank' }))`,
    );
    const [frame] = window.webContents.mainFrame.frames;
    const sub = await frame?.executeJavaScript(`typeof quayside === 'object' ? ${ask} : 'no bridge'`);
    window.destroy();
    return { top, sub };
  });
  expect(codes.top).toBe('foreign-sender');
  expect(['foreign-sender', 'no bridge']).toContain(codes.sub);
  // The refused page says so in its console as well.
  shared.app.complaints.splice(0);
});

test('what the page posts to itself is not taken for an event of main’s', async ({ shared }) => {
  const heard = await shared.app.page.evaluate(async () => {
    const words: unknown[] = [];
    const stop = window.quayside.on((message) => words.push(message));
    window.postMessage({ revision: 1, event: 'notices.changed', payload: { notices: [] } }, '*');
    await window.quayside.request('app.start', {});
    stop();
    return words;
  });
  expect(heard).toEqual([]);
});

/** Chooses “Import instances…” in the application menu, with `before` first: a reload that has just begun, or nothing. */
async function chooseImport({ electron }: RunningApp, before: 'reload' | 'nothing'): Promise<void> {
  await electron.evaluate(async ({ BrowserWindow, Menu }, first) => {
    const [window] = BrowserWindow.getAllWindows();
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    if (first === 'reload')
      await new Promise<void>((started) => {
        window?.webContents.once('did-start-navigation', () => started());
        window?.webContents.reload();
      });
    items.find(({ label }) => label === 'Import instances…')?.click({}, window, window?.webContents);
  }, before);
}

test('a menu item that is chosen while the page loads is done once it has started', async ({ shared }) => {
  const { page } = shared.app;
  const dialog = page.getByRole('dialog', { name: 'Import instances' });
  await chooseImport(shared.app, 'reload');
  await expect(dialog).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await expect(dialog).toBeHidden();
});

test('an error of the page goes into the log, and no line of the log to the page', async ({ shared }) => {
  const channels = await shared.app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const seen: string[] = [];
    if (!contents) return seen;
    const send = contents.send.bind(contents);
    contents.send = (channel, ...rest) => {
      seen.push(channel);
      send(channel, ...rest);
    };
    await contents.executeJavaScript(
      `quayside.request('app.logError', { text: 'it broke, password=CANARY' })`,
    );
    contents.send = send;
    return seen;
  });
  expect(channels).toEqual([]);
  const file = join(shared.profile, 'logs', 'main.log');
  const log = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(log).toContain('page: it broke, password=[cut]');
});

// After a refused navigation Playwright may wait for its end for ever: no other test may get this page.
testOfItsOwn('a page that was kept from going elsewhere still hears of the menu', async ({ launch }) => {
  const app = await launch();
  const { electron } = app;
  // Through main, since Playwright itself would wait for the end of what was refused.
  const inPage = (script: string) =>
    electron.evaluate(
      ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
      script,
    );
  await inPage('location.assign("https://elsewhere.invalid/")');
  await chooseImport(app, 'nothing');
  await expect.poll(() => inPage('document.body.innerText')).toContain('Choose a file created by');
});
