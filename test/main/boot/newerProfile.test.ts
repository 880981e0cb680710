import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBaselineFiles } from '../../../src/main/access/baselineFiles.ts';
import { PROFILE_FILES } from '../../../src/main/boot/profileFiles.ts';
import { createReviewFiles } from '../../../src/main/campaigns/files.ts';
import { openMemory } from '../../../src/main/monitoring/memory.ts';
import { createNeeds } from '../../../src/main/needs/needs.ts';
import { createArchive } from '../../../src/main/operations/archive.ts';
import { createJournal } from '../../../src/main/operations/journal.ts';
import { RECORD_VERSION } from '../../../src/main/operations/recorded.ts';
import { createKits } from '../../../src/main/permissions/kits.ts';
import { createUses } from '../../../src/main/permissions/uses.ts';
import { openLastFolder } from '../../../src/main/preferences/lastFolder.ts';
import { openPreferences } from '../../../src/main/preferences/preferences.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import { beginStart } from '../../../src/main/shell/starts.ts';
import { openWindowState } from '../../../src/main/shell/windowState.ts';
import { createUpdatesFile } from '../../../src/main/updates/updates.ts';
import { ok } from '../../../src/shared/errors.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { openEnds } from '../access/endsFixture.ts';
import { keychainOf, signerOf } from '../campaigns/signers.ts';
import { instanceOf, membersOf, openPeople, openSeen } from '../people/seen.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { worldOf } from '../world/worldOf.ts';

const SHOP = instanceOf('shop', ['acme']);
const clock = Date.now;

/** What a newer Quayside wrote, where it stands, and everything that would write it. What `act` gives must say so, or be null. */
type Case = {
  file: string;
  /** Of its format, where the list of files does not say it. */
  version?: number;
  act: (folder: string) => Promise<unknown>;
  /** What the person is told, where it is more than a cache or the place of a window. */
  says?: RegExp;
};

const errorOf = (result: { ok: boolean; error?: unknown }) => JSON.stringify(result);

/** By what {@link PROFILE_FILES} calls each file. */
const CASES: Record<string, Case | Case[]> = {
  'List of instances': {
    file: 'instances.json',
    async act(folder) {
      const registry = await openInstances({
        file: path.join(folder, 'instances.json'),
        clock,
        newId: countIds(),
      });
      const results = [await registry.add(SHOP), await registry.reorder([]), await registry.drop('shop')];
      await registry.flush();
      return [...registry.notices.map(({ text }) => text), ...results.map(errorOf)];
    },
    says: /written by a newer Quayside/,
  },
  Choices: {
    file: 'preferences.json',
    async act(folder) {
      const preferences = await openPreferences({ file: path.join(folder, 'preferences.json') });
      const results = [
        await preferences.save({ theme: 'light', groups: [] }),
        await preferences.forget('shop'),
      ];
      expect(preferences.read().theme).toBe('light');
      await preferences.flush();
      return [...preferences.notices.map(({ text }) => text), ...results.map(errorOf)];
    },
    says: /written by a newer Quayside/,
  },
  'Window position': {
    file: 'window.json',
    async act(folder) {
      const state = await openWindowState({ file: path.join(folder, 'window.json') });
      const place = { bounds: { width: 900, height: 600, x: 1, y: 2 }, maximized: false };
      state.keep(place, 'one');
      await state.flush();
      expect(state.read('one')).toEqual(place);
    },
  },
  'Last folder': {
    file: 'last-folder.json',
    async act(folder) {
      const last = await openLastFolder({ file: path.join(folder, 'last-folder.json'), otherwise: ['/'] });
      last.keep(folder);
      await last.flush();
      expect(last.read()).toBe(folder);
    },
  },
  'Joined addresses': {
    file: 'people.json',
    async act(folder) {
      const { people, notices } = openPeople(folder, [SHOP]);
      const joined = await people.joins.change(() => [['ann@a.example', 'ann@b.example']]);
      return [...notices.map(({ text }) => text), errorOf(joined)];
    },
    says: /written by a newer Quayside/,
  },
  'Addresses told apart': {
    file: 'apart.json',
    async act(folder) {
      const { people, notices } = openPeople(folder, [SHOP]);
      const told = await people.calls['people.setApart']({ id: 'ann@a.example', email: 'ann@b.example' });
      return [...notices.map(({ text }) => text), errorOf(told)];
    },
    says: /written by a newer Quayside/,
  },
  'End dates': {
    file: 'ends.json',
    async act(folder) {
      const { ends, call, notices } = openEnds(folder, [SHOP]);
      const set = await call('ends.set', { emails: ['ann@a.example'], day: '2026-06-01', note: '' });
      const added = await ends.addMissing([]);
      await ends.flush();
      return [...notices.map(({ text }) => text), errorOf(set), errorOf(added)];
    },
    says: /written by a newer Quayside/,
  },
  'Snoozed lines': {
    file: 'snoozes.json',
    async act(folder) {
      const told: string[] = [];
      const { people } = openPeople(folder, [SHOP]);
      const needs = createNeeds({
        ...{ file: path.join(folder, 'snoozes.json'), clock, newId: countIds(), people },
        ...{ world: worldOf([]), cache: { accountOf: () => null }, health: () => ({}), onChange: () => {} },
        unfinished: async () => [],
        ...{ returned: async () => [], drifts: async () => [], ends: async () => [], joined: async () => [] },
        reviews: async () => [],
        preferences: await openPreferences({ file: path.join(folder, 'preferences.json') }),
        notify: ({ text }) => told.push(text),
      });
      const results = [await needs.calls['needs.wake']({ id: 'drift one' }), await needs.forget('shop')];
      await needs.flush();
      return [...told, ...results.map(errorOf)];
    },
    says: /written by a newer Quayside/,
  },
  'Uses of kits': {
    file: 'template-uses.json',
    async act(folder) {
      const told: string[] = [];
      const uses = createUses({
        ...{ file: path.join(folder, 'template-uses.json'), clock, newId: countIds(), onChange: () => {} },
        cache: { onChange: () => {} },
        notify: ({ text }) => told.push(text),
      });
      const forgotten = [
        await uses.forgetKit({ id: 't', name: 'Developers' }),
        await uses.forgetInstance('shop'),
      ];
      await uses.flush();
      return [...told, ...forgotten.map(errorOf)];
    },
    says: /written by a newer Quayside/,
  },
  Kits: {
    file: 'templates.json',
    async act(folder) {
      const told: string[] = [];
      const kits = createKits({
        ...{ file: path.join(folder, 'templates.json'), clock, newId: countIds(), onChange: () => {} },
        instances: { list: () => [] },
        uses: { of: async () => new Map(), forgetKit: async () => ok(null) },
        ...{ chooseTarget: async () => null, chooseSource: async () => null, note: () => {} },
        notify: ({ text }) => told.push(text),
      });
      const content = { name: 'Deploy', rules: [], switches: {} };
      return [...told, errorOf(await kits.addMissing([content]))];
    },
    says: /written by a newer Quayside/,
  },
  Baselines: {
    file: 'access/b-1.json',
    async act(folder) {
      const told: string[] = [];
      const files = createBaselineFiles({
        ...{ folder: path.join(folder, 'access'), clock, newId: countIds(), isListed: () => true },
        keychain: keychainOf(),
        notify: ({ text }) => told.push(text),
      });
      expect(await files.all()).toEqual([]);
      await files.remove('b-1');
      await files.change('b-1', (baseline) => ({ ...baseline, name: 'other' }));
      await files.flush();
      return told;
    },
    says: /b-1\.json was written by a newer Quayside/,
  },
  Reviews: {
    file: 'reviews/r-1/evidence.json',
    act: reviewsOf,
    says: /written by a newer Quayside/,
  },
  'Logs of reviews': {
    file: 'reviews/r-1/log.ndjson',
    act: reviewsOf,
  },
  'Last seen': {
    file: 'last-seen/shop/summary.json',
    async act(folder) {
      const seen = openSeen(folder);
      seen.recorder('shop')({ organizationId: 'acme', members: membersOf('ann@a.example') });
      await seen.flush();
      seen.noteOrganizationGone('shop', 'acme');
      await seen.flush();
      await seen.deleteOthers(['shop']);
    },
  },
  'Lists last seen': {
    file: 'last-seen/shop/LIST',
    async act(folder) {
      const seen = openSeen(folder);
      seen.recorder('shop')({ organizationId: 'acme', members: membersOf('ann@a.example') });
      await seen.flush();
      // What was read in this run is in memory; nothing is taken from the file.
      const list = await openSeen(folder).list('shop', { kind: 'members', organizationId: 'acme' });
      expect(list ?? null).toBeNull();
      seen.noteOrganizationGone('shop', 'acme');
      await seen.flush();
    },
  },
  Operations: [
    {
      file: 'operations/operations-000001.jsonl',
      async act(folder) {
        const inFolder = path.join(folder, 'operations');
        const archive = createArchive({ folder: inFolder, clock, keepFor: () => -1_000_000 });
        await archive.add(ended('a'));
        await archive.forget('shop');
        await archive.dropOld();
        await archive.clear();
        await archive.add(ended('b'));
        expect(await archive.entries()).toHaveLength(0);
        await archive.close();
      },
    },
    {
      file: 'operations/open/a.jsonl',
      version: RECORD_VERSION,
      async act(folder) {
        const unreadable: string[] = [];
        const journal = createJournal({ folder: path.join(folder, 'operations', 'open') });
        expect(await journal.recover((file) => unreadable.push(file))).toEqual([]);
        expect(unreadable).toEqual([]);
      },
    },
  ],
  'Operations forgotten': {
    file: 'operations/forgotten.json',
    async act(folder) {
      const archive = createArchive({ folder: path.join(folder, 'operations'), clock });
      await archive.forget('shop');
      await archive.close();
    },
  },
  Updates: {
    file: 'updates.json',
    async act(folder) {
      const updates = createUpdatesFile({ file: path.join(folder, 'updates.json') });
      await updates.keep({ newestSeen: '2.0.0' });
      expect((await updates.read()).newestSeen).toBe('2.0.0');
    },
  },
  'Signing keys': {
    file: 'signing.json',
    async act(folder) {
      const { signing } = signerOf({ folder });
      expect((await signing.sign('text')).ok).toBe(true);
      expect(await signing.keys()).toMatchObject({ value: [{}] });
      await signing.flush();
    },
  },
  'Monitoring state': {
    file: 'monitoring.json',
    async act(folder) {
      const memory = await openMemory({ file: path.join(folder, 'monitoring.json'), clock, log: () => {} });
      await memory.keep({ instances: {}, told: { drift: ['one 3'] } });
      await memory.flush();
      expect(memory.current().told).toEqual({ drift: ['one 3'] });
    },
  },
  Starts: {
    file: 'starts.json',
    async act(folder) {
      const start = await beginStart({
        ...{ file: path.join(folder, 'starts.json'), version: '1.0.0', clock, computerSince: 0 },
      });
      expect(start.failed).toBe(0);
      start.well();
      await start.end();
    },
  },
};

async function reviewsOf(folder: string): Promise<string[]> {
  const told: string[] = [];
  const files = createReviewFiles({
    ...{ folder: path.join(folder, 'reviews'), clock, newId: countIds(), keychain: keychainOf() },
    notify: ({ text }) => told.push(text),
  });
  expect(await files.shorts()).toEqual([]);
  await files.remove('r-1');
  await files.append('r-1', () => ok([{ kind: 'final', at: 1, signature: '', key: '' }]));
  await files.flush();
  return told;
}

/** An operation on the instance that is forgotten, so that nothing of it may stay. */
function ended(id: string) {
  const steps = [
    {
      id: 0,
      change: {
        action: 'organizations.delete' as const,
        instanceId: 'shop',
        organizationId: 'acme',
        name: 'Acme',
      },
      ...{ instanceName: 'Shop', organizationName: 'Acme' },
      state: { state: 'done' as const, at: 1, output: {}, undo: null },
    },
  ];
  return {
    ended: {
      ...{ id, kind: 'delete-organization' as const, startedAt: 1, changedAt: 2, phase: 'ended' as const },
      ...{ counts: countSteps(steps), undoable: 0, subjects: ['Acme'], instanceNames: ['Shop'] },
      ...{ instanceIds: ['shop'], revision: 1 },
    },
    installations: {},
    steps,
  };
}

/** The file of a list is named after a digest, so one of this Quayside tells it. */
async function nameOfList(): Promise<string> {
  const folder = makeFolder();
  const seen = openSeen(folder);
  seen.recorder('shop')({ organizationId: 'acme', members: membersOf('ann@a.example') });
  await seen.flush();
  return readdirSync(path.join(folder, 'last-seen', 'shop')).find((name) => name.endsWith('.jsonl')) ?? '';
}

const unknown = fc.dictionary(
  // Names that are numbers would be written before the version, which stands first in each of our files.
  fc.string({ minLength: 1 }).filter((key) => !/^(version|__proto__|\d+)$/.test(key)),
  fc.jsonValue(),
  { maxKeys: 4 },
);

const TABLE = PROFILE_FILES.flatMap(({ what, format }) =>
  [CASES[what] ?? []].flat().map((each) => ({ what, version: format?.version ?? 1, ...each })),
);

test('every file of the profile stands in the table below', () =>
  expect(PROFILE_FILES.map(({ what }) => what).sort()).toEqual(Object.keys(CASES).sort()));

test.each(TABLE)('$what ($file) of a newer Quayside stays, byte by byte, whatever is done', async (each) => {
  const { file, version, act, says } = each;
  const name = file.endsWith('LIST') ? file.replace('LIST', await nameOfList()) : file;
  await fc.assert(
    fc.asyncProperty(unknown, fc.integer({ min: 1, max: 5 }), async (more, ahead) => {
      const folder = makeFolder();
      const full = path.join(folder, name);
      mkdirSync(path.dirname(full), { recursive: true });
      const text = `${JSON.stringify({ version: version + ahead, ...more })}\n${name.endsWith('.jsonl') ? '["more"]\n' : ''}`;
      writeFileSync(full, text);
      const told = await act(folder);
      expect(readFileSync(full, 'utf8')).toBe(text);
      if (says) expect(JSON.stringify(told)).toMatch(says);
      const aside = readdirSync(folder, { recursive: true }).filter((other) =>
        `${other}`.includes('.malformed'),
      );
      expect(aside).toEqual([]);
    }),
    { numRuns: 8 },
  );
});
