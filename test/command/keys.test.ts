import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeySource } from '../../src/command/config.ts';
import { readKey } from '../../src/command/keys.ts';
import { makeFolder } from '../main/storage/folder.ts';

const KEY = 'canary'.repeat(8);
const PROD = { name: 'Prod', origin: 'https://dokploy.example.com' };
type From = KeySource extends infer S ? (S extends KeySource ? Omit<S, 'words'> : never) : never;

/** The key, or why there is none; no word of what was read is in that. */
async function read(
  from: From,
  given: { env?: NodeJS.ProcessEnv; commandLimit?: number; at?: typeof PROD } = {},
) {
  const { at = PROD, ...how } = given;
  const found = await readKey({ ...from, words: 'there' } as KeySource, at, { env: {}, ...how });
  if (found.ok) return found.value;
  expect(JSON.stringify(found)).not.toContain('canary');
  expect(found.error.code).toBe('key-missing');
  return `${found.error.message} ${found.error.advice}`;
}

const fromEnv = (text: string, at = PROD) => read({ by: 'env', name: 'X' }, { env: { X: text }, at });

describe('a key from a variable', () => {
  test('says first which server it is for', async () => {
    for (const host of ['dokploy.example.com', 'https://dokploy.example.com', 'HTTPS://Dokploy.Example.com/'])
      expect(await fromEnv(`${host} ${KEY}`)).toBe(KEY);
    expect(await fromEnv(` dokploy.example.com\t${KEY}\r\n`)).toBe(KEY);
    expect(await fromEnv(`127.0.0.1:3000 ${KEY}`, { name: 'A', origin: 'http://127.0.0.1:3000' })).toBe(KEY);
  });

  test.each([
    'evil.example.com',
    'http://dokploy.example.com',
    'dokploy.example.com:8443',
    'dokploy.example.com.evil.example.com',
  ])('that is for %s goes nowhere else', async (host) => {
    expect(await fromEnv(`${host} ${KEY}`)).toBe(
      'The key of “Prod” could not be read from there: it is for another address than https://dokploy.example.com. Nothing was sent. Check the url in quayside.yaml.',
    );
  });

  test('is refused where it does not say that: it may be any secret', async () => {
    expect(await fromEnv(KEY)).toContain(
      'it does not say which server it is for. Write the host before the key',
    );
    expect(await fromEnv(`canary is ${KEY}`)).toContain('it is not a host, a space and the key');
    expect(await fromEnv(`@canary ${KEY}`)).toContain('it is not a host, a space and the key');
    expect(await fromEnv(`dokploy.example.com canary-ö`)).toContain('it has characters that no key has');
  });

  test('is missing where the variable is empty or not set', async () => {
    expect(await fromEnv('')).toContain('it is not set');
    expect(await read({ by: 'env', name: 'X' })).toContain('it is not set');
    expect(await fromEnv(' \n ')).toContain('it is empty');
  });
});

test('the value of a header is for one server as a key is, and may have spaces', async () => {
  const value = async (text: string) => {
    const source: KeySource = { by: 'env', name: 'X', words: 'there' };
    const found = await readKey(source, PROD, { env: { X: text }, header: 'X-Front' });
    if (found.ok) return found.value;
    expect(JSON.stringify(found)).not.toContain('canary');
    return `${found.error.code}: ${found.error.message}`;
  };
  expect(await value(`dokploy.example.com Bearer ${KEY}`)).toBe(`Bearer ${KEY}`);
  expect(await value(KEY)).toMatch(
    /^header-missing: The header X-Front of “Prod” .*which server it is for\.$/,
  );
  expect(await value(`evil.example.com ${KEY}`)).toContain('it is for another address');
  expect(await value(`dokploy.example.com ${KEY}\u0001`)).toContain('no header can carry it');
});

describe('a key from a file', () => {
  const write = (text: string, mode = 0o600) => {
    const file = path.join(makeFolder(), 'key');
    writeFileSync(file, text, { mode });
    chmodSync(file, mode);
    return file;
  };

  test('is read where nobody else may read it', async () => {
    for (const mode of [0o600, 0o400])
      expect(await read({ by: 'file', file: write(`dokploy.example.com ${KEY}\n`, mode) })).toBe(KEY);
  });

  test.skipIf(process.platform === 'win32')('is refused where others may, also behind a link', async () => {
    for (const mode of [0o644, 0o640, 0o606]) {
      const file = write(`dokploy.example.com ${KEY}\n`, mode);
      expect(await read({ by: 'file', file })).toContain(`others may read it. Run: chmod 600 ${file}`);
      const link = path.join(makeFolder(), 'link');
      symlinkSync(file, link);
      expect(await read({ by: 'file', file: link })).toContain('others may read it');
    }
  });

  test.skipIf(process.platform === 'win32')('comes out of a pipe that is its owner’s alone', async () => {
    const pipe = (mode: number, text: string) => {
      const file = path.join(makeFolder(), 'pipe');
      execFileSync('mkfifo', ['-m', mode.toString(8), file]);
      // So it is open to both ends without waiting for either.
      const end = openSync(file, 'r+');
      writeSync(end, text);
      const found = read({ by: 'file', file });
      closeSync(end);
      return found;
    };
    expect(await pipe(0o600, `dokploy.example.com ${KEY}\n`)).toBe(KEY);
    expect(await pipe(0o644, `dokploy.example.com ${KEY}\n`)).toContain('others may read it');
    expect(await pipe(0o600, 'canary'.repeat(10_000))).toContain('it is too large');
    expect(await pipe(0o600, '')).toContain('it is empty');
  });

  test('is told from a folder, from nothing, and from what is no key', async () => {
    const folder = path.join(makeFolder(), 'folder');
    mkdirSync(folder, { mode: 0o700 });
    expect(await read({ by: 'file', file: folder })).toContain('it is no file');
    expect(await read({ by: 'file', file: path.join(folder, 'none') })).toContain('there is no such file');
    expect(await read({ by: 'file', file: write(`a ${KEY}\nb ${KEY}`) })).toContain(
      'it has more than one line',
    );
    expect(await read({ by: 'file', file: write('canary'.repeat(10_000)) })).toContain('it is too large');
    expect(await read({ by: 'file', file: write('') })).toContain('it is empty');
  });
});

describe('a key from a command', () => {
  const run = (script: string, more: { commandLimit?: number } = {}) =>
    read({ by: 'command', command: [process.execPath, '-e', script] }, more);

  test('is its one line, alone or after the host', async () => {
    expect(await run(`console.log('${KEY}')`)).toBe(KEY);
    expect(await run(`console.log('dokploy.example.com ${KEY}')`)).toBe(KEY);
    expect(await run(`console.log('evil.example.com ${KEY}')`)).toContain('it is for another address');
  });

  test('that fails, or is not there, is told without its words', async () => {
    expect(await run(`console.log('${KEY}'); console.error('${KEY}'); process.exit(3)`)).toContain(
      'it ended with exit code 3. Run it by hand to see why.',
    );
    expect(await run(`process.kill(process.pid, 'SIGKILL')`)).toContain('it ended with SIGKILL');
    expect(await read({ by: 'command', command: ['quayside-no-such-program'] })).toContain(
      'there is no such program',
    );
  });

  test('that prints two lines, or no end of them, gives none', async () => {
    expect(await run(`console.log('${KEY}\\n${KEY}')`)).toContain('it has more than one line');
    expect(await run(`for (;;) require('fs').writeSync(1, '${KEY}')`)).toContain('its output is too long');
    expect(await run('')).toContain('it is empty');
  });

  test('that hangs is ended with all that it started', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const closed: Promise<unknown>[] = [];
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      closed.push(new Promise((done) => socket.once('close', done)));
    });
    const hang = `require('net').connect(${port}, '127.0.0.1')`;
    const start = `require('child_process').spawn(process.execPath, ['-e', "${hang.replaceAll("'", '`')}"], { stdio: 'inherit' })`;
    expect(await run(`${hang}; ${start}`, { commandLimit: 3_000 })).toContain(
      'it gave none within 3 s. It must not ask anything.',
    );
    expect(closed).toHaveLength(2);
    await Promise.all(closed);
  });
});
