import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUpdateEngine, replaceFile, type SystemUpdater } from '../../../src/main/updates/engine.ts';
import { type Offer, signManifest } from '../../../src/main/updates/manifest.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';
import { fileName, LINUX, manifestOf, newKeys, sha512, startFeed } from './release.ts';

const { key, publicKey } = newKeys();
const signal = new AbortController().signal;
const NEW = Buffer.from('#!/bin/sh\necho new\n'.repeat(5_000));

let feed: Awaited<ReturnType<typeof startFeed>>;
let folder: string;
let installed: string;

beforeEach(async () => {
  feed = await startFeed();
  folder = mkdtempSync(path.join(tmpdir(), 'quayside-updates-'));
  installed = path.join(folder, 'Quayside.AppImage');
  writeFileSync(installed, 'old');
});
afterEach(async () => {
  await feed.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An installed 0.1.0 whose downloads lie in `pending`. */
function open(options: { loopback?: boolean; idleMs?: number } = {}) {
  const pending = path.join(folder, 'pending');
  mkdirSync(pending, { recursive: true });
  let prepared: string | null = null;
  const installs: string[] = [];
  const updater: SystemUpdater = {
    async prepare({ file }, fetch) {
      await fetch(path.join(pending, file.name));
      prepared = path.join(pending, file.name);
    },
    prepared: () => prepared,
    install(downloaded, { file }) {
      installs.push(downloaded);
      return replaceFile({ downloaded, file, target: installed });
    },
  };
  const { loopback = true, ...times } = options;
  const engine = createUpdateEngine({
    http: createNodeHttp(),
    source: { feed: feed.url, keys: [publicKey], loopback },
    computer: LINUX,
    running: '0.1.0',
    updater,
    ...times,
  });
  return { ...engine, pending, installs };
}

/** Replaces, and says with which code it was refused. */
const replaced = (options: Parameters<typeof replaceFile>[0]) =>
  replaceFile(options).then(
    () => 'replaced',
    (error) => error.code,
  );

async function codeOfLook(newestSeen: string | null = null, options = {}): Promise<string> {
  const found = await open(options).look({ newestSeen, signal });
  return found.ok ? (found.value?.version ?? 'none') : found.failure.code;
}

async function offered(): Promise<Offer> {
  const found = await open().look({ newestSeen: null, signal });
  if (!found.ok || !found.value) throw new Error(JSON.stringify(found));
  return found.value;
}

test('a newer version is offered, the same and an older one are not, and one that is older than was offered before is told', async () => {
  feed.publish('0.2.0', NEW, key);
  expect(await codeOfLook()).toBe('0.2.0');
  expect(await codeOfLook('0.2.0')).toBe('0.2.0');
  expect(await codeOfLook('0.3.0')).toBe('older');
  feed.publish('0.1.0', NEW, key);
  expect(await codeOfLook()).toBe('none');
  feed.publish('0.0.9', NEW, key);
  expect(await codeOfLook()).toBe('none');
  expect(await codeOfLook('0.1.0')).toBe('older');
});

test('what is not signed, wrongly signed, or signed for another system or by somebody else is not read', async () => {
  feed.publish('0.2.0', NEW, key);
  const name = 'latest-linux.yml';
  const manifest = Buffer.from(feed.files.get(name) as string);
  const attempts: [string, string][] = [
    [signManifest('latest-mac.yml', manifest, key), 'untrusted'],
    [signManifest(name, manifest, newKeys().key), 'untrusted'],
    ['', 'untrusted'],
    ['x'.repeat(201), 'server'],
  ];
  for (const [signature, code] of attempts) {
    feed.files.set(`${name}.sig`, signature);
    expect(await codeOfLook()).toBe(code);
  }
  feed.files.delete(`${name}.sig`);
  expect(await codeOfLook()).toBe('server');
  // A server that is only troubled has said nothing about signatures.
  feed.answer = ({ url = '' }, response) => {
    if (url.endsWith('.sig')) response.writeHead(503).end();
    return url.endsWith('.sig');
  };
  expect(await codeOfLook()).toBe('server');
});

test('a manifest that is never ending, missing, or behind a redirect to elsewhere is told as that', async () => {
  feed.publish('0.2.0', NEW, key);
  feed.files.set('latest-linux.yml', Buffer.alloc(300_000, 'a'));
  expect(await codeOfLook()).toBe('server');
  feed.files.delete('latest-linux.yml');
  expect(await codeOfLook()).toBe('server');
  feed.answer = (_request, response) => {
    response.writeHead(302, { location: 'http://updates.example/latest-linux.yml' }).end();
    return true;
  };
  expect(await codeOfLook()).toBe('server');
  feed.answer = (request, response) => {
    response.writeHead(302, { location: request.url ?? '' }).end();
    return true;
  };
  expect(await codeOfLook()).toBe('server');
});

test('a redirect to where updates may come from is followed, and what comes is looked at the same', async () => {
  feed.publish('0.2.0', NEW, key);
  feed.answer = ({ url = '' }, response) => {
    if (url.startsWith('/store/')) {
      response.end(feed.files.get(url.slice('/store/'.length)));
      return true;
    }
    response.writeHead(302, { location: `/store${url}` }).end();
    return true;
  };
  expect(await codeOfLook()).toBe('0.2.0');
});

test('without the option of the tests nothing is fetched but by HTTPS', async () => {
  feed.publish('0.2.0', NEW, key);
  expect(await codeOfLook(null, { loopback: false })).toBe('server');
  expect(feed.requests).toEqual([]);
});

test('a server that is not there is told as that', async () => {
  await feed.close();
  expect(await codeOfLook()).toBe('server');
});

test('what was downloaded whole takes the place of what was there, which can be run', async () => {
  feed.publish('0.2.0', NEW, key);
  const engine = open();
  const offer = await offered();
  const received: number[] = [];
  const fetched = await engine.download(offer, { signal, onReceived: (bytes) => received.push(bytes) });
  expect(fetched.ok).toBe(true);
  expect(received.at(-1)).toBe(NEW.byteLength);
  expect(readFileSync(installed, 'utf8')).toBe('old');
  expect((await engine.install(offer, { restart: false })).ok).toBe(true);
  expect(readFileSync(installed)).toEqual(NEW);
  expect(statSync(installed).mode & 0o777).toBe(0o755);
  expect(readdirSync(folder).sort()).toEqual(['Quayside.AppImage', 'pending']);
  expect(readdirSync(engine.pending)).toEqual([]);
});

test('another file, a shorter one, a longer one, a cut line, a silent server, a redirect: nothing stays, what is installed is whole', async () => {
  feed.publish('0.2.0', NEW, key);
  const offer = await offered();
  const name = fileName('0.2.0');
  const other = Buffer.from(NEW);
  other[100] = 0;
  const cases: [string, () => void][] = [
    ['untrusted', () => feed.files.set(name, other)],
    ['server', () => feed.files.set(name, NEW.subarray(1))],
    ['server', () => feed.files.set(name, Buffer.concat([NEW, NEW]))],
    ['server', () => feed.files.delete(name)],
    [
      'server',
      () => {
        feed.answer = (_request, response) => {
          response.writeHead(200, { 'content-length': NEW.byteLength });
          response.write(NEW.subarray(0, 1_000), () => response.destroy());
          return true;
        };
      },
    ],
    [
      'server',
      () => {
        feed.answer = (_request, response) => {
          response.writeHead(200, { 'content-length': NEW.byteLength });
          response.write(NEW.subarray(0, 1_000));
          return true;
        };
      },
    ],
    [
      'server',
      () => {
        feed.answer = (_request, response) => {
          response.writeHead(302, { location: 'http://updates.example/new' }).end();
          return true;
        };
      },
    ],
  ];
  for (const [code, arrange] of cases) {
    arrange();
    const engine = open({ idleMs: 400 });
    const fetched = await engine.download(offer, { signal, onReceived: () => {} });
    expect(fetched.ok ? 'fetched' : fetched.failure.code).toBe(code);
    expect(readdirSync(engine.pending)).toEqual([]);
    expect((await engine.install(offer, { restart: false })).ok).toBe(false);
    expect(readFileSync(installed, 'utf8')).toBe('old');
  }
});

test('what is changed between the download and the end of the app is not installed', async () => {
  feed.publish('0.2.0', NEW, key);
  const engine = open();
  const offer = await offered();
  await engine.download(offer, { signal, onReceived: () => {} });
  writeFileSync(path.join(engine.pending, offer.file.name), 'something else');
  const done = await engine.install(offer, { restart: false });
  expect(done.ok ? 'installed' : done.failure.code).toBe('untrusted');
  // An installer of Windows would have been run.
  expect(engine.installs).toEqual([]);
  expect(readFileSync(installed, 'utf8')).toBe('old');
  // Nor is it where it is changed after that.
  const { file } = offer;
  const downloaded = path.join(engine.pending, file.name);
  expect(await replaced({ downloaded, file, target: installed })).toBe('untrusted');
  expect(readFileSync(installed, 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['Quayside.AppImage', 'pending']);
});

test('what a cleaner of caches took away is told as gone, and not as something that nobody signed', async () => {
  feed.publish('0.2.0', NEW, key);
  const engine = open();
  const offer = await offered();
  await engine.download(offer, { signal, onReceived: () => {} });
  rmSync(engine.pending, { recursive: true });
  const done = await engine.install(offer, { restart: false });
  expect(done.ok ? 'installed' : done.failure.code).toBe('not-installed');
});

test('a link in the place of a download is not written through', async () => {
  feed.publish('0.2.0', NEW, key);
  const engine = open();
  const offer = await offered();
  symlinkSync(installed, path.join(engine.pending, offer.file.name));
  expect((await engine.download(offer, { signal, onReceived: () => {} })).ok).toBe(true);
  expect(readFileSync(installed, 'utf8')).toBe('old');
});

test('two that replace the same file at once both do, and whichever comes last it is whole', async () => {
  const contents = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(2_000_000, 'b'), Buffer.alloc(1_000_000, 'c')];
  const each = contents.map((content, at) => {
    const downloaded = path.join(folder, `new-${at}`);
    writeFileSync(downloaded, content);
    return { downloaded, file: { name: `new-${at}`, sha512: sha512(content) }, target: installed };
  });
  for (let round = 0; round < 8; round += 1) {
    await Promise.all(each.map(replaceFile));
    const now = readFileSync(installed);
    expect(contents.some((content) => content.equals(now))).toBe(true);
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what one left that was ended in the middle is taken away, and what another one is writing is not', async () => {
  const downloaded = path.join(folder, 'new');
  writeFileSync(downloaded, NEW);
  const left = path.join(folder, '.Quayside.AppImage.1.new');
  const written = path.join(folder, '.Quayside.AppImage.2.new');
  const others = path.join(folder, '.Quaysides.AppImage.3.new');
  for (const file of [left, written, others]) writeFileSync(file, 'half');
  const earlier = new Date(Date.now() - 24 * 3_600_000);
  for (const file of [left, others]) utimesSync(file, earlier, earlier);
  await replaceFile({ downloaded, file: { name: 'new', sha512: sha512(NEW) }, target: installed });
  expect([left, written, others].map((file) => existsSync(file))).toEqual([false, true, true]);
});

test('a download that is given up leaves nothing, and one that has no room is not begun', async () => {
  feed.publish('0.2.0', NEW, key);
  const offer = await offered();
  const engine = open();
  const giveUp = new AbortController();
  feed.answer = (_request, response) => {
    response.write(NEW.subarray(0, 1_000), () => giveUp.abort());
    return true;
  };
  expect((await engine.download(offer, { signal: giveUp.signal, onReceived: () => {} })).ok).toBe(false);
  expect(readdirSync(engine.pending)).toEqual([]);
  const asked = feed.requests.length;
  const huge = { ...offer, size: 1e15, file: { ...offer.file, size: 1e15 } };
  const full = await engine.download(huge, { signal, onReceived: () => {} });
  expect(full.ok ? 'fetched' : full.failure.code).toBe('disk');
  expect(feed.requests).toHaveLength(asked);
});

test('a place that nothing can be written to keeps what it has, and says so', async () => {
  const downloaded = path.join(folder, 'new');
  writeFileSync(downloaded, NEW);
  const manifest = manifestOf('0.2.0', NEW);
  const hash = /sha512: (.*)/.exec(manifest)?.[1] ?? '';
  const target = path.join(folder, 'gone', 'Quayside.AppImage');
  expect(await replaced({ downloaded, file: { name: 'new', sha512: hash }, target })).toBe('ENOENT');
  // A folder in its place: the last step fails, and what was made for it goes.
  rmSync(installed);
  mkdirSync(installed);
  writeFileSync(path.join(installed, 'kept'), '');
  chmodSync(installed, 0o755);
  expect(await replaced({ downloaded, file: { name: 'new', sha512: hash }, target: installed })).toBe(
    'EISDIR',
  );
  expect(readdirSync(folder).sort()).toEqual(['Quayside.AppImage', 'new']);
  expect(existsSync(path.join(installed, 'kept'))).toBe(true);
});
