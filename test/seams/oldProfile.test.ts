import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { selectOrganizations } from '../../src/renderer/src/state/selectors.ts';
import { FakeKeychain } from '../main/credentials/fakeKeychain.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { openQuayside, type Quayside } from './quayside.ts';

const PROFILES = path.join(import.meta.dirname, 'profiles');
const PACK = path.join(import.meta.dirname, 'packs', '2026-12-1f83f5d4.zip');
/** The day after it was written: what is kept for some days is kept still. */
const clock = () => Date.parse('2026-11-30T12:00:00Z');
const OPS = ['ops@shop.example', 'ops@works.example'];
const EVERYTHING = {
  ...{ instanceId: null, search: '', kinds: [], instanceIds: [], people: [], outcomes: [] },
  oldestFirst: true,
};

/** What of a profile a person would miss. Its servers are out of reach. */
async function contentsOf(app: Quayside) {
  const { operations } = await app.call('activity.list', {
    filter: EVERYTHING,
    offset: 0,
    limit: 100,
  });
  const { ends } = await app.call('ends.list', {});
  const { kits } = await app.call('kits.list', {});
  const { preferences } = await app.call('app.start', {});
  return {
    instances: app.state().order.map((id) => {
      const { name = '', keys = [] } = app.state().byId[id] ?? {};
      const organizations = selectOrganizations(app.state(), id);
      return {
        name,
        keys: keys.map(({ userEmail, organizationName }) => `${userEmail} ${organizationName}`),
        organizations: organizations.map((each) => each.name).sort(),
      };
    }),
    activity: operations.map(({ kind, phase }) => `${kind} ${phase}`),
    groups: preferences.groups.map(({ name, instanceIds }) => [name, instanceIds.length]),
    views: preferences.savedViews.map(({ name, as, columns }) => [name, as, columns.length]),
    theme: preferences.theme,
    baselines: (await app.call('access.list', {})).baselines.map(({ name }) => name),
    ends: ends.map(({ emails, day, note }) => ({ emails, day, note })),
    joined: (await app.call('people.one', { id: OPS.at(-1) ?? '' }))?.person.emails,
    kits: kits.map(({ name, rules }) => [name, rules.length]),
  };
}

test.each(readdirSync(PROFILES).filter((name) => !name.endsWith('.md')))(
  'the profile %s opens with nothing lost, today and at the next start',
  async (name) => {
    const folder = makeFolder();
    cpSync(path.join(PROFILES, name), folder, { recursive: true });
    const registry = readFileSync(path.join(folder, 'instances.json'), 'utf8');
    const app = await openQuayside({ folder, clock, keychain: new FakeKeychain() });
    const expected = {
      instances: [
        {
          name: 'Shop',
          keys: ['ann@shop.example Acme', 'ben@shop.example Lab'],
          organizations: ['Acme', 'Lab'],
        },
        { name: 'Works', keys: ['ann@works.example Works'], organizations: ['Works'] },
      ],
      activity: expect.arrayContaining(['change-roles ended', 'change-roles open']),
      groups: [['Clients', 2]],
      views: [['Acme and Works', 'compare', 2]],
      theme: 'dark',
      baselines: ['Before the audit'],
      // Set for one address, told for the person.
      ends: [{ emails: OPS, day: '2027-03-31', note: 'Contract ends' }],
      joined: OPS,
      kits: [['Web team', 1]],
    };
    expect(await contentsOf(app)).toMatchObject(expected);
    expect(app.state().notices).toEqual([]);
    expect((await app.call('app.start', {})).writable).toBe(true);

    const left = app.engine.open().flatMap(({ steps }) => steps.map(({ state }) => state.state));
    expect(left.sort()).toEqual(['open', 'unknown']);

    const [shop = ''] = app.state().order;
    const people = await Promise.all(
      selectOrganizations(app.state(), shop).map(async ({ id, name: called }) => {
        const list = { instanceId: shop, organizationId: id, part: 'members' as const };
        const [seen] = (await app.call('world.seen', { lists: [list] })).patches;
        return [called, seen?.result?.ok && seen.part === 'members' && seen.result.value.length];
      }),
    );
    expect(people.sort()).toEqual([
      ['Acme', 4],
      ['Lab', 2],
    ]);

    const again = await app.restart();
    expect(await contentsOf(again)).toMatchObject(expected);
    expect(readFileSync(path.join(folder, 'instances.json'), 'utf8')).toBe(registry);
  },
);

test('a review that waits for a second reviewer is closed without, its log stands as it was, and its pack says what is missing', async () => {
  const folder = makeFolder();
  cpSync(path.join(PROFILES, '2026-11-f618631e'), folder, { recursive: true });
  const log = path.join(folder, 'reviews', 'id-1', 'log.ndjson');
  const written = readFileSync(log, 'utf8');
  const app = await openQuayside({ folder, clock, keychain: new FakeKeychain() });
  const { campaign } = await app.call('campaigns.standing', { id: 'id-1' });
  expect(campaign).toMatchObject({
    ...{ name: 'Q4 access review', state: 'deciding', touched: null },
    counts: { lines: 3, privileged: 2, undecided: 0, keep: 2, change: 1, revoke: 0, open: 1 },
  });
  await app.call('campaigns.close', { id: 'id-1', by: campaign.reviewer });
  expect(app.boxes.asked.join()).toContain('No second signature: 1 privileged line');
  const { lines } = await app.call('campaigns.standing', { id: 'id-1' });
  const [changed = ''] = Object.keys(lines).filter((id) => lines[id]?.decision?.is === 'change');
  await app.call('campaigns.waive', { id: 'id-1', lineIds: [changed], note: 'Asked again in Q1' });

  const again = await app.restart();
  expect((await again.call('campaigns.standing', { id: 'id-1' })).campaign).toMatchObject({ state: 'final' });
  expect(readFileSync(log, 'utf8').startsWith(written)).toBe(true);
  await again.call('campaigns.savePack', { id: 'id-1' });
  again.files.open = again.files.saved.at(-1) ?? '';
  expect(await again.call('campaigns.verifyPack', {})).toMatchObject({
    ...{ holds: true, signedBy: 'this-installation' },
    findings: expect.arrayContaining([{ tone: 'warn', words: '1 privileged line has no second signature.' }]),
  });
});

test('a pack of a review that a second reviewer signed holds', async () => {
  const app = await openQuayside({ clock });
  app.files.open = PACK;
  expect(await app.call('campaigns.verifyPack', {})).toMatchObject({
    ...{ title: 'Q3 access review, final, signed 2026-11-30', holds: true, signedBy: 'another' },
    fingerprint: expect.stringMatching(/^08:22:B2:/),
  });
});
