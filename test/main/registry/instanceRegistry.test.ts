import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import {
  type HeaderRecord,
  INSTANCE_COLORS,
  type Instance,
  type KeyRecord,
} from '../../../src/shared/instance.ts';
import { instanceRecord } from '../../shared/records.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);

function open(folder: string) {
  return openInstances({
    file: path.join(folder, 'instances.json'),
    clock: () => NOW,
    newId: countIds('registry'),
  });
}

const instance = (id: string, patch: Partial<Instance> = {}) =>
  instanceRecord({ id, name: id, origin: `https://${id}.example.com`, ...patch });

describe('the registry of instances', () => {
  test('comes back as it was left, in order, readable by its owner alone', async () => {
    const folder = path.join(makeFolder(), 'profile');
    const first = await open(folder);
    for (const id of ['a', 'b', 'c']) await first.add(instance(id));
    await first.reorder(['c', 'nobody', 'a']);
    const again = await open(folder);
    expect(again.list().map((each) => each.id)).toEqual(['c', 'a', 'b']);
    expect(again.id).toBe(first.id);
    expect(statSync(path.join(folder, 'instances.json')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['instances.json']);
  });

  test('one that goes may have the address of another; one that stays may not', async () => {
    const registry = await open(makeFolder());
    const { origin } = instance('a');
    await registry.add(instance('half', { origin, status: 'pending' }));
    await registry.add(instance('a'));
    for (const status of ['active', 'pending'] as const)
      expect(await registry.update('half', (each) => ({ ...each, status }))).toMatchObject({
        error: { code: 'instance-exists', details: { instanceId: 'a', name: 'a' } },
      });
    expect(await registry.update('half', (each) => ({ ...each, status: 'removing' }))).toMatchObject({
      ok: true,
    });
  });

  test('what it gives out cannot be changed, before and after it was stored', async () => {
    const folder = makeFolder();
    const registry = await open(folder);
    const told: Instance[][] = [];
    registry.onChange((list) => told.push(list));
    const createdAt = '2026-03-04T05:06:07.000Z';
    const headers: HeaderRecord[] = [{ id: 'h', name: 'x-pass', createdAt, status: 'active' }];
    const given = instance('a', { headers });
    await registry.add(given);
    given.name = 'What was given in is not what is kept';
    const again = await open(folder);
    for (const one of [
      registry.list()[0],
      registry.all()[0],
      told[0]?.[0],
      again.list()[0],
      again.all()[0],
    ]) {
      expect(() => Object.assign(one ?? {}, { name: 'b' })).toThrow(TypeError);
      expect(() => one?.headers?.pop()).toThrow(TypeError);
      expect(() => Object.assign(one?.headers?.[0] ?? {}, { status: 'removing' })).toThrow(TypeError);
    }
    expect(registry.find('a')).toMatchObject({ value: { name: 'a', headers } });
    expect(again.list()).toEqual(registry.list());
  });

  test('an instance is found by its id or address, with its keys, while it is active; its change leaves all others alone', async () => {
    const registry = await open(makeFolder());
    const key = (id: string, status: KeyRecord['status']) => ({ id, status, role: 'owner' }) as KeyRecord;
    await registry.add(
      instance('a', { keys: [key('k', 'active'), key('half', 'pending'), key('l', 'active')] }),
    );
    await registry.add(instance('b'));
    await registry.add(instance('half', { status: 'pending' }));
    await registry.add(instance('going', { status: 'removing' }));
    const unknown = { error: { code: 'instance-unknown' } };
    expect(registry.find('b')).toMatchObject({ value: { id: 'b' } });
    expect(registry.originOf('b')).toEqual({ ok: true, value: 'https://b.example.com' });
    expect(registry.keysOf('a').map(({ id }) => id)).toEqual(['k', 'l']);
    expect(registry.atOrigin('https://b.example.com')?.id).toBe('b');
    expect(registry.list().map(({ id }) => id)).toEqual(['a', 'b']);
    for (const id of ['half', 'going', 'nobody']) {
      expect(registry.find(id)).toMatchObject(unknown);
      expect(registry.originOf(id)).toMatchObject(unknown);
      expect(registry.keysOf(id)).toEqual([]);
      expect(registry.atOrigin(`https://${id}.example.com`)).toBeUndefined();
    }
    await registry.updateKey('a', 'l', { role: 'member' });
    await registry.update('b', (each) => ({ ...each, name: 'New' }));
    expect(registry.keysOf('a').map(({ role }) => role)).toEqual(['owner', 'member']);
    expect(registry.all().map(({ name }) => name)).toEqual(['a', 'New', 'half', 'going']);
  });

  test('a new instance gets the colour that is used least by those that stay, the first one of several', async () => {
    const registry = await open(makeFolder());
    expect(registry.nextColor()).toBe(INSTANCE_COLORS[0]);
    for (const [at, color] of INSTANCE_COLORS.entries()) await registry.add(instance(`i${at}`, { color }));
    await registry.add(instance('more', { color: INSTANCE_COLORS[0] }));
    expect(registry.nextColor()).toBe(INSTANCE_COLORS[1]);
    await registry.update('i2', (each) => ({ ...each, status: 'removing' }));
    expect(registry.nextColor()).toBe(INSTANCE_COLORS[2]);
  });

  test('those that an order does not name keep theirs behind it', async () => {
    const registry = await open(makeFolder());
    for (const id of ['a', 'b', 'c', 'd', 'e']) await registry.add(instance(id));
    await registry.reorder(['d']);
    expect(registry.list().map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c', 'e']);
  });

  test('a change of nothing is not written, and one that nobody sees is not told', async () => {
    const folder = makeFolder();
    const registry = await open(folder);
    let told = 0;
    registry.onChange(() => {
      told += 1;
    });
    await registry.add(instance('half', { status: 'pending' }));
    await registry.update('half', (each) => ({ ...each, name: 'Another' }));
    expect(told).toBe(0);
    await registry.add(instance('a'));
    expect(told).toBe(1);
    rmSync(path.join(folder, 'instances.json'));
    expect(await registry.update('a', (each) => ({ ...each }))).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a change that throws keeps no later one from being made', async () => {
    const registry = await open(makeFolder());
    await registry.add(instance('a'));
    const broken = registry.update('a', () => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await registry.update('a', (each) => ({ ...each, name: 'Shop' }))).toMatchObject({ ok: true });
  });

  test('changes asked for together share a write, each sees the one before it, and each hears its own outcome', async () => {
    const folder = makeFolder();
    const registry = await open(folder);
    const told: number[] = [];
    registry.onChange((list) => told.push(list.length));
    const outcomes = await Promise.all([
      registry.add(instance('a')),
      registry.add(instance('a')),
      ...Array.from({ length: 20 }, (_, index) =>
        registry.update('a', (each) => ({ ...each, name: `${each.name}${index % 10}` })),
      ),
      registry.add(instance('b')),
      registry.update('c', (each) => each),
    ]);
    const codes = outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    const same = Array(20).fill('ok');
    expect(codes).toEqual(['ok', 'instance-exists', ...same, 'ok', 'instance-unknown']);
    expect(registry.list().map(({ name }) => name)).toEqual(['a01234567890123456789', 'b']);
    expect((await open(folder)).list()).toEqual(registry.list());
    expect(told.length).toBeLessThanOrEqual(2);
  });

  test('changes asked for together all fail with the write that they share, and leave nothing behind', async () => {
    const folder = makeFolder();
    const registry = await open(folder);
    await registry.add(instance('a'));
    rmSync(path.join(folder, 'instances.json'));
    mkdirSync(path.join(folder, 'instances.json'));
    const outcomes = await Promise.all([
      registry.update('a', (each) => ({ ...each, name: 'Shop' })),
      registry.update('a', (each) => ({ ...each, color: 'blue' })),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false]);
    expect(registry.list()).toEqual([instance('a')]);
    rmSync(path.join(folder, 'instances.json'), { recursive: true });
    expect(await registry.update('a', (each) => ({ ...each, color: 'blue' }))).toMatchObject({ ok: true });
    expect(registry.list()).toMatchObject([{ name: 'a', color: 'blue' }]);
  });

  test('a file with an id that every object has as a name is set aside: it would be found without being stored', async () => {
    const folder = makeFolder();
    const byId = { constructor: instance('constructor') };
    const content = { version: 1, id: 'mine', order: ['constructor'], byId };
    writeFileSync(path.join(folder, 'instances.json'), JSON.stringify(content));
    expect((await open(folder)).list()).toEqual([]);
  });

  test.each([
    'https://a.example.com/',
    'a.example.com',
    'file:///etc',
    'https://a.example.com@b.example.com',
  ])('a file with %s for an origin is set aside: no key goes where nobody meant it to go', async (origin) => {
    const folder = makeFolder();
    const file = path.join(folder, 'instances.json');
    const byId = { a: instance('a', { origin }) };
    writeFileSync(file, JSON.stringify({ version: 1, id: 'mine', order: ['a'], byId }));
    const registry = await open(folder);
    expect(registry.list()).toEqual([]);
    expect(registry.notices).toHaveLength(1);
    expect(readdirSync(folder).some((name) => name.includes('malformed'))).toBe(true);
  });

  test('sets a malformed file aside unchanged, never over an older one, and says so', async () => {
    const folder = makeFolder();
    for (const text of ['{"version":1,', '[]']) {
      writeFileSync(path.join(folder, 'instances.json'), text);
      const registry = await open(folder);
      expect(registry).toMatchObject({ writable: true, whole: false });
      expect(registry.notices[0]?.text).toContain('instances.malformed-2026-03-04T050607');
    }
    expect(readdirSync(folder)).toEqual([
      'instances.malformed-2026-03-04T050607-2.json',
      'instances.malformed-2026-03-04T050607.json',
    ]);
    expect(readFileSync(path.join(folder, 'instances.malformed-2026-03-04T050607.json'), 'utf8')).toBe(
      '{"version":1,',
    );
  });

  test('refuses every change when the file is newer, and leaves it as it is', async () => {
    const folder = makeFolder();
    const text = '{"version":2,"somethingNew":true}';
    writeFileSync(path.join(folder, 'instances.json'), text);
    const registry = await open(folder);
    expect(registry).toMatchObject({ writable: false, whole: false });
    const refused = { ok: false, error: { code: 'registry-newer' } };
    expect(await registry.add(instance('a'))).toMatchObject(refused);
    expect(await registry.reorder([])).toMatchObject(refused);
    expect(await registry.drop('a')).toMatchObject(refused);
    expect(readFileSync(path.join(folder, 'instances.json'), 'utf8')).toBe(text);
  });

  test('keeps what it had when the disk refuses, and goes on when it takes again', async () => {
    const folder = path.join(makeFolder(), 'profile');
    const registry = await open(folder);
    const heard: number[] = [];
    registry.onChange((instances) => heard.push(instances.length));
    await registry.add(instance('a'));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder was');
    const refused = await registry.add(instance('b'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'registry-unwritable' } });
    expect(registry.list().map((each) => each.id)).toEqual(['a']);
    rmSync(folder);
    mkdirSync(folder);
    expect(await registry.add(instance('b'))).toMatchObject({ ok: true });
    expect(heard).toEqual([1, 2]);
  });

  test('leaves a folder in the place of the file alone', async () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, 'instances.json'));
    chmodSync(folder, 0o700);
    expect(await open(folder)).toMatchObject({ writable: false, whole: false });
  });

  test('never crashes on and never loses a file, whatever bytes are in it', async () => {
    const folder = makeFolder();
    const file = path.join(folder, 'instances.json');
    const registryLike = fc.record({
      version: fc.oneof(fc.integer(), fc.constant(1)),
      id: fc.string(),
      order: fc.array(fc.string()),
      byId: fc.dictionary(fc.string(), fc.anything()),
    });
    const bytes = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(text)),
      registryLike.map((value) => Buffer.from(JSON.stringify(value))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        writeFileSync(file, content);
        const registry = await open(folder);
        await registry.add(instance('new'));
        if (registry.whole) return;
        expect(readdirSync(folder).map((name) => readFileSync(path.join(folder, name)))).toContainEqual(
          content,
        );
      }),
      { numRuns: 150 },
    );
  });

  test('keeps order and records in step through any run of changes', async () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), id }),
      fc.record({ kind: fc.constant('drop' as const), id }),
      fc.record({ kind: fc.constant('remove' as const), id }),
      fc.record({ kind: fc.constant('reorder' as const), ids: fc.array(fc.oneof(id, fc.string())) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const folder = makeFolder();
        const registry = await open(folder);
        await Promise.all(
          steps.map((each) => {
            if (each.kind === 'add') return registry.add(instance(each.id));
            if (each.kind === 'drop') return registry.drop(each.id);
            if (each.kind === 'reorder') return registry.reorder(each.ids);
            return registry.update(each.id, (current) => ({ ...current, status: 'removing' }));
          }),
        );
        const ids = registry.all().map((each) => each.id);
        expect(new Set(ids).size).toBe(ids.length);
        const again = await open(folder);
        expect(again.all()).toEqual(registry.all());
        expect(again.notices).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
