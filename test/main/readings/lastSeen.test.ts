import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLastSeen } from '../../../src/main/readings/lastSeen.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { makeFolder } from '../storage/folder.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const ACCOUNT: Account = { version: '0.29.0', caller: null, organizations: [] };
const make = (folder: string) => createLastSeen({ folder, clock: () => 1000 });

describe('what was last seen', () => {
  test('comes back at the next start with its time, readable by its owner alone', async () => {
    const folder = path.join(makeFolder(), 'seen');
    const seen = make(folder);
    seen.note('a', { account: ACCOUNT });
    seen.note('a', { organizationId: 'org-1', members: [] });
    seen.note('a', { organizationId: 'org-2', invitations: [] });
    await seen.flush();
    expect(await make(folder).readAll(['a', 'b'])).toEqual({
      a: {
        account: { data: ACCOUNT, at: 1000 },
        members: { 'org-1': { data: [], at: 1000 } },
        invitations: { 'org-2': { data: [], at: 1000 } },
      },
    });
    expect(statSync(path.join(folder, 'a.json')).mode & 0o777).toBe(0o600);
  });

  test('gathers readings into one write, and leaves no timer behind', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.note('a', { account: ACCOUNT });
    seen.note('b', { account: ACCOUNT });
    expect(vi.getTimerCount()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    vi.advanceTimersByTime(1000);
    await seen.flush();
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keeps no field that the shapes do not name', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    const leaky = { id: 'o', name: 'Org', createdAt: '', ownerId: 'u', stripeId: 'canary' };
    seen.note('a', { account: { ...ACCOUNT, organizations: [leaky] } });
    await seen.flush();
    expect(readFileSync(path.join(folder, 'a.json'), 'utf8')).not.toContain('canary');
  });

  test('passes over a malformed file and deletes what belongs to no instance', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'a.json'), '{"version":1,"seen":');
    writeFileSync(path.join(folder, 'gone.json'), '{}');
    expect(await make(folder).readAll(['a'])).toEqual({});
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('a removed instance does not come back by a write that was waiting', async () => {
    const folder = makeFolder();
    const seen = make(folder);
    seen.note('a', { account: ACCOUNT });
    await seen.flush();
    seen.note('a', { account: ACCOUNT });
    await Promise.all([seen.flush(), seen.remove('a'), seen.flush()]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an id never leads out of the folder', async () => {
    const root = makeFolder();
    const folder = path.join(root, 'seen');
    mkdirSync(folder);
    const seen = make(folder);
    for (const id of ['../escaped', 'CON', 'a/b', '.', 'x'.repeat(300)]) seen.note(id, { account: ACCOUNT });
    await seen.flush();
    expect(readdirSync(root)).toEqual(['seen']);
    expect(readdirSync(folder)).toHaveLength(5);
    expect(Object.keys(await make(folder).readAll(['../escaped']))).toEqual(['../escaped']);
  });
});
