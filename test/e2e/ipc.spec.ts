import { expect } from './app.ts';
import { test } from './sharedApp.ts';

test('calls that the contract does not know, or with input that does not fit, get a coded answer', async ({
  shared,
}) => {
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
      tooLong: await ask('instances.add', {
        attemptId: 'a',
        name: 'n',
        url: 'u',
        key: 'k'.repeat(5000),
      }),
      stranger: await ask('instances.remove', { instanceId: 'no-such-instance' }),
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
    stranger: 'instance-unknown',
  });
});

test('another window with the same page and preload, and a frame with the preload, are turned away', async ({
  shared,
}) => {
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
    const stop = window.quayside.on('notice.added', (notice) => words.push(notice));
    window.postMessage({ event: 'notice.added', payload: { id: 'x' } }, '*');
    await window.quayside.request('app.start', {});
    stop();
    return words;
  });
  expect(heard).toEqual([]);
});
