import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKits, type KitNoted } from '../../../src/main/permissions/kits.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Notice } from '../../../src/shared/instance.ts';
import { KIT_NAMES } from '../../../src/shared/permissions/kit.ts';
import type { KitContent } from '../../../src/shared/permissions/shapes.ts';
import { calling } from '../calling.ts';
import { codeOf } from '../operations/console.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const DEVELOPERS: Omit<KitContent, 'places'> = {
  name: 'Developers',
  switches: { canCreateServices: true },
  rules: [{ what: 'environments', effect: 'grant', project: '*', environment: 'staging' }],
};

const HERE = [{ id: 'shop', origin: 'https://shop.example' }];

function open(folder = makeFolder(), instances = HERE) {
  const chosen: { file: string | null } = { file: null };
  const notices: Notice[] = [];
  const noted: KitNoted[] = [];
  const forgotten: string[] = [];
  const file = path.join(folder, 'templates.json');
  const kits = createKits({
    file,
    instances: { list: () => instances },
    uses: {
      of: async () => new Map([['id-1', { people: 3, organizations: 2, at: 5 }]]),
      forgetKit: async ({ id }) => {
        forgotten.push(id);
        return ok(null);
      },
    },
    chooseTarget: async () => chosen.file,
    chooseSource: async () => chosen.file,
    clock: () => Date.parse('2026-11-26T12:00:00.000Z'),
    newId: countIds(),
    notify: (notice) => notices.push(notice),
    onChange: () => {},
    note: (entry) => noted.push(entry),
  });
  const { call } = calling(kits.calls);
  const save = (content: KitContent, id: string | null = null) => call('kits.save', { id, content });
  const list = async () => {
    const listed = await call('kits.list', {});
    return listed.ok ? listed.value.kits : [];
  };
  return { folder, file, kits, call, save, list, chosen, notices, noted, forgotten };
}

describe('kits', () => {
  it('are there after a restart, by name, with to whom they were applied', async () => {
    const first = open();
    await first.save(DEVELOPERS);
    await first.save({ ...DEVELOPERS, name: 'auditors', rules: [] });
    const second = open(first.folder);
    expect(await second.list()).toMatchObject([
      { name: 'auditors', uses: null },
      { ...DEVELOPERS, uses: { people: 3, organizations: 2 } },
    ]);
  });

  it('are changed under their id, and no two have one name', async () => {
    const app = open();
    await app.save(DEVELOPERS);
    await app.save({ ...DEVELOPERS, name: 'Auditors' });
    expect(codeOf(await app.save({ ...DEVELOPERS, name: ' developers ' }))).toBe('bad-input');
    expect(codeOf(await app.save({ ...DEVELOPERS, name: 'AUDITORS' }, 'id-1'))).toBe('bad-input');
    expect(codeOf(await app.save({ ...DEVELOPERS, rules: [] }, 'id-1'))).toBeNull();
    expect(codeOf(await app.save(DEVELOPERS, 'gone'))).toBe('kit-unknown');
    expect((await app.list()).map(({ name, rules }) => [name, rules.length])).toEqual([
      ['Auditors', 1],
      ['Developers', 0],
    ]);
  });

  it('take to whom they were applied along when they are deleted', async () => {
    const app = open();
    await app.save(DEVELOPERS);
    expect(codeOf(await app.call('kits.delete', { id: 'id-1' }))).toBeNull();
    expect(codeOf(await app.call('kits.delete', { id: 'id-1' }))).toBe('kit-unknown');
    expect(app.forgotten).toEqual(['id-1']);
    expect(await app.list()).toEqual([]);
  });

  it('are remembered in Activity by what they say', async () => {
    const app = open();
    await app.save(DEVELOPERS);
    await app.call('kits.delete', { id: 'id-1' });
    const says = 'Turns on “Create services”. Grants environment “staging” of all projects and all in them.';
    expect(app.noted).toMatchObject([
      { kind: 'save-kit', subject: 'Developers', note: `New: ${says}` },
      { kind: 'delete-kit', subject: 'Developers', note: says },
    ]);
  });
});

describe('a kit', () => {
  const KIT: KitContent = {
    ...DEVELOPERS,
    name: 'Frontend contractor',
    places: [
      { instanceId: 'shop', organizationId: 'acme', role: 'member' },
      { instanceId: 'shop', organizationId: 'lab', role: 'auditor' },
    ],
    endsAfterDays: 90,
  };

  it('keeps where and as what people are invited with it, and when their access ends', async () => {
    const first = open();
    await first.save(KIT);
    expect(await open(first.folder).list()).toMatchObject([KIT]);
  });

  it('is what a kit becomes that an earlier Quayside kept', async () => {
    const app = open();
    const kept = [{ ...DEVELOPERS, id: 'id-1', changedAt: 1 }];
    writeFileSync(app.file, JSON.stringify({ version: 1, kept }));
    expect(await app.list()).toMatchObject([DEVELOPERS]);
    expect(app.notices).toEqual([]);
  });

  it('invites nowhere any more on an instance that was removed', async () => {
    const app = open();
    await app.save({ ...KIT, places: [...(KIT.places ?? []), elsewhere] });
    await app.kits.forgetInstance('shop');
    expect(await app.list()).toMatchObject([{ places: [elsewhere] }]);
    await app.kits.forgetInstance('works');
    expect((await app.list()).map(({ places }) => places)).toEqual([undefined]);
  });
  const elsewhere = { instanceId: 'works', organizationId: 'works', role: 'member' };

  it('goes to another computer by the addresses of its instances, without those that are not there', async () => {
    const first = open(makeFolder(), [...HERE, { id: 'works', origin: 'https://works.example' }]);
    await first.save({ ...KIT, places: [...(KIT.places ?? []), elsewhere] });
    first.chosen.file = path.join(first.folder, 'kits.json');
    await first.call('kits.export', { ids: [] });
    const second = open(makeFolder(), [{ id: 'other id', origin: 'https://shop.example' }]);
    second.chosen.file = first.chosen.file;
    await second.call('kits.import', {});
    expect(await second.list()).toMatchObject([
      { ...KIT, places: KIT.places?.map((place) => ({ ...place, instanceId: 'other id' })) },
    ]);
    expect(await second.call('kits.import', {})).toMatchObject({ value: { added: 0, here: 1 } });
  });
});

describe('a file of kits', () => {
  it('brings in what is not here, and leaves what is as it is', async () => {
    const first = open();
    await first.save(DEVELOPERS);
    await first.save({ ...DEVELOPERS, name: 'Auditors', rules: [] });
    first.chosen.file = path.join(first.folder, 'kits of acme.json');
    expect(await first.call('kits.export', { ids: [] })).toMatchObject({
      value: { outcome: 'saved', fileName: 'kits of acme.json' },
    });
    expect(readFileSync(first.chosen.file, 'utf8')).not.toContain('id-1');

    const second = open();
    await second.save(DEVELOPERS);
    await second.save({ ...DEVELOPERS, name: 'auditors' });
    second.chosen.file = first.chosen.file;
    const counts = { outcome: 'read', added: 1, here: 1, noRoom: 0, unreadable: 0 };
    expect(await second.call('kits.import', {})).toMatchObject({ value: counts });
    expect((await second.list()).map(({ name, rules }) => [name, rules.length])).toEqual([
      ['auditors', 1],
      ['Auditors (2)', 0],
      ['Developers', 1],
    ]);
    expect(await second.call('kits.import', {})).toMatchObject({ value: { added: 0, here: 2 } });
  });

  it('is here already when it is read again, also where a name was cut to make room for its number', async () => {
    const name = 'D'.repeat(KIT_NAMES.longest);
    const first = open();
    await first.save({ ...DEVELOPERS, name });
    first.chosen.file = path.join(first.folder, 'long.json');
    await first.call('kits.export', { ids: [] });

    const second = open();
    await second.save({ ...DEVELOPERS, name, rules: [] });
    second.chosen.file = first.chosen.file;
    expect(await second.call('kits.import', {})).toMatchObject({ value: { added: 1, here: 0 } });
    expect((await second.list()).map((each) => each.name.length)).toEqual([name.length, name.length]);
    expect(await second.call('kits.import', {})).toMatchObject({ value: { added: 0, here: 1 } });
  });

  it('of kits whose rules or switches differ under one name brings in both', async () => {
    const app = open();
    await app.kits.addMissing([DEVELOPERS, { ...DEVELOPERS, switches: {} }, { ...DEVELOPERS, rules: [] }]);
    expect((await app.list()).map(({ name }) => name)).toEqual([
      'Developers',
      'Developers (2)',
      'Developers (3)',
    ]);
  });

  it('leaves out whose name shows nothing, and what there is no room for, and is judged so before', async () => {
    const app = open();
    const many = Array.from({ length: KIT_NAMES.most - 1 }, (_, at) => ({
      ...DEVELOPERS,
      name: `Number ${at}`,
    }));
    await app.kits.addMissing(many);
    const file = ['\u200b', 'Last', 'One too many', 'Number 0'].map((name) => ({ ...DEVELOPERS, name }));
    const counts = { added: 1, here: 1, noRoom: 2 };
    expect(await app.kits.judge(file)).toEqual(counts);
    expect(await app.list()).toHaveLength(KIT_NAMES.most - 1);
    expect(await app.kits.addMissing(file)).toEqual(ok(counts));
    expect((await app.list()).some(({ name }) => name === 'Last')).toBe(true);
    expect(await app.list()).toHaveLength(KIT_NAMES.most);
  });

  it('holds the chosen ones alone', async () => {
    const app = open();
    await app.save(DEVELOPERS);
    await app.save({ ...DEVELOPERS, name: 'Auditors' });
    app.chosen.file = path.join(app.folder, 'one.json');
    await app.call('kits.export', { ids: ['id-2'] });
    const { kits } = JSON.parse(readFileSync(app.chosen.file, 'utf8'));
    expect(kits).toEqual([{ ...DEVELOPERS, name: 'Auditors' }]);
  });

  it('costs what cannot be understood of it that alone', async () => {
    const app = open();
    app.chosen.file = path.join(app.folder, 'mended.json');
    const kits = [DEVELOPERS, { ...DEVELOPERS, name: '' }, { ...DEVELOPERS, switches: { fly: true } }, 7];
    writeFileSync(app.chosen.file, JSON.stringify({ format: 'quayside-kits', version: 1, kits }));
    expect(await app.call('kits.import', {})).toMatchObject({ value: { added: 1, unreadable: 3 } });
  });

  it.each([
    ['of another kind', '{"format":"quayside-backup","version":1,"instances":[]}', 'file-foreign'],
    ['that is no JSON', 'name,rules', 'file-foreign'],
    ['of a newer Quayside', '{"format":"quayside-kits","version":2,"kits":[]}', 'file-foreign'],
  ])('%s is refused', async (_, content, code) => {
    const app = open();
    app.chosen.file = path.join(app.folder, 'other.json');
    writeFileSync(app.chosen.file, content);
    expect(codeOf(await app.call('kits.import', {}))).toBe(code);
    app.chosen.file = path.join(app.folder, 'none.json');
    expect(codeOf(await app.call('kits.import', {}))).toBe('file-unreadable');
  });
});

it('what kits are kept in is set aside where it is damaged, and told', async () => {
  const app = open();
  writeFileSync(app.file, '{"version":1,"kept":[{"name":"Developers"}]}');
  expect(await app.list()).toEqual([]);
  expect(app.notices).toMatchObject([{ title: 'Kits were set aside' }]);
  expect(readdirSync(app.folder).some((name) => name.startsWith('templates.malformed-'))).toBe(true);
  expect(codeOf(await app.save(DEVELOPERS))).toBeNull();
});
