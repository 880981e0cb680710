import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../../src/main/shell/log.ts';
import { redact } from '../../../src/main/shell/redact.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-log-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a line reaches the file with its secrets cut out', () => {
  createLog(join(folder, 'main.log'))('GET user.all x-api-key: short-secret');
  const written = readFileSync(join(folder, 'main.log'), 'utf8');
  expect(written).toContain('GET user.all x-api-key: [cut]');
  expect(written).not.toContain('short-secret');
});

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
  'GET organization.updateMemberRole 0b9f5a3e-7c1d-4e8a-9b2f-1a2b3c4d5e6f 200 84',
  'TypeError: Cannot read properties of undefined (reading keys)\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)',
  '    at createCredentialStore (file:///opt/quayside/resources/app.asar/out/main/index.js:4821:17)',
  'app://quayside/assets/index-B3kd9f2a.js:1:2045',
  'net::ERR_CERT_AUTHORITY_INVALID',
])('what helps to find a fault stays: %j', (line) => {
  expect(redact(line)).toBe(line);
});
