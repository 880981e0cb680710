import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type Holder, lockProfile } from '../../../src/main/storage/profileLock.ts';
import { makeFolder } from './folder.ts';

const HOLDER = fileURLToPath(new URL('lockHolder.ts', import.meta.url));

/** A process that wants the lock; gives what came of it. */
async function startHolder(profile: string): Promise<{ child: ChildProcess; state: string }> {
  const child = spawn(process.execPath, [HOLDER, profile], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, state: String(said).trim() };
}

function lockOf(profile: string): { file: string; holder: Holder } {
  const [name = ''] = readdirSync(path.join(profile, 'lock'));
  const file = path.join(profile, 'lock', name);
  return { file, holder: JSON.parse(readFileSync(file, 'utf8')) };
}

function rewrite(profile: string, change: Partial<Holder>): void {
  const { file, holder } = lockOf(profile);
  writeFileSync(file, JSON.stringify({ ...holder, ...change }));
}

test('a profile that another process holds is told with who holds it, and free once that gives it back', async () => {
  const profile = makeFolder();
  const { child, state } = await startHolder(profile);
  expect(state).toBe('held');
  for (const by of ['window', 'command'] as const)
    expect(await lockProfile(profile, by)).toMatchObject({
      state: 'taken',
      isSure: true,
      holder: { by: 'command', pid: child.pid, host: hostname() },
    });
  child.stdin?.write('end');
  await once(child, 'exit');
  const locked = await lockProfile(profile, 'window');
  expect(locked.state).toBe('held');
  expect((await startHolder(profile)).state).toBe('taken');
  if (locked.state === 'held') await locked.release();
  expect((await startHolder(profile)).state).toBe('held');
});

test('a lock whose holder was killed is noticed at once', async () => {
  const profile = makeFolder();
  const { child } = await startHolder(profile);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect((await lockProfile(profile, 'command')).state).toBe('held');
  expect(readdirSync(path.join(profile, 'lock'))).toEqual(['2']);
});

test('a lock from before a restart of the computer is stale although its number is in use again', async () => {
  const profile = makeFolder();
  const { child } = await startHolder(profile);
  rewrite(profile, process.platform === 'linux' ? { boot: 'the one before' } : { started: '1000000000000' });
  expect((await lockProfile(profile, 'command')).state).toBe('held');
  expect(child.exitCode).toBeNull();
});

test('a lock is stale where a later process has the number of its holder', async () => {
  const profile = makeFolder();
  await startHolder(profile);
  rewrite(profile, { started: '1' });
  expect((await lockProfile(profile, 'command')).state).toBe('held');
});

test('of a lock from another computer nobody says that it is stale', async () => {
  const profile = makeFolder();
  const { child } = await startHolder(profile);
  child.kill('SIGKILL');
  await once(child, 'exit');
  rewrite(profile, { host: 'another.example.com' });
  const { file } = lockOf(profile);
  expect(await lockProfile(profile, 'command')).toMatchObject({ state: 'taken', isSure: false, file });
});

test('a lock that a power failure left empty is stale', async () => {
  const profile = makeFolder();
  await startHolder(profile);
  writeFileSync(lockOf(profile).file, '');
  expect((await lockProfile(profile, 'command')).state).toBe('held');
});

test('a window that starts anew does not wait for the one before it', async () => {
  const profile = makeFolder();
  await startHolder(profile);
  rewrite(profile, { by: 'window' });
  expect((await lockProfile(profile, 'command')).state).toBe('taken');
  expect((await lockProfile(profile, 'window')).state).toBe('held');
});

test('of many that want a free or a stale lock at once, one has it', async () => {
  for (const isStale of [false, true]) {
    const profile = makeFolder();
    if (isStale) {
      const { child } = await startHolder(profile);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const all = await Promise.all(Array.from({ length: 20 }, () => lockProfile(profile, 'command')));
    const states = all.map(({ state }) => state);
    expect(states.filter((state) => state === 'held')).toHaveLength(1);
    expect(states.filter((state) => state === 'taken')).toHaveLength(19);
    expect(readdirSync(path.join(profile, 'lock'))).toHaveLength(1);
  }
});

test('where the disk takes no lock, it is said why', async () => {
  const profile = makeFolder();
  writeFileSync(path.join(profile, 'lock'), '');
  expect(await lockProfile(profile, 'command')).toEqual({
    state: 'failed',
    why: 'a file is where its folder should be',
  });
});
