import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { setAsideIn } from '../../../src/main/diagnostics/profileFiles.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { createRegistryCopies } from '../../../src/main/registry/registryCopies.ts';
import { createRepair } from '../../../src/main/repair/repair.ts';
import { createStartOver } from '../../../src/main/repair/startOver.ts';
import type { Notice } from '../../../src/shared/instance.ts';
import type { Question } from '../../../src/shared/question.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const newId = countIds();

/** One run of the app on a profile: registry with its copies, keychain, credential store, repair. */
async function run({ folder = makeFolder(), backend = new FakeKeychain() } = {}) {
  const clock = Date.now;
  const copies = createRegistryCopies({ folder: path.join(folder, 'instances-copies'), clock });
  const instances = await openInstances({ file: path.join(folder, 'instances.json'), clock, newId, copies });
  const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock });
  const credentialStore = createCredentialStore({ instances, keychain, clock, newId });
  /** The answer to main’s questions, by its place. */
  const state = { running: false, quits: 0, answer: 0 };
  const questions: Question<string>[] = [];
  const noted: string[] = [];
  const notices: Notice[] = [];
  const shown: string[] = [];
  const replaced: string[] = [];
  const restored: string[] = [];
  const log: string[] = [];
  let relaunches = 0;
  const startOver = createStartOver({
    ...{ folder, clock },
    names: ['instances.json', 'instances-copies', 'operations'],
    relaunch: () => {
      relaunches += 1;
    },
    log: (line) => log.push(line),
  });
  const calls = createRepair({
    ...{ folder, instances, copies, keychain, setAsideIn, startOver, newId },
    restore: credentialStore.restore,
    isRunning: () => state.running,
    onReplaced: (ids) => replaced.push(...ids),
    onRestored: (ids) => restored.push(...ids),
    quit: () => {
      state.quits += 1;
    },
    showInFolder: (file) => shown.push(file),
    note: ({ kind, note }) => noted.push(`${kind}: ${note}`),
    notify: (notice) => notices.push(notice),
    ask: async (question) => {
      questions.push(question);
      return question.answers.at(state.answer)?.choice as never;
    },
  });
  const read = async () => {
    const told = await calls['repair.read']({});
    if (!told.ok) throw new Error(told.error.message);
    return told.value;
  };
  return {
    ...{ folder, backend, instances, copies, credentialStore, calls, read, state, startOver },
    ...{ noted, notices, questions, shown, replaced, restored, log, relaunches: () => relaunches },
    async add(name: string, headers: { name: string; value: string }[] = []) {
      const added = await credentialStore.addInstance({
        ...{ name, origin: `https://${name}.example.com`, key: `key-of-${name}`, headers },
        facts: {
          ...{ organizationId: 'o', organizationName: `Org of ${name}`, userId: 'u', userEmail: null },
          ...{ role: 'owner', expiresAt: null },
        },
      });
      if (!added.ok) throw new Error(added.error.message);
      await copies.flush();
      return added.value;
    },
  };
}

type Run = Awaited<ReturnType<typeof run>>;

async function secretsIn({ read }: Run) {
  const { keychain } = await read();
  if (keychain.state !== 'listed') throw new Error(keychain.message);
  return keychain;
}

/** Something took its one record away, and left the key. */
async function withLost(): Promise<Run> {
  const app = await run();
  const { id } = await app.add('shop');
  await app.instances.drop(id);
  return app;
}

describe('records and keychain', () => {
  test('are told as one where each has the other', async () => {
    const app = await run();
    await app.add('shop', [{ name: 'x-gate', value: 'open' }]);
    expect(await secretsIn(app)).toEqual({ state: 'listed', strays: [], missing: [], ofOthers: 0 });
  });

  test('a key without a record is told by what a copy calls it; another profile’s is counted and left alone', async () => {
    const app = await run();
    const { id } = await app.add('shop', [{ name: 'x-gate', value: 'open' }]);
    await app.add('yard');
    // Something takes the record away and leaves the secrets.
    await app.instances.drop(id);
    app.backend.entries.set('another-registry.id-1', 'not ours');
    app.backend.entries.set(`${app.instances.id}.id-without-a-trace`, 'ours');
    const { strays, ofOthers, missing } = await secretsIn(app);
    expect(strays.map(({ kind, instanceName, name }) => [kind, instanceName, name])).toEqual([
      ['key', 'shop', 'Org of shop'],
      ['header', 'shop', 'x-gate'],
      ['unknown', null, null],
    ]);
    expect([ofOthers, missing]).toEqual([1, []]);
  });

  test('a record without its key is told; one that is being removed, or was kept for a session, is none', async () => {
    const app = await run();
    const shop = await app.add('shop', [{ name: 'x-gate', value: 'open' }]);
    const yard = await app.add('yard');
    const session = await app.add('session');
    app.backend.entries.clear();
    await app.instances.update(yard.id, (each) => ({ ...each, status: 'removing' }));
    await app.instances.updateKey(session.id, session.keys[0]?.id ?? '', { keptIn: 'session' });
    const { missing } = await secretsIn(app);
    expect(
      missing.map(({ kind, instanceId, name, organizationId }) => [kind, instanceId, name, organizationId]),
    ).toEqual([
      ['key', shop.id, 'Org of shop', 'o'],
      ['header', shop.id, 'x-gate', null],
    ]);
  });

  test('a keychain that is locked says so, and nothing is taken for missing', async () => {
    const app = await run();
    await app.add('shop');
    app.backend.mode = 'locked';
    const locked = await run({ folder: app.folder, backend: app.backend });
    expect((await locked.read()).keychain).toMatchObject({
      state: 'unavailable',
      message: 'What is in the keychain could not be listed: the keychain is locked.',
    });
    expect(await locked.calls['repair.deleteKeys']({ ids: ['x'] })).toMatchObject({ ok: false });
    expect(app.backend.entries.size).toBe(1);
  });
});

describe('deleting keys that no record names', () => {
  test('deletes those that were named and no other, and remembers it', async () => {
    const app = await run();
    const { id } = await app.add('shop', [{ name: 'x-gate', value: 'open' }]);
    await app.add('yard');
    await app.instances.drop(id);
    const { strays } = await secretsIn(app);
    const [first, second] = strays;
    expect(await app.calls['repair.deleteKeys']({ ids: [first?.id ?? ''] })).toMatchObject({
      value: { deleted: 1 },
    });
    expect((await secretsIn(app)).strays).toEqual([second]);
    expect(app.backend.entries.size).toBe(2);
    expect(app.noted).toEqual([
      'delete-stray-keys: 1 entry that no list named was deleted from the keychain.',
    ]);
  });

  test('nothing is deleted where one of them is named by a record now, or is another profile’s', async () => {
    const app = await run();
    const shop = await app.add('shop');
    const yard = await app.add('yard');
    await app.instances.drop(shop.id);
    app.backend.entries.set('another-registry.id-1', 'not ours');
    const stray = shop.keys[0]?.id ?? '';
    for (const other of [yard.keys[0]?.id ?? '', 'another-registry.id-1', 'gone'])
      expect(await app.calls['repair.deleteKeys']({ ids: [stray, other] })).toMatchObject({
        error: { code: 'bad-input' },
      });
    expect(app.backend.entries.size).toBe(3);
    expect(app.noted).toEqual([]);
  });

  test('stops at one that a list names which was restored while others were deleted', async () => {
    const app = await run();
    const [shop, yard] = [await app.add('shop'), await app.add('yard')] as const;
    await app.instances.drop(shop.id);
    await app.instances.drop(yard.id);
    const ids = [shop.keys[0]?.id ?? '', yard.keys[0]?.id ?? ''];
    const remove = app.backend.deletePassword.bind(app.backend);
    app.backend.deletePassword = async (...of) => {
      await app.calls['repair.restoreList']({});
      return remove(...of);
    };
    expect(await app.calls['repair.deleteKeys']({ ids })).toMatchObject({ error: { code: 'bad-input' } });
    expect(app.backend.entries.size).toBe(1);
    expect(app.noted.at(-1)).toBe(
      'delete-stray-keys: 1 entry that no list named was deleted from the keychain.',
    );
  });

  test('a list that was written by a newer Quayside may name any of them: none is deleted', async () => {
    const app = await run();
    const shop = await app.add('shop');
    writeFileSync(path.join(app.folder, 'instances.json'), '{"version":99}');
    const newer = await run({ folder: app.folder, backend: app.backend });
    expect(await newer.calls['repair.deleteKeys']({ ids: [shop.keys[0]?.id ?? ''] })).toMatchObject({
      error: { code: 'registry-newer' },
    });
    expect((await newer.read()).barred).toContain('cannot be changed');
    expect(app.backend.entries.size).toBe(1);
  });
});

describe('restoring a list', () => {
  test('after its file was damaged gives its newest good copy back, and the keychain keeps every key, also at the next start', async () => {
    const first = await run();
    const shop = await first.add('shop', [{ name: 'x-gate', value: 'open' }]);
    await first.add('yard');
    writeFileSync(path.join(first.folder, 'instances.json'), '{"version":1,"id":');
    const app = await run({ folder: first.folder, backend: first.backend });
    expect(app.instances.list()).toEqual([]);
    // Keys of the list that was lost are known by its copies, and none is deleted by itself.
    expect((await secretsIn(app)).strays).toHaveLength(3);
    await app.add('other');
    await app.add('more');
    const { list, setAside } = await app.read();
    expect(setAside.map(({ id }) => id)[0]).toMatch(/^instances\.malformed-/);
    expect(list).toMatchObject({ instances: 2, keys: 2, names: ['shop', 'yard'] });
    expect(await app.calls['repair.restoreList']({})).toMatchObject({ value: { instances: 2 } });
    expect(app.instances.list().map(({ name }) => name)).toEqual(['shop', 'yard']);
    expect(app.replaced).toHaveLength(2);
    expect(app.restored).toEqual(app.instances.list().map(({ id }) => id));
    expect(app.notices[0]).toMatchObject({ tone: 'info', title: 'The list was restored' });
    // Only what the list that went had is without a record now.
    expect((await secretsIn(app)).strays.map(({ instanceName }) => instanceName)).toEqual(['more', 'other']);
    expect((await app.read()).list).toMatchObject({ names: ['other', 'more'] });
    expect(await app.credentialStore.keyFor(shop.id, 'o')).toMatchObject({ value: { key: 'key-of-shop' } });
    const next = await run({ folder: first.folder, backend: first.backend });
    await next.credentialStore.reconcile();
    expect(next.backend.entries.size).toBe(5);
    // New keys are called after the registry that was restored.
    const last = await app.add('last');
    expect(last.keys[0]?.id.startsWith(`${app.instances.id}.`)).toBe(true);
  });

  test('nothing that was under way in it is gone on with: a removal of then deletes no key now', async () => {
    const first = await run();
    const shop = await first.add('shop');
    await first.instances.update(shop.id, (each) => ({ ...each, status: 'removing' }));
    await first.copies.flush();
    await first.instances.drop(shop.id);
    expect(await first.calls['repair.restoreList']({})).toMatchObject({ ok: true });
    await first.credentialStore.reconcile();
    const next = await run({ folder: first.folder, backend: first.backend });
    await next.credentialStore.reconcile();
    expect(next.backend.entries.size).toBe(1);
    expect(next.instances.list()).toHaveLength(1);
  });

  test('of the moment of a move brings no key and no header of the former address to the new one', async () => {
    const app = await run();
    const { id, keys } = await app.add('shop', [{ name: 'x-gate', value: 'open' }]);
    const remove = app.backend.deletePassword.bind(app.backend);
    // The good copy is made while the keychain still has what goes.
    app.backend.deletePassword = async (...of) => {
      await app.copies.flush();
      return remove(...of);
    };
    const origin = 'https://elsewhere.example.com';
    await app.credentialStore.storeKey(id, {
      ...{ origin, edit: { origin }, key: 'key-of-elsewhere', replaces: [] },
      facts: {
        ...{ organizationId: 'p', organizationName: 'Elsewhere', userId: 'v', userEmail: null },
        ...{ role: 'owner', expiresAt: null },
      },
    });
    // The former key is in the keychain again, so that the list of that moment names what this one lacks.
    app.backend.entries.set(keys[0]?.id ?? '', 'key-of-shop');
    expect((await app.read()).list).toMatchObject({ keys: 2 });
    expect(await app.calls['repair.restoreList']({})).toMatchObject({ ok: true });
    const [shop] = app.instances.list();
    expect(shop?.origin).toBe(origin);
    expect(shop?.keys.map(({ organizationName }) => organizationName)).toEqual(['Elsewhere']);
    expect(shop?.headers).toEqual([]);
  });

  test('waits for a removal that is being carried out, of which nothing comes after it', async () => {
    const app = await run();
    const shop = await app.add('shop');
    const yard = await app.add('yard');
    await app.instances.drop(yard.id);
    app.backend.mode = 'frozen';
    const removal = app.credentialStore.removeInstance(shop.id);
    const restoring = app.calls['repair.restoreList']({});
    app.backend.thaw();
    await removal;
    expect(await restoring).toMatchObject({ value: { instances: 2 } });
    expect(app.instances.all().map(({ name }) => name)).toEqual(['shop', 'yard']);
  });

  test('is refused while changes run, and where no list has what this one lacks', async () => {
    const app = await run();
    await app.add('shop');
    app.state.running = true;
    expect(await app.calls['repair.restoreList']({})).toMatchObject({ error: { code: 'operation-running' } });
    expect(await app.read()).toMatchObject({ barred: 'Changes are still running.', list: null });
    app.state.running = false;
    expect(await app.calls['repair.restoreList']({})).toMatchObject({ error: { code: 'bad-input' } });
  });

  test('is what the person confirms in a box of main, since keys go again where that list says; else nothing changes', async () => {
    const app = await withLost();
    const before = app.instances.all();
    app.state.answer = -1;
    expect(await app.calls['repair.restoreList']({})).toMatchObject({
      error: { code: 'canceled', message: 'The list was not restored.' },
    });
    expect([app.instances.all(), app.noted]).toEqual([before, []]);
    expect(app.questions).toMatchObject([
      { message: expect.stringMatching(/^Restore the list of .+ UTC with 1 instance\?$/), isRisky: true },
    ]);
    app.state.answer = 0;
    expect(await app.calls['repair.restoreList']({})).toMatchObject({ ok: true });
  });

  test('is refused where changes began to run while the lists were read', async () => {
    const app = await withLost();
    const restoring = app.calls['repair.restoreList']({});
    app.state.running = true;
    expect(await restoring).toMatchObject({ error: { code: 'operation-running' } });
    expect(app.noted).toEqual([]);
  });

  test('tells of the instances that it takes away, or leads elsewhere, and of none that stays as it is', async () => {
    const app = await run();
    const stays = await app.add('stays');
    const moves = await app.add('moves');
    const lost = await app.add('lost');
    await app.instances.drop(lost.id);
    await app.instances.update(moves.id, (each) => ({ ...each, origin: 'https://elsewhere.example.com' }));
    const later = await app.add('later');
    app.replaced.length = 0;
    const restored = await app.calls['repair.restoreList']({});
    expect(restored).toEqual({ ok: true, value: { instances: 3 } });
    expect(app.replaced.sort()).toEqual([later.id, moves.id].sort());
    expect(app.restored.sort()).toEqual([lost.id, moves.id, stays.id].sort());
  });

  test('a list without instances is not offered: there is nothing to get back', async () => {
    const app = await run();
    const { id } = await app.add('shop');
    const file = path.join(app.folder, 'instances.json');
    const aside = (name: string) => writeFileSync(path.join(app.folder, name), readFileSync(file));
    aside('instances.replaced-with-one.json');
    await app.instances.drop(id);
    aside('instances.replaced-without.json');
    expect((await app.read()).list).toMatchObject({ names: ['shop'] });
  });

  test('a copy that the disk spoiled is not offered', async () => {
    const app = await withLost();
    const [copy] = await app.copies.list();
    writeFileSync(app.copies.fileOf(copy?.name ?? ''), '{"version":1');
    expect((await app.read()).list).toBeNull();
  });
});

test('a file that was set aside is shown in its folder, and no other file', async () => {
  const app = await run();
  writeFileSync(path.join(app.folder, 'people.malformed-2026-01-01T000000.json'), 'x');
  await app.calls['repair.showFile']({ fileId: 'people.malformed-2026-01-01T000000.json' });
  expect(app.shown).toEqual([path.join(app.folder, 'people.malformed-2026-01-01T000000.json')]);
  for (const fileId of ['instances.json', '../../etc/passwd'])
    expect(await app.calls['repair.showFile']({ fileId })).toMatchObject({ error: { code: 'bad-input' } });
  expect(app.shown).toHaveLength(1);
});

describe('starting over', () => {
  test('sets all files aside at the end of the app and starts it anew; the keys stay, and the list can be had back', async () => {
    const app = await run();
    await app.add('shop');
    mkdirSync(path.join(app.folder, 'operations'));
    mkdirSync(path.join(app.folder, 'Chromium'));
    writeFileSync(path.join(app.folder, 'people.malformed-2026-01-01T000000.json'), 'x');
    expect(await app.calls['repair.startOver']({})).toEqual({ ok: true, value: {} });
    expect(app.state.quits).toBe(1);
    expect(existsSync(path.join(app.folder, 'instances.json'))).toBe(true);
    await app.startOver.carryOut();
    expect(app.relaunches()).toBe(1);
    const [aside = '', ...rest] = readdirSync(app.folder).filter((name) => name !== 'Chromium');
    expect(rest).toEqual([]);
    expect(readdirSync(path.join(app.folder, aside)).sort()).toEqual([
      'instances-copies',
      'instances.json',
      'operations',
      'people.malformed-2026-01-01T000000.json',
    ]);
    const fresh = await run({ folder: app.folder, backend: app.backend });
    expect(fresh.instances.list()).toEqual([]);
    expect(fresh.backend.entries.size).toBe(1);
    expect((await secretsIn(fresh)).strays).toMatchObject([{ instanceName: 'shop' }]);
    expect((await fresh.read()).list).toMatchObject({ instances: 1, names: ['shop'] });
    await fresh.calls['repair.restoreList']({});
    expect(fresh.instances.list().map(({ name }) => name)).toEqual(['shop']);
    expect((await secretsIn(fresh)).strays).toEqual([]);
  });

  test('is not begun while changes run, and an end of the app without it moves nothing', async () => {
    const app = await run();
    await app.add('shop');
    app.state.running = true;
    expect(await app.calls['repair.startOver']({})).toMatchObject({ error: { code: 'operation-running' } });
    await app.startOver.carryOut();
    expect([app.state.quits, app.relaunches()]).toEqual([0, 0]);
    expect(readFileSync(path.join(app.folder, 'instances.json'), 'utf8')).toContain('shop');
  });

  test('is not carried out by a later end of the app where it stayed open after all', async () => {
    const app = await run();
    await app.add('shop');
    await app.calls['repair.startOver']({});
    app.startOver.withdraw();
    await app.startOver.carryOut();
    expect(app.relaunches()).toBe(0);
    expect(existsSync(path.join(app.folder, 'instances.json'))).toBe(true);
  });

  test('where nothing can be set aside the app is started again all the same, with what it had', async () => {
    const app = await run();
    await app.add('shop');
    const startOver = createStartOver({
      ...{ folder: path.join(app.folder, 'gone'), names: ['instances.json'], clock: Date.now },
      relaunch: () => app.log.push('relaunched'),
      log: (line) => app.log.push(line),
    });
    startOver.request();
    await startOver.carryOut();
    expect(app.log).toEqual(['start over: nothing could be set aside', 'relaunched']);
  });
});
