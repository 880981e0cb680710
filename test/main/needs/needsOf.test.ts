import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keychainError } from '../../../src/main/credentials/keychainErrors.ts';
import { type Facts, factsOn, needsOf } from '../../../src/main/needs/needsOf.ts';
import { ADVISORIES, advisoriesFor } from '../../../src/shared/advisories.ts';
import type { NeedKind } from '../../../src/shared/calls/needs.ts';
import { NEED_KINDS, needTitle } from '../../../src/shared/needWords.ts';
import { targetOf } from '../../../src/shared/target.ts';
import { DAY, type Drawn, drawnWorlds, factsOf, NOW } from './worlds.ts';

const countsOf = (facts: Facts) => {
  const counts: Partial<Record<NeedKind, number>> = {};
  for (const { kind, count } of needsOf(facts).needs) counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
};

type Each = (world: Drawn, facts: Facts) => number;
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const organizationsOf = ({ instances }: Drawn) => instances.flatMap(({ organizations }) => organizations);

/** How many of each kind there are, said again in the plainest way. */
const ORACLE: Partial<Record<NeedKind, Each>> = {
  'admins-without-2fa': (world) =>
    new Set(
      organizationsOf(world).flatMap(({ members }) =>
        (members ?? [])
          .filter(({ role, twoFactor }) => (role === 'owner' || role === 'admin') && twoFactor === false)
          // Two of the addresses are one person’s.
          .map(({ person }) => Math.max(person, 1)),
      ),
    ).size,
  unreachable: ({ instances }) =>
    instances.filter(({ failure }) => failure === 'timeout' || failure === 'tls').length,
  keychain: ({ instances }) => instances.filter(({ failure }) => failure === 'keychain-locked').length,
  'key-refused': ({ instances }) =>
    sum(
      instances.map(({ failure, organizations }) => {
        const bad = organizations.filter(
          ({ key }) => key?.bad && (key.days === null || key.days > 14),
        ).length;
        // Where no key is left none can be refused.
        const isRefused = failure === 'key-not-accepted' && organizations.some(({ key }) => key);
        return bad === 0 && isRefused ? 1 : bad;
      }),
    ),
  'no-key': (world) =>
    organizationsOf(world).filter(({ key }) => !key).length +
    // An instance without a key, of which no organization is known.
    world.instances.filter((each) => each.failure === 'key-not-accepted' && each.organizations.length === 0)
      .length,
  unread: ({ instances }) =>
    sum(
      instances.map(({ failure, reading, organizations }) =>
        failure === null && !reading ? organizations.filter(({ key, unknown }) => key && unknown).length : 0,
      ),
    ),
  'keys-ended': (world) =>
    organizationsOf(world).filter(({ key }) => key && key.days !== null && key.days <= 0).length,
  'keys-ending': (world) =>
    organizationsOf(world).filter(({ key }) => key && key.days !== null && key.days > 0 && key.days <= 14)
      .length,
  'access-due': ({ ends }) => (ends ?? []).filter((days) => days <= 0).length,
  'access-ends': ({ ends }) => (ends ?? []).filter((days) => days > 0 && days <= 14).length,
  drift: ({ drifts }) => sum(drifts ?? []),
  expired: (world) =>
    sum(organizationsOf(world).map(({ expires }) => (expires ?? []).filter((days) => days <= 0).length)),
  'invited-you': ({ instances }) => sum(instances.map(({ own }) => own.filter((days) => days >= 0).length)),
  'one-admin': (world) =>
    organizationsOf(world).filter(
      ({ members }) =>
        (members?.length ?? 0) > 1 &&
        members?.filter(({ role }) => role === 'owner' || role === 'admin').length === 1,
    ).length,
  advisory: ({ instances }) => instances.filter(({ version }) => version < '0.29.13').length,
  behind: ({ instances }) =>
    instances.some(({ version }) => version.startsWith('0.30'))
      ? instances.filter(({ version }) => version === '0.29.13').length
      : 0,
};

describe('over generated worlds', () => {
  test.each(Object.entries(ORACLE))('“%s” counts what is so, and nothing else', (kind, oracle) => {
    fc.assert(
      fc.property(drawnWorlds, (world) => {
        const facts = factsOf(world);
        expect(countsOf(facts)[kind as NeedKind] ?? 0).toBe(oracle(world, facts));
      }),
    );
  });

  test('the riskiest come first, each by an id of its own, on instances that there are', () => {
    fc.assert(
      fc.property(drawnWorlds, (world) => {
        const facts = factsOf(world);
        const { needs } = needsOf(facts);
        // Red never stands under amber.
        const tones = ['danger', 'warn', 'quiet'];
        const ranks = needs.map(({ kind, tone }) => tones.indexOf(tone) * 100 + NEED_KINDS.indexOf(kind));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(new Set(needs.map(({ id }) => id)).size).toBe(needs.length);
        const known = new Set(facts.instances.map(({ instanceId }) => instanceId));
        for (const { count, fix, instances } of needs) {
          expect(count).toBeGreaterThan(0);
          expect(fix.count).toBeGreaterThan(0);
          expect(instances.every(({ instanceId }) => known.has(instanceId))).toBe(true);
        }
      }),
    );
  });

  test('nothing says that all could be read while something could not, or was not yet', () => {
    fc.assert(
      fc.property(drawnWorlds, (world) => {
        const isDark =
          world.drifts === null ||
          world.ends === null ||
          world.instances.some(
            ({ failure, organizations }) =>
              failure !== null ||
              organizations.some(
                ({ key, unknown }) => !key || unknown || (key.bad && (key.days === null || key.days > 14)),
              ),
          );
        expect(needsOf(factsOf(world)).isWhole).toBe(!isDark);
      }),
    );
  });

  test('the same world gives the same list', () => {
    fc.assert(
      fc.property(drawnWorlds, (world) => {
        expect(needsOf(factsOf(world))).toEqual(needsOf(factsOf(world)));
      }),
    );
  });
});

const NOTHING: Facts = factsOf({ instances: [], drifts: [], ends: [] });
const server = (over: Partial<Drawn['instances'][number]> = {}): Drawn['instances'][number] => ({
  ...{ failure: null, reading: false, version: '0.30.2', organizations: [], own: [] },
  ...over,
});
const member = (role: string, twoFactor: boolean | null, person = 0) => ({ person, role, twoFactor });
const organization = (over: object = {}) => ({
  ...{ members: [], expires: [], key: { days: null, bad: false }, unknown: false },
  ...over,
});
const needsIn = (instances: Drawn['instances']) =>
  needsOf(factsOf({ instances, drifts: [], ends: [] })).needs;

test('a keychain that kept lists alone from being read is told once, with what to do about its window', () => {
  const failure = keychainError('not-answering', 'The key of “Shop” could not be read', 'linux');
  const organizations = [organization(), organization()];
  const facts = factsOf({
    ...{ instances: [server({ organizations }), server({ organizations })], drifts: [], ends: [] },
  });
  const instances = facts.instances.map((each) => ({
    ...each,
    targets: each.targets.map((target) =>
      targetOf({
        ...target,
        ...{ account: each.account, keys: each.keys, principal: null, rights: null, failure: null },
        members: { value: null, at: null, failure },
        invitations: { value: [], at: NOW, failure: null },
      }),
    ),
  }));
  const { needs, isWhole } = needsOf({ ...facts, instances });
  expect(needs).toMatchObject([
    {
      ...{ kind: 'keychain', count: 2, fix: { do: 'try-again', instanceIds: ['i0', 'i1'] } },
      why: 'the keychain does not answer. Answer any system window that asks for a password. If there is none, restart Quayside. Nothing was lost',
    },
  ]);
  expect(`${needs[0]?.why}.`).toContain(failure.advice);
  expect(isWhole).toBe(false);
});

test('who is admin with 2FA here and a member without it there is not an admin without 2FA', () => {
  const organizations = [
    organization({ members: [member('admin', true)] }),
    organization({ members: [member('member', false)] }),
  ];
  expect(needsIn([server({ organizations })])).toEqual([]);
});

test('what a server does not tell of 2FA is not counted as missing', () => {
  expect(needsIn([server({ organizations: [organization({ members: [member('owner', null)] })] })])).toEqual(
    [],
  );
});

test('one server of several that cannot be reached is diagnosed; where none can be, all are tried again', () => {
  const away = server({ failure: 'timeout' });
  expect(needsIn([away, server()])).toMatchObject([
    { id: 'unreachable i0', subject: 'Server 0', fix: { do: 'diagnose', instanceId: 'i0' } },
  ]);
  expect(needsIn([away, away])).toMatchObject([
    { id: 'unreachable', count: 2, fix: { do: 'try-again', instanceIds: ['i0', 'i1'] } },
  ]);
});

test('the number on a button is that of what it changes: a key that cannot be rotated, or made, is none of it', () => {
  const [ending] = needsIn([
    server({
      organizations: [
        organization({ key: { days: 3, bad: false } }),
        organization({ key: { days: 5, bad: false } }),
      ],
    }),
  ]);
  expect(ending).toMatchObject({ kind: 'keys-ending', count: 2, fix: { do: 'rotate-keys', count: 2 } });
  // Dokploy 0.28.7 creates none.
  const { needs } = needsOf(
    factsOf({
      instances: [
        server({ version: '0.28.7', organizations: [organization({ key: null })] }),
        server({ organizations: [organization({ key: null }), organization({ key: null })] }),
      ],
      ...{ drifts: [], ends: [] },
    }),
  );
  expect(needs.find(({ kind }) => kind === 'no-key')).toMatchObject({
    count: 3,
    fix: { do: 'create-keys', count: 2, instanceIds: ['i1'] },
  });
});

test('an organization with 90 members of 100 is near Dokploy’s limit, and says so with the numbers', () => {
  const members = Array.from({ length: 90 }, (_, at) => member(at < 3 ? 'admin' : 'member', true, at));
  const [full] = needsIn([server({ organizations: [organization({ members })] })]);
  expect(full).toMatchObject({
    kind: 'near-limit',
    why: 'near Dokploy’s limit: 90 of 100 members',
    fix: { organizationId: 'i0o0' },
  });
  expect(needsIn([server({ organizations: [organization({ members: members.slice(1) })] })])).toEqual([]);
});

test('a new admin whom nobody here made stands above who is back, named, with where and since when, and once for two baselines', () => {
  const newAdmin = { instanceId: 'a', organizationId: 'o', email: 'ben@x.example' };
  const drift = (id: string, name: string) => ({ id, name, differences: ['1'], newAdmins: [newAdmin] });
  const { needs } = needsOf({
    ...NOTHING,
    drifts: [drift('q2', 'Q2'), drift('q3', 'Q3')],
    returned: [
      {
        ...{ personId: 'maria@x.example', emails: ['maria@x.example'], offboardedAt: NOW - DAY },
        places: [{ instanceId: 'a', organizationName: 'Acme', role: 'admin' }],
      },
    ],
  });
  expect(needs.map(needTitle)).toEqual([
    'ben@x.example is a new admin',
    'maria@x.example is back after off-boarding',
    '1 change since “Q2”',
    '1 change since “Q3”',
  ]);
  expect(needs[0]).toMatchObject({
    ...{ tone: 'danger', why: 'not made here since “Q2”', instances: [{ instanceId: 'a' }] },
    fix: { do: 'show-drift', count: 1, baselineId: 'q2' },
  });
});

test('admins without 2FA are reminded each once, and “reminded” is said once all of them were', () => {
  const organizations = [
    organization({ members: [member('admin', false, 2), member('owner', false, 3)] }),
    organization({ members: [member('admin', false, 2)] }),
  ];
  const facts = factsOf({ instances: [server({ organizations })], drifts: [], ends: [] });
  const reminder = (memberId: string) => ({ instanceId: 'i0', memberId, at: NOW });
  const [both] = needsOf({ ...facts, reminded: ['i0o0m0', 'i0o1m0'].map(reminder) }).needs;
  expect(both).toMatchObject({ kind: 'admins-without-2fa', at: null, fix: { do: 'remind', count: 2 } });
  const { fix } = both ?? {};
  expect(fix?.do === 'remind' && fix.admins.map(({ memberships }) => memberships.length)).toEqual([2, 1]);
  const all = ['i0o0m0', 'i0o1m0', 'i0o0m1'].map(reminder);
  expect(needsOf({ ...facts, reminded: all }).needs[0]?.at).toBe(NOW);
});

test('somebody who is back, and people who joined, are named', () => {
  const { needs } = needsOf({
    ...NOTHING,
    returned: [
      {
        ...{ personId: 'maria@x.example', emails: ['maria@x.example'], offboardedAt: NOW - DAY },
        places: [{ instanceId: 'a', organizationName: 'Acme', role: 'admin' }],
      },
    ],
    joined: [
      {
        ...{ kitId: 't', name: 'Frontend', mode: 'at-least' as const, isDeleted: false },
        people: [{ email: 'new@x.example', instanceId: 'a', organizationId: 'o' }],
      },
    ],
  });
  expect(needs.map(needTitle)).toEqual([
    'maria@x.example is back after off-boarding',
    '1 person joined and waits for permissions (“Frontend”)',
  ]);
  expect(needs.map(({ fix }) => fix.do)).toEqual(['off-board', 'grant']);
});

test('a review is told when it is due, while changes are left, and when the next one is due', () => {
  const counts = {
    ...{ lines: 9, privileged: 1, undecided: 3, keep: 4, change: 1, revoke: 1, open: 2 },
  };
  const review = {
    id: 'r',
    name: 'Q4',
    state: 'deciding' as const,
    dueOn: '2026-12-24',
    nextOn: null,
    counts,
  };
  const needsWith = (over: Partial<Facts['reviews'][number]>) =>
    needsOf({ ...NOTHING, reviews: [{ ...review, ...over }] }).needs;
  expect(needsWith({})).toEqual([]);
  expect(needsWith({ dueOn: '2026-12-10' })).toMatchObject([
    { tone: 'warn', count: 3, why: '3 lines are undecided', fix: { do: 'show-review', campaignId: 'r' } },
  ]);
  expect(needsWith({ dueOn: '2026-11-29' })).toMatchObject([{ tone: 'danger' }]);
  expect(needsWith({ state: 'carrying-out', nextOn: '2026-12-01' }).map(needTitle)).toEqual([
    'Finish “Q4”',
    'Start “Q4” again',
  ]);
  expect(needsWith({ state: 'final' })).toEqual([]);
});

test('a server with known holes says the worst one, what it takes, how many more, and what ends them all', () => {
  const [holed] = needsIn([server({ version: '0.26.5' }), server({ version: '0.28.8' })]);
  expect(holed).toMatchObject({
    ...{ kind: 'advisory', tone: 'danger', count: 2 },
    why: 'With no account, anybody can become an admin (CVE-2026-45631), and 6 more · fixed in 0.29.13',
    // Without an account is worse than seven holes that need one.
    instances: [{ instanceId: 'i1' }, { instanceId: 'i0' }],
  });
});

test('a hole is there from the version that brought it to the one that mended it', () => {
  const isOpen = (version: string) => advisoriesFor(version).some(({ id }) => id === 'CVE-2026-45631');
  expect(['0.26.7', '0.27.0', '0.29.2', '0.29.3', 'canary'].map(isOpen)).toEqual([
    ...[false, true, true, false, false],
  ]);
});

test('advisories are published ones, each with the versions that it is in', () => {
  for (const { id, since, fixedIn } of ADVISORIES) {
    expect(id).toMatch(/^CVE-\d{4}-\d{4,}$/);
    expect(fixedIn).toMatch(/^\d+\.\d+\.\d+$/);
    if (since !== undefined) expect(since).toMatch(/^\d+\.\d+\.\d+$/);
  }
});

test('some instances alone have what the whole list counts on them, as far behind as among all', () => {
  const countsOn = (facts: Facts) =>
    needsOf(facts)
      .needs.flatMap(({ kind, instances }) =>
        instances.map(({ instanceId, count }) => `${kind} ${instanceId} ${count}`),
      )
      .toSorted();
  fc.assert(
    fc.property(drawnWorlds, (world) => {
      const facts = factsOf(world);
      const parts = facts.instances.map(({ instanceId }) => countsOn(factsOn([instanceId], facts)));
      expect(parts.flat().toSorted()).toEqual(countsOn(facts));
      const about = needsOf(factsOn([], facts)).needs;
      expect(about).toEqual([]);
    }),
  );
});
