import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Cdp, connectCdp } from './cdp.ts';
import type { Subject } from './subjects.ts';

/** What takes longer than this (ms) is a failure, not a measurement. */
const LIMIT = 30_000;

/** A running subject. Times are in ms since its process was spawned. */
export type Launched = {
  pid: number;
  firstPaint: number;
  /** When `subject.usable` was in the document; null for a subject without it. */
  usable: number | null;
  evaluate<T>(expression: string): Promise<T>;
  /** A command of Chromium’s debugging protocol to the page. */
  send<T>(method: string, params?: object): Promise<T>;
  close(): Promise<void>;
};

export async function launch(electron: string, subject: Subject): Promise<Launched> {
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(typeof subject.app === 'string' ? [subject.app] : []),
    `--user-data-dir=${subject.profile}`,
    // Without a debugger the packed app opens no port.
    ...(typeof subject.app === 'string' ? [] : ['--inspect=127.0.0.1:0']),
    '--remote-debugging-port=0',
  ];
  const spawnedAt = performance.timeOrigin + performance.now();
  const executable = typeof subject.app === 'string' ? electron : subject.app.executable;
  const env = { ...process.env, ...subject.env };
  const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'exit');
  try {
    const browser = await connectCdp(
      await within(debuggingAddress(child.stderr), 'Electron had not got ready'),
    );
    const page = await watchPage(browser, subject);
    const { origin, paint, usable } = await page.times();
    const since = (time: number) => origin + time - spawnedAt;
    return {
      pid: child.pid as number,
      firstPaint: since(paint),
      usable: usable === null ? null : since(usable),
      evaluate: page.evaluate,
      send: page.send,
      async close() {
        void browser.send('Browser.close').catch(() => {});
        await Promise.race([gone, wait(5_000, undefined, { ref: false })]);
        child.kill('SIGKILL');
        await gone;
        browser.close();
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await gone;
    throw error;
  }
}

async function debuggingAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  const lines = createInterface({ input: stderr });
  const address = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
      if (found) resolve(found);
    });
    lines.once('close', () => reject(new Error(`It ended before it could be measured:\n${said.join('\n')}`)));
  });
  return address;
}

/** Times in ms on the page's own clock, whose origin is in ms since the epoch. */
type Times = { origin: number; paint: number; usable: number | null };

/** Attaches to the first page while Electron still gets ready: the page itself notes when it is usable. */
async function watchPage(browser: Cdp, { usable, script = '' }: Pick<Subject, 'usable' | 'script'>) {
  const attached = new Promise<string>((resolve) => {
    browser.on<{ sessionId: string; targetInfo: { type: string } }>('Target.attachedToTarget', (event) => {
      if (event.targetInfo.type === 'page') resolve(event.sessionId);
    });
  });
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: true,
  });
  const sessionId = await within(attached, 'no page was opened');
  const source = `globalThis.benchUsable = new Promise((resolve) => {
    const look = () => document.querySelector(${JSON.stringify(usable ?? 'html')}) && resolve(performance.now());
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
  ${script}`;
  await browser.send('Page.enable', {}, sessionId);
  await browser.send('Page.addScriptToEvaluateOnNewDocument', { source, runImmediately: true }, sessionId);

  async function evaluate<T>(expression: string): Promise<T> {
    const sent = browser.send<{
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId);
    const { result, exceptionDetails } = await within(sent, `the page had not answered ${expression}`);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async function times(): Promise<Times> {
    const paint = `new Promise((resolve) => new PerformanceObserver((list) => {
      const entry = list.getEntriesByName('first-contentful-paint')[0];
      if (entry) resolve(entry.startTime);
    }).observe({ type: 'paint', buffered: true }))`;
    const ask = `Promise.all([${paint}, ${usable ? 'globalThis.benchUsable' : 'null'}])
      .then(([paint, usable]) => ({ origin: performance.timeOrigin, paint, usable }))`;
    // Asked too early, the question is lost with the empty page that the app's own page takes the place of.
    const answer = (): Promise<Times> =>
      evaluate<Times>(ask).catch((error: Error) => {
        if (/context was destroyed|Cannot find context/.test(error.message)) return answer();
        throw error;
      });
    return within(answer(), 'the page did not become usable');
  }
  const send = <T>(method: string, params?: object) => browser.send<T>(method, params, sessionId);
  return { evaluate, times, send };
}

function within<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  const late = wait(LIMIT, undefined, { ref: false }).then(() => {
    throw new Error(`After ${LIMIT / 1000} s ${otherwise}.`);
  });
  return Promise.race([promise, late]);
}
