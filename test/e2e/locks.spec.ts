import { expect } from './app.ts';
import { test } from './sharedApp.ts';

/** What the page's policy or the app's locks refuse, Chromium reports on the console: meant here, no complaint. */
test.afterEach(({ shared }) => {
  shared.app.complaints.splice(0);
});

test('the page has no Node and no more of the app than two functions', async ({ shared }) => {
  const { page, electron } = shared.app;
  const seen = await page.evaluate(() => {
    const all = window as unknown as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer'].filter((name) => name in all),
      bridge: Object.keys(window.quayside).sort(),
    };
  });
  expect(seen).toEqual({ node: [], bridge: ['on', 'request'] });
  const preferences = await electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
      contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(preferences.webviewTag).not.toBe(true);
  expect(preferences.webSecurity).not.toBe(false);
});

test('the page’s policy allows nothing unsafe and no connection, with a fresh nonce per load', async ({
  shared,
}) => {
  const policies = await shared.app.electron.evaluate(async ({ session }) => {
    const load = async () =>
      (await session.defaultSession.fetch('app://quayside/index.html')).headers.get(
        'content-security-policy',
      );
    return [await load(), await load()];
  });
  const [policy, second] = policies;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-');
  expect(policy).not.toBe(second);
  // In a later task, since what the test itself runs in the page passes the policy.
  const outcomes = await shared.app.page.evaluate(
    () =>
      new Promise((done) =>
        setTimeout(() => {
          const ran: string[] = [];
          Object.assign(window, { ran });
          try {
            new Function('ran.push("built code")')();
          } catch {}
          document.body.append(
            Object.assign(document.createElement('script'), { textContent: 'ran.push("inline script")' }),
          );
          const handled = document.createElement('i');
          handled.setAttribute('onclick', 'ran.push("handler attribute")');
          document.body.append(handled);
          handled.click();
          done(ran);
        }),
      ),
  );
  expect(outcomes).toEqual([]);
});

test('the page reaches no server by any way a page has', async ({ shared, simulator }) => {
  const { page } = shared.app;
  const server = await simulator.addInstance();
  const outcomes = await page.evaluate(async (url) => {
    const settled = (make: (done: (word: string) => void) => void) =>
      new Promise<string>((done) => {
        try {
          make(done);
        } catch {
          done('refused');
        }
      });
    // Other tests share this page, and axe would find there what is left behind.
    const element = (tag: string, set: Record<string, string>) => {
      const node = document.createElement(tag);
      return settled((done) => {
        const heard = { onload: () => done('loaded'), onerror: () => done('refused') };
        document.body.append(Object.assign(node, set, heard));
      }).finally(() => node.remove());
    };
    return {
      fetch: await fetch(url).then(
        () => 'loaded',
        () => 'refused',
      ),
      file: await fetch('file:///etc/hostname').then(
        () => 'loaded',
        () => 'refused',
      ),
      xhr: await settled((done) => {
        const request = new XMLHttpRequest();
        request.onload = () => done('loaded');
        request.onerror = () => done('refused');
        request.open('GET', url);
        request.send();
      }),
      socket: await settled((done) => {
        const socket = new WebSocket(url.replace('http', 'ws'));
        socket.onopen = () => done('loaded');
        socket.onerror = () => done('refused');
      }),
      events: await settled((done) => {
        new EventSource(url).onerror = () => done('refused');
      }),
      image: await element('img', { src: `${url}/image.png` }),
      script: await element('script', { src: `${url}/script.js` }),
      style: await element('link', { rel: 'stylesheet', href: `${url}/style.css` }),
      worker: await settled((done) => {
        new Worker(`${url}/worker.js`).onerror = () => done('refused');
      }),
    };
  }, server.origin);
  expect(new Set(Object.values(outcomes)), JSON.stringify(outcomes)).toEqual(new Set(['refused']));
  // Even from main, the page's session reaches nothing but the app's own files.
  const fromSession = await shared.app.electron.evaluate(
    ({ session }, url) =>
      session.defaultSession.fetch(url).then(
        () => 'loaded',
        () => 'refused',
      ),
    server.origin,
  );
  expect(fromSession).toBe('refused');
  expect(server.requests).toHaveLength(0);
});

test('the page can embed nothing, and a frame in it has no bridge', async ({ shared, simulator }) => {
  const { page } = shared.app;
  const server = await simulator.addInstance();
  const bridges = await page.evaluate(async (url) => {
    const found: string[] = [];
    for (const src of [url, 'app://quayside/index.html', 'about:blank']) {
      const frame = Object.assign(document.createElement('iframe'), { src });
      await new Promise((settled) => {
        frame.onload = settled;
        frame.onerror = settled;
        document.body.append(frame);
      });
      try {
        const inner = frame.contentWindow as unknown as { quayside?: unknown } | null;
        found.push(typeof inner?.quayside);
      } catch {
        found.push('out of reach');
      }
      frame.remove();
    }
    return found;
  }, server.origin);
  expect(bridges).not.toContain('object');
  expect(bridges[2]).toBe('undefined');
  expect(server.requests).toHaveLength(0);
});

test('every permission is refused', async ({ shared }) => {
  const answers = await shared.app.page.evaluate(async () => {
    const state = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    const word = (wanted: Promise<unknown>) =>
      wanted.then(
        () => 'given',
        () => 'denied',
      );
    return {
      notifications: await Notification.requestPermission(),
      geolocation: await state('geolocation'),
      camera: await state('camera'),
      microphone: await state('microphone'),
      midi: await state('midi'),
      clipboard: await word(navigator.clipboard.readText()),
      media: await word(navigator.mediaDevices.getUserMedia({ audio: true })),
      position: await word(
        new Promise((found, failed) => navigator.geolocation.getCurrentPosition(found, failed)),
      ),
    };
  });
  expect(new Set(Object.values(answers)), JSON.stringify(answers)).toEqual(new Set(['denied']));
});

test('the app’s scheme gives its own page’s files and nothing else', async ({ shared }) => {
  const statuses = await shared.app.electron.evaluate(async ({ session }) => {
    const status = async (url: string, init?: RequestInit) =>
      session.defaultSession.fetch(url, init as never).then(
        (answer) => answer.status,
        () => 'refused',
      );
    return {
      own: await status('app://quayside/index.html'),
      up: await status('app://quayside/../../package.json'),
      encoded: await status('app://quayside/%2e%2e/%2e%2e/package.json'),
      slashes: await status('app://quayside/..%2fmain%2findex.js'),
      backslashes: await status('app://quayside/..%5cmain%5cindex.js'),
      absolute: await status('app://quayside//etc/passwd'),
      broken: await status('app://quayside/%ff'),
      missing: await status('app://quayside/missing.js'),
      post: await status('app://quayside/index.html', { method: 'POST' }),
      otherHost: await status('app://elsewhere/index.html'),
    };
  });
  const { own, otherHost, ...others } = statuses;
  expect(own).toBe(200);
  expect(new Set(Object.values(others)), JSON.stringify(others)).toEqual(new Set([404]));
  expect([404, 'refused']).toContain(otherHost);
});

test('the page can be made larger and smaller', async ({ shared }) => {
  const { page, electron } = shared.app;
  const choose = (role: string) =>
    electron.evaluate(({ BrowserWindow, Menu }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      const [window] = BrowserWindow.getAllWindows();
      view.find((item) => item.role?.toLowerCase() === wanted)?.click({}, window, window?.webContents);
    }, role);
  const ratio = () => page.evaluate(() => devicePixelRatio);
  const usual = await ratio();
  await choose('zoomin');
  await expect.poll(ratio).toBeGreaterThan(usual);
  await expect(page.getByRole('button', { name: 'Add your first instance' })).toBeVisible();
  await choose('resetzoom');
  await expect.poll(ratio).toBe(usual);
});
