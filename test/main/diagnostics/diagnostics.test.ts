import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

import { PROFILE_FILES } from '../../../src/main/boot/profileFiles.ts';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createCrashReports } from '../../../src/main/diagnostics/crashReports.ts';
import { createDiagnostics } from '../../../src/main/diagnostics/diagnostics.ts';
import { redact } from '../../../src/main/diagnostics/redact.ts';
import { ENDED } from '../../../src/main/diagnostics/sections.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { createLog } from '../../../src/main/shell/log.ts';
import { createCache } from '../../../src/main/world/cache.ts';
import { ok } from '../../../src/shared/errors.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const CANARIES = {
  key: `${'kEy0'.repeat(16)}`,
  header: 'gate-0pen-sesame-9f3a',
  passphrase: 'correct-horse-battery-staple-77',
  password: 'bcdf-ghjk-lmnp-qrst-vwxz-2345',
  proxyPassword: 'pr0xy-Passw0rd',
};

async function open() {
  const folder = makeFolder();
  const logFile = path.join(folder, 'logs', 'main.log');
  const newId = countIds();
  const instances = await openInstances({
    file: path.join(folder, 'instances.json'),
    clock: Date.now,
    newId,
  });
  const keychain = createKeychain({
    backend: new FakeKeychain(),
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  const credentialStore = createCredentialStore({ instances, keychain, clock: Date.now, newId });
  const added = await credentialStore.addInstance({
    name: 'Harbor',
    origin: 'https://dokploy.harbor.example',
    key: CANARIES.key,
    facts: {
      ...{ organizationId: 'acme', organizationName: 'Acme', userId: 'u', userEmail: 'anna@harbor.example' },
      ...{ role: 'owner', expiresAt: null },
    },
    headers: [{ name: 'cf-access-client-secret', value: CANARIES.header }],
    more: { proxy: { mode: 'given', url: 'http://10.1.2.3:3128' } },
  });
  if (!added.ok) throw new Error(added.error.message);
  const log = createLog(logFile);
  const app = {
    versions: [{ name: 'V8', value: '13.0.245.18' }],
    runtime: [
      { name: 'Profile', value: folder },
      { name: 'Switches', value: 'proxy-server' },
    ],
  };
  const crashReports = createCrashReports({
    ...{ folder: path.join(folder, 'crash-reports'), isWriting: true },
    ...{ log: log.line, ask: async ({ answers }) => answers[0]?.choice as never },
  });
  const copied: string[] = [];
  const state = { target: path.join(folder, 'out.txt') as string | null };
  const calls = createDiagnostics({
    ...{ folder, files: PROFILE_FILES, logFile, flushLog: log.flush, platform: 'linux', instances, keychain },
    crashReports,
    appFacts: () => app,
    cache: createCache({ folder: path.join(folder, 'last-seen'), clock: Date.now }),
    redact,
    chooseTarget: async () => state.target,
    writeClipboard: async (text) => {
      copied.push(text);
      return ok(null);
    },
    clock: Date.now,
  });
  return { folder, logFile, log, keychain, copied, calls, state, crashReports };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function read({ calls }: Opened, hides: boolean, again = true) {
  const told = await calls['diagnostics.read']({ again, hides });
  if (!told.ok) throw new Error(told.error.message);
  return told.value.sections;
}

/** Everything that a fault could put into the log, one a line. */
const LOGGED = [
  `x-api-key: ${CANARIES.key}`,
  `GET organization.all with ${CANARIES.key}`,
  `{"apiKey":"${CANARIES.key}"}`,
  `cf-access-client-secret: ${CANARIES.header}`,
  `passphrase: ${CANARIES.passphrase}`,
  `{"passphrase":"${CANARIES.passphrase}"}`,
  `password=${CANARIES.password}`,
  `made ${CANARIES.password} for somebody`,
  `proxy http://user:${CANARIES.proxyPassword}@10.1.2.3:3128`,
  'user.get 200 at dokploy.harbor.example for anna@harbor.example',
];

test.each([true, false])('has no key, header, passphrase or password (hidden: %s)', async (hides) => {
  const app = await open();
  for (const line of LOGGED) app.log.line(line);
  app.log.flush();
  // A crash report holds whatever was in memory, the name of a process whatever somebody called it.
  await app.crashReports.set(true);
  const pending = path.join(app.folder, 'crash-reports', 'pending');
  mkdirSync(pending);
  writeFileSync(path.join(pending, 'one.dmp'), Object.values(CANARIES).join('\n'));
  app.log.line(`${ENDED}host ${CANARIES.key}, ${CANARIES.password}, exit code 11`);
  app.log.flush();
  // As if the log had been written without its own care.
  mkdirSync(path.dirname(app.logFile), { recursive: true });
  writeFileSync(app.logFile, `${LOGGED.join('\n')}\n`, { flag: 'a' });
  const seen = JSON.stringify(await read(app, hides));
  await app.calls['diagnostics.export']({ hides, to: 'clipboard' });
  await app.calls['diagnostics.export']({ hides, to: 'file' });
  const saved = readFileSync(path.join(app.folder, 'out.txt'), 'utf8');
  for (const text of [seen, app.copied.at(-1) ?? '', saved]) {
    for (const [what, canary] of Object.entries(CANARIES)) expect(text, what).not.toContain(canary);
    expect(text).toContain('user.get 200');
    expect(text).toContain('exit code 11');
    expect(text).toMatch(/T[\d:.]+Z\W+(?:value\W+)?\d+ B/);
    // Nor is what only the profile's files know: who a key belongs to, and what extra headers are called.
    expect(text.includes('dokploy.harbor.example')).toBe(!hides);
    expect(text).not.toContain('cf-access-client-secret: gate');
  }
  expect(seen).toContain('13.0.245.18');
  // The same host has the same number, also where a comma follows.
  if (hides) expect(seen).toContain('https://host-1, version unknown');
  if (hides) expect(`${seen}${saved}`).not.toMatch(/harbor|Harbor|Acme|10\.1\.2\.3|anna/);
});

test('what is saved is what was shown, readable by the person alone', async () => {
  const app = await open();
  const sections = await read(app, false);
  expect(await app.calls['diagnostics.export']({ hides: false, to: 'file' })).toEqual(
    ok({ outcome: 'saved', fileName: 'out.txt' }),
  );
  const file = path.join(app.folder, 'out.txt');
  const saved = readFileSync(file, 'utf8');
  for (const { title, facts } of sections) {
    expect(saved).toContain(`# ${title}`);
    for (const { name, value } of facts) expect(saved).toContain(`${name}: ${value}`);
  }
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  app.state.target = null;
  expect(await app.calls['diagnostics.export']({ hides: false, to: 'file' })).toEqual(
    ok({ outcome: 'canceled' }),
  );
  app.state.target = path.join(app.folder, 'gone', 'out.txt');
  expect(await app.calls['diagnostics.export']({ hides: false, to: 'file' })).toMatchObject({
    error: { code: 'file-unwritable' },
  });
  expect(existsSync(`${app.state.target}.partial`)).toBe(false);
});

test('the keychain is told as it was when it was last used, and is not asked', async () => {
  const app = await open();
  const keychainFact = async () =>
    (await read(app, false)).find(({ title }) => title === 'Keychain')?.facts[1]?.value;
  expect(await keychainFact()).toBe('answers');
  const unused = createKeychain({
    backend: new FakeKeychain(),
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  expect(unused.lastState()).toBeNull();
  const locked = new FakeKeychain();
  locked.mode = 'locked';
  const other = createKeychain({ backend: locked, service: 'Quayside', timeLimit: 5000, clock: Date.now });
  await other.find('a');
  expect(other.lastState()).toBe('locked');
});

test('it is gathered once, until somebody asks for it again', async () => {
  const app = await open();
  app.log.line('the first');
  app.log.flush();
  await read(app, false);
  app.log.line('the second');
  app.log.flush();
  const log = async (again: boolean) => (await read(app, true, again)).at(-1)?.lines.join('\n') ?? '';
  expect(await log(false)).not.toContain('the second');
  expect(await log(true)).toContain('the second');
});

test('the folder of the person is shortened, since it has their name', async () => {
  const app = await open();
  const { homedir } = await import('node:os');
  app.log.line(`written to ${homedir()}/notes.txt`);
  const text = JSON.stringify(await read(app, false));
  expect(text).not.toContain(`${homedir()}/notes.txt`);
  expect(text).toContain('~/notes.txt');
});

test('the last twenty processes that ended are told, also those that the last hundred lines reach no more', async () => {
  const app = await open();
  for (let count = 1; count <= 22; count += 1) app.log.line(`${ENDED}Window ${count}, crashed, exit code 11`);
  for (let count = 1; count <= 120; count += 1) app.log.line(`line ${count}`);
  app.log.flush();
  const sections = await read(app, false);
  const linesOf = (title: string) => sections.find((section) => section.title === title)?.lines ?? [];
  const crashes = linesOf('Crashes');
  expect([crashes.length, crashes[0], crashes.at(-1)]).toEqual([
    20,
    expect.stringContaining('Window 3,'),
    expect.stringContaining('Window 22,'),
  ]);
  const log = linesOf('Last lines of the log');
  expect([log.length, log[0]]).toEqual([100, expect.stringContaining('line 21')]);
});

test('the log of before is told where the new one does not reach', async () => {
  const app = await open();
  mkdirSync(path.dirname(app.logFile), { recursive: true });
  writeFileSync(app.logFile.replace('.log', '.old.log'), 'the old one\n');
  writeFileSync(app.logFile, 'the new one\n');
  expect((await read(app, false)).at(-1)?.lines).toEqual(['the old one', 'the new one']);
});
