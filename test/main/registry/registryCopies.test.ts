import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { asRestored } from '../../../src/main/registry/records.ts';
import { type CopyName, createRegistryCopies, toDrop } from '../../../src/main/registry/registryCopies.ts';
import { readCopy } from '../../../src/main/registry/registryFile.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { instanceRecord, keyRecord } from '../../shared/records.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const instance = (id: string, more: Partial<Instance> = {}) =>
  instanceRecord({ id, name: id, origin: `https://${id}.example.com`, ...more });

const key = (id: string, instanceId: string, more: Partial<KeyRecord> = {}) =>
  keyRecord(id, { instanceId, ...more });

async function open(folder = makeFolder()) {
  const state = { now: Date.parse('2026-01-01T00:00:00Z') };
  const clock = () => state.now;
  const copies = createRegistryCopies({ folder: path.join(folder, 'copies'), clock });
  const instances = await openInstances({
    file: path.join(folder, 'instances.json'),
    ...{ clock, copies },
    newId: countIds(),
  });
  return { folder, state, copies, instances };
}

describe('good copies', () => {
  test('are made of what changed, readable by the person alone, and not of a key’s last use', async () => {
    const { folder, copies, instances, state } = await open();
    await instances.add(instance('one', { keys: [key('k', 'one')] }));
    await copies.flush();
    const [first] = await copies.list();
    const file = copies.fileOf(first?.name ?? '');
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(path.join(folder, 'instances.json'), 'utf8'));
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    state.now += 60_000;
    await instances.updateKey('one', 'k', { lastUsedAt: '2026-01-01T00:00:00Z' });
    await copies.flush();
    expect(await copies.list()).toHaveLength(1);
    await instances.update('one', (each) => ({ ...each, name: 'Uno' }));
    await copies.flush();
    expect((await copies.list()).map(({ at }) => at)).toEqual([state.now, state.now - 60_000]);
  });

  test('of many changes that come together one is made, as it is then; of an empty list none', async () => {
    const { copies, instances } = await open();
    await copies.flush();
    expect(await copies.list()).toEqual([]);
    for (let at = 0; at < 50; at += 1) await instances.add(instance(`i${at}`));
    await copies.flush();
    const all = await copies.list();
    expect(all).toHaveLength(1);
    expect((await readCopy(copies.fileOf(all[0]?.name ?? '')))?.records).toHaveLength(50);
  });

  test('a list that was good at the start is copied where it was not yet', async () => {
    const first = await open();
    await first.instances.add(instance('one'));
    const again = await open(first.folder);
    await again.copies.flush();
    expect(await again.copies.list()).toHaveLength(1);
    const third = await open(first.folder);
    await third.copies.flush();
    expect(await third.copies.list()).toHaveLength(1);
  });

  test('at most five are kept, and they reach from a moment ago to long ago', async () => {
    const { copies, instances, state } = await open();
    await instances.add(instance('one'));
    const day = 86_400_000;
    for (const wait of [0, day, day, 30 * day, day, 3_600_000, 60_000, 60_000, 1_000, 1_000, 1_000]) {
      state.now += wait;
      await instances.update('one', (each) => ({ ...each, name: `at ${state.now}` }));
      await copies.flush();
    }
    const ages = (await copies.list()).map(({ at }) => state.now - at);
    expect(ages).toHaveLength(5);
    expect(ages[0]).toBe(0);
    expect(ages[1]).toBeLessThan(10 * 60_000);
    expect(ages.at(-1)).toBeGreaterThan(30 * day);
  });

  test('those that a newer Quayside made are not counted among the five, and stay', async () => {
    const { copies, instances, state } = await open();
    await instances.add(instance('one'));
    await copies.flush();
    const [first] = await copies.list();
    const newer = copies.fileOf((first?.name ?? '').replace('T00', 'T01'));
    writeFileSync(newer, '{\n  "version": 99\n}\n');
    for (let at = 0; at < 20; at += 1) {
      state.now += 86_400_000;
      await instances.update('one', (each) => ({ ...each, name: `at ${state.now}` }));
      await copies.flush();
    }
    expect(readFileSync(newer, 'utf8')).toContain('99');
    expect(await copies.list()).toHaveLength(6);
  });

  test('those of another registry, of which nothing else may be left, stay: the newest one of each', () => {
    const copy = (registry: string, at: number): CopyName => ({
      name: `${registry} ${at}`,
      registry,
      at,
      digest: '',
    });
    const all = [
      ...[9, 8, 7, 6, 5].map((at) => copy('own', at * 1e9)),
      copy('lost', 4e9),
      copy('lost', 3e9),
      copy('older', 2e9),
    ];
    expect(toDrop(all, 'own', 9e9).map(({ name }) => name)).toEqual(['lost 3000000000']);
  });

  test('what the disk refuses is no trouble, and what is no copy is passed over', async () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, 'copies'), 'a file in its place');
    const { copies, instances } = await open(folder);
    expect(await instances.add(instance('one'))).toMatchObject({ ok: true });
    await copies.flush();
    expect(await copies.list()).toEqual([]);
    const other = await open();
    await other.instances.add(instance('one'));
    await other.copies.flush();
    writeFileSync(path.join(other.folder, 'copies', 'notes.json'), '{}');
    expect(await other.copies.list()).toHaveLength(1);
  });
});

describe('restoring a list', () => {
  test('puts it with the id of its registry in the place of the present one, which is kept as a file', async () => {
    const old = await open();
    await old.instances.add(instance('one', { keys: [key('k', 'one')] }));
    await old.copies.flush();
    const [copy] = await old.copies.list();
    const list = await readCopy(old.copies.fileOf(copy?.name ?? ''));
    writeFileSync(path.join(old.folder, 'instances.json'), '{"version":1,');
    const { instances, folder } = await open(old.folder);
    expect([instances.list().length, instances.whole]).toEqual([0, false]);
    await instances.add(instance('two'));
    const told: number[] = [];
    instances.onChange((all) => told.push(all.length));
    expect(await instances.restore(list ?? { id: '', records: [] })).toMatchObject({ ok: true });
    expect([instances.id, instances.whole]).toEqual([list?.id, true]);
    expect(instances.list().map(({ id }) => id)).toEqual(['one']);
    expect(told).toEqual([1]);
    const kept = readdirSync(folder).filter((name) => name.startsWith('instances.replaced-'));
    expect(kept).toHaveLength(1);
    expect(JSON.parse(readFileSync(path.join(folder, kept[0] ?? ''), 'utf8')).order).toEqual(['two']);
    const again = await open(folder);
    expect([again.instances.id, again.instances.list().length]).toEqual([list?.id, 1]);
  });

  test('nothing is restored over a file that a newer Quayside wrote', async () => {
    const folder = makeFolder();
    const file = path.join(folder, 'instances.json');
    writeFileSync(file, '{"version":99}');
    const { instances } = await open(folder);
    expect(await instances.restore({ id: 'r', records: [instance('one')] })).toMatchObject({
      error: { code: 'registry-newer' },
    });
    expect(readFileSync(file, 'utf8')).toBe('{"version":99}');
  });

  test('a disk that takes nothing leaves the list as it was, and the next change is of that one', async () => {
    const { instances, folder } = await open();
    await instances.add(instance('one'));
    const { id } = instances;
    const file = path.join(folder, 'instances.json');
    const stamp = '2026-01-01T000000';
    // Every name that the copy could have is taken by a folder that is none to write into.
    writeFileSync(path.join(folder, `instances.replaced-${stamp}.json`), '');
    const { rmSync, mkdirSync } = await import('node:fs');
    rmSync(file);
    mkdirSync(file);
    expect(await instances.restore({ id: 'r', records: [instance('two')] })).toMatchObject({
      error: { code: 'registry-unwritable' },
    });
    expect([instances.id, instances.list().map((each) => each.id)]).toEqual([id, ['one']]);
    rmSync(file, { recursive: true });
    await instances.add(instance('three'));
    expect([instances.id, instances.list().map((each) => each.id)]).toEqual([id, ['one', 'three']]);
  });

  test('what was half done then is not gone on with: no secret would be deleted for it', () => {
    const [one, two, ...more] = asRestored([
      instance('one', {
        status: 'removing',
        forgetsActivity: true,
        toRetire: [{ serverKeyId: 'of a', userId: 'ada' }],
        keys: [
          key('a', 'one', { status: 'removing' }),
          key('b', 'one', { status: 'pending', replaces: 'a', origin: 'made' }),
          key('c', 'one', { retiring: true }),
        ],
        headers: [
          { id: 'h1', name: 'X-Gate', createdAt: '', status: 'active' },
          { id: 'h2', name: 'x-gate', createdAt: '', status: 'removing' },
          { id: 'h3', name: 'X-Other', createdAt: '', status: 'pending' },
        ],
      }),
      instance('two'),
      instance('gone', { origin: 'https://two.example.com', status: 'removing' }),
      instance('twin', { origin: 'https://one.example.com', status: 'pending' }),
    ]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      status: 'active',
      keys: [
        { id: 'b', status: 'active' },
        { id: 'c', status: 'active' },
      ],
    });
    expect(one).not.toHaveProperty('forgetsActivity');
    // Its record is in use again: the server must not be asked to delete it.
    expect(one).not.toHaveProperty('toRetire');
    expect(one?.keys.some((each) => 'retiring' in each || 'replaces' in each)).toBe(false);
    expect(one?.headers?.map(({ id, status }) => `${id} ${status}`)).toEqual(['h1 active']);
    expect(two?.id).toBe('two');
  });

  test('a key or header that was going, or had just been pasted, is not put to use: it may be of another address than the list says', () => {
    const header = (id: string, status: 'active' | 'pending' | 'removing') => ({
      ...{ id, name: id, createdAt: '', status },
    });
    const [one, coming] = asRestored([
      instance('one', {
        keys: [
          key('old', 'one', { status: 'removing' }),
          key('new', 'one'),
          key('other person', 'one', { status: 'removing', userId: 'v' }),
          key('other organization', 'one', { status: 'removing', organizationId: 'p' }),
          key('pasted', 'one', { status: 'pending', organizationId: 'q' }),
          key('made here', 'one', { status: 'pending', origin: 'made', organizationId: 'q' }),
        ],
        headers: [header('stays', 'active'), header('goes', 'removing'), header('comes', 'pending')],
      }),
      instance('coming', {
        status: 'pending',
        keys: [key('first', 'coming', { status: 'pending' })],
        headers: [header('comes along', 'pending')],
      }),
    ]);
    const ids = (secrets: readonly { id: string }[] = []) => secrets.map(({ id }) => id);
    expect(ids(one?.keys)).toEqual(['new', 'made here']);
    expect(ids(one?.headers)).toEqual(['stays']);
    expect([ids(coming?.keys), ids(coming?.headers)]).toEqual([['first'], ['comes along']]);
  });
});
