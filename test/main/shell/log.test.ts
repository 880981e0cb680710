import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { redact } from '../../../src/main/diagnostics/redact.ts';
import { createLog } from '../../../src/main/shell/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-log-'));
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program that has a log in a process of its own, to its end; gives what the file holds. */
async function logOf(program: string): Promise<string> {
  const file = join(folder, 'main.log');
  const entry = fileURLToPath(new URL('../../../src/main/shell/log.ts', import.meta.url));
  const whole = `
    import { createLog, logToTheEnd } from ${JSON.stringify(entry)};
    const log = createLog(${JSON.stringify(file)});
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', whole], { stdio: 'ignore' });
  await once(child, 'close');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test('a line reaches the file with its secrets cut out', () => {
  const log = createLog(join(folder, 'main.log'));
  log.line('GET user.all x-api-key: short-secret');
  log.flush();
  const written = readFileSync(join(folder, 'main.log'), 'utf8');
  expect(written).toContain('GET user.all x-api-key: [cut]');
  expect(written).not.toContain('short-secret');
});

test('lines that come together reach the file together, each with the time at which it came', () => {
  vi.useFakeTimers({ now: new Date(2026, 0, 31, 9, 5, 7, 42) });
  const file = join(folder, 'main.log');
  const log = createLog(file);
  log.line('-----BEGIN KEY-----');
  vi.advanceTimersByTime(3);
  log.line('GET user.all 200');
  expect(existsSync(file)).toBe(false);
  vi.advanceTimersByTime(100);
  expect(readFileSync(file, 'utf8').split(/\r?\n/)).toEqual([
    '[2026-01-31 09:05:07.042] [info]  [cut]',
    '[2026-01-31 09:05:07.045] [info]  GET user.all 200',
    '',
  ]);
});

test('no line is lost when the app ends, or when something in it fails that nothing caught', async () => {
  const lines = `for (let at = 1; at <= 500; at += 1) log.line(\`line \${at}\`);`;
  const all = Array.from({ length: 500 }, (_, at) => `line ${at + 1}`);
  const told = (text: string) => text.match(/line \d+/g);
  expect(told(await logOf(`logToTheEnd(log); ${lines} process.exit(0);`))).toEqual(all);

  rmSync(folder, { recursive: true });
  const failing = await logOf(`logToTheEnd(log); ${lines}
    setTimeout(() => { throw new Error('broke'); });
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1);`);
  expect(told(failing)).toEqual(all);
  expect(failing).toMatch(/line 500\r?\n.*Uncaught Error: broke/);
});

test.each([
  ['backslashes', `token${'\\'.repeat(100_000)}`],
  ['spaces', `token ${' '.repeat(100_000)}`],
  ['letters', 'a/'.repeat(100_000)],
  ['percent signs', `%3A%2F%2F${'%3A%2F%2F'.repeat(20_000)}`],
])('a stranger’s long line of %s holds main up for no time that grows with its square', (_, line) =>
  expect(redact(line).length).toBeLessThanOrEqual(line.length),
);

test.each([
  ['x-api-key: CANARY', 'CANARY'],
  ['{"apiKey":"CANARY","name":"n"}', 'CANARY'],
  ['Authorization: Basic Q0FOQVJZ', 'Q0FOQVJZ'],
  ['sent Bearer CANARY to it', 'CANARY'],
  ['CF-Access-Client-Secret: CANARY', 'CANARY'],
  ['Set-Cookie: a=1; session=CANARY', 'CANARY'],
  ['password=CANARY', 'CANARY'],
  ['https://one:CANARY@example.com/x', 'CANARY'],
  ['loading app://quayside/x?key=CANARY failed', 'CANARY'],
  ['AGE-SECRET-KEY-1QQPQQPCANARY', 'QQPQQPCANARY'],
  ['ghp_CANARYCANARY12', 'CANARY'],
  // A name that is a part of a longer one; a value that goes on behind a comma; JSON within JSON; percent-encoded.
  ['access_token=CANARY', 'CANARY'],
  ['{"clientSecret":"CANARY"}', 'CANARY'],
  ['DB_PASSWORD=CANARY', 'CANARY'],
  ['{"passphrase":"one, two; CANARY & more"}', 'CANARY'],
  ['{"passphrase":"one \\" CANARY"}', 'CANARY'],
  ['{"body":"{\\"apiKey\\":\\"one, CANARY\\"}"}', 'CANARY'],
  ['to=%2Flogin%3Ftoken%3DCANARY', 'CANARY'],
  ['{"cookie":"session=CANARY"}', 'CANARY'],
  ['Authorization%3A%20Bearer%20CANARY', 'CANARY'],
  ['https%3A%2F%2Fone%3ACANARY%40example.com', 'CANARY'],
  // A password of ours in capital letters, and one that was cut.
  ['it said BCDF-GHJK-MNPQ-RSTV-WXZ2-3456', 'RSTV'],
  ['it said bcdf-ghjk-mnpq-rstv-w…', 'rstv'],
  ['Q0FOQVJZQ0FOQVJZ/+Q0FOQVJZ==', 'Q0FOQVJZ'],
  ['eyJhbGciOiJI.eyJzdWIiOiIx.CANARY', 'CANARY'],
  ['key 4f9c2b7a1d3e5f60718293a4b5c6d7e8 failed', '4f9c2b7a1d3e5f60718293a4b5c6d7e8'],
  ['key aZ09bY18cX27dW36eV45 failed', 'aZ09bY18cX27dW36eV45'],
  [`key ${'a-long_'.repeat(8)} failed`, 'a-long_a-long_'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY\n-----END OPENSSH PRIVATE KEY-----', 'CANARY'],
])('a secret does not reach the log: %j', (line, secret) => {
  expect(redact(line)).toContain('[cut]');
  expect(redact(line)).not.toContain(secret);
});

test.each([
  'its extra headers (a service token, basic authentication) under “Advanced”',
  'GET organization.updateMemberRole 0b9f5a3e-7c1d-4e8a-9b2f-1a2b3c4d5e6f 200 84',
  'TypeError: Cannot read properties of undefined (reading keys)\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)',
  '    at createCredentialStore (file:///opt/quayside/resources/app.asar/out/main/index.js:4821:17)',
  'app://quayside/assets/index-B3kd9f2a.js:1:2045',
  'net::ERR_CERT_AUTHORITY_INVALID',
])('what helps to find a fault stays: %j', (line) => expect(redact(line)).toBe(line));
