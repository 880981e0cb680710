import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { askMain, instanceIdOf } from './screen.ts';
import { keyOf, village } from './seeds.ts';
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

test('the page’s policy allows nothing unsafe, no connection, and a nonce per load', async ({ shared }) => {
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

test('the page reaches no server by WebRTC either, neither by UDP nor by TCP', async ({ shared }) => {
  const reached = { udp: 0, tcp: 0 };
  const udp = createSocket('udp4', () => {
    reached.udp += 1;
  });
  const tcp = createServer((socket) => {
    reached.tcp += 1;
    socket.destroy();
  });
  udp.bind(0, '127.0.0.1');
  tcp.listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const ports = { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port };
  const candidates = await shared.app.page.evaluate(async (at) => {
    const account = { username: 'a key', credential: 'a key' };
    const connection = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:127.0.0.1:${at.udp}` },
        { urls: `turn:127.0.0.1:${at.udp}?transport=udp`, ...account },
        { urls: `turn:127.0.0.1:${at.tcp}?transport=tcp`, ...account },
      ],
    });
    const found: string[] = [];
    const over = new Promise<void>((done) => {
      connection.onicecandidate = ({ candidate }) => (candidate ? found.push(candidate.candidate) : done());
    });
    connection.createDataChannel('out');
    await connection.setLocalDescription(await connection.createOffer());
    await over;
    connection.close();
    return found;
  }, ports);
  udp.close();
  tcp.close();
  expect({ reached, candidates }).toEqual({ reached: { udp: 0, tcp: 0 }, candidates: [] });
});

test('a script of the page reads no clipboard, and the person pastes as ever', async ({ shared }) => {
  const { page, electron } = shared.app;
  await electron.evaluate(({ clipboard }) => clipboard.writeText('copied elsewhere'));
  const read = await page.evaluate(() => {
    const field = Object.assign(document.createElement('textarea'), { id: 'pasted' });
    document.body.append(field);
    field.focus();
    let heard = '';
    field.addEventListener('paste', ({ clipboardData }) => {
      heard = clipboardData?.getData('text') ?? '';
    });
    return { done: document.execCommand('paste'), value: field.value, heard };
  });
  expect(read).toEqual({ done: false, value: '', heard: '' });
  const field = page.locator('#pasted');
  await field.press('ControlOrMeta+V');
  await expect(field).toHaveValue('copied elsewhere');
  await field.evaluate((node) => node.remove());
});

test('a page that sets a proxy gets no stored key before a box is met', async ({ openWith, simulator }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const keys: string[] = [];
  const proxy = createHttpServer((request, response) => {
    keys.push(String(request.headers['x-api-key']));
    response.end('here is nobody');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const key = keyOf(server);
  const app = await openWith({ name: 'North', server, key });
  const instanceId = await instanceIdOf(app, 'North');
  const asked = await answerBoxes(app, ['Cancel', 'Use this proxy']);
  const give = () =>
    askMain(app, 'instances.edit', {
      ...{ attemptId: 'a', instanceId, name: 'North', color: 'red', url: server.origin },
      connection: { proxy: { mode: 'given', url }, headers: [] },
    });

  const organizationId = server.world.organizations[0]?.id;
  const read = () => askMain(app, 'members.list', { instanceId, organizationId });

  expect(await give()).toMatchObject({ ok: false, error: { code: 'canceled' } });
  expect(await read()).toMatchObject({ ok: true });
  expect(keys).toEqual([]);

  expect(await give()).toMatchObject({ ok: true });
  expect(await read()).toMatchObject({ ok: false });
  expect(keys).toContain(key);
  proxy.close();
  const [first, second] = await asked();
  expect(first).toEqual(second);
  expect(first?.message).toBe('Send the keys of this instance through another proxy?');
  expect(first?.detail).toContain(`Instance: North\nServer: ${server.host}\nProxy: ${url}\n`);
});

test('a script of the page has main send nothing to a server of its choice and open no tab: boxes ask, and a click is one', async ({
  openWith,
  simulator,
}) => {
  const [north, evil] = await Promise.all([
    simulator.addInstance({ seed: village('north') }),
    simulator.addInstance(),
  ]);
  const app = await openWith({ name: 'North', server: north, key: keyOf(north) });
  const instanceId = await instanceIdOf(app, 'North');
  const opened = await app.electron.evaluateHandle(({ shell }) => {
    const urls: string[] = [];
    shell.openExternal = async (url) => void urls.push(url);
    return urls;
  });
  // What the test did until here were clicks, too.
  await answerBoxes(app, []);
  for (let at = 0; at < 3; at += 1) await askMain(app, 'instances.open', { instanceId });
  await opened.evaluate((urls) => void urls.splice(0));
  const entry = { attemptId: 'a', name: 'Evil', url: evil.origin, key: keyOf(evil) };
  const canceled = { ok: false, error: { code: 'canceled' } };
  const asked = await answerBoxes(app, ['Cancel', 'Cancel', 'Cancel']);
  expect(await askMain(app, 'instances.add', entry)).toMatchObject(canceled);
  expect(await askMain(app, 'instances.open', { instanceId })).toMatchObject(canceled);
  expect(await askMain(app, 'instances.announce', { urls: [evil.origin, 'http://b.example'] })).toMatchObject(
    canceled,
  );
  expect((await asked()).map(({ message }) => message)).toEqual([
    `Give ${evil.host} an API key?`,
    `Open ${north.host} in the browser?`,
    'Add 2 instances?',
  ]);
  expect(evil.requests).toHaveLength(0);
  expect(await opened.jsonValue()).toEqual([]);

  const barred = await answerBoxes(app, []);
  await app.page.keyboard.press('Shift');
  const tabs = await app.page.evaluate(async (id) => {
    const open = () => window.quayside.request('instances.open', { instanceId: id });
    return (await Promise.all(Array.from({ length: 3 }, open))).map(({ ok }) => ok);
  }, instanceId);
  expect(tabs.filter(Boolean)).toHaveLength(1);
  expect(await opened.jsonValue()).toHaveLength(1);
  expect(await barred()).toHaveLength(2);
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
  await expect(page.getByRole('heading', { name: 'Connect your first Dokploy server' })).toBeVisible();
  await choose('resetzoom');
  await expect.poll(ratio).toBe(usual);
});
