import fc from 'fast-check';
import { type Baseline, toKept } from '../../../src/main/access/baseline.ts';
import { accessNow, type Now } from '../../../src/main/access/drift.ts';
import type { ReviewScope } from '../../../src/shared/campaigns/campaign.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import type { InstanceGroup } from '../../../src/shared/preferences.ts';
import { openTable } from '../people/seen.ts';

// Worlds in which every name is a word of its own, so that it is known of each word in a report whose it is.

/** When a review is made, in ms since the epoch. */
export const NOW = Date.parse('2026-06-15T10:20:00Z');
const DAY = 86_400_000;
const PEOPLE = 9;

const member = fc.record({
  person: fc.nat(PEOPLE),
  role: fc.constantFrom('owner', 'admin', 'member', 'made'),
  twoFactor: fc.constantFrom(true, false, null),
  spelling: fc.constantFrom('plain', 'upper'),
  hasName: fc.boolean(),
  hasEmail: fc.integer({ min: 0, max: 9 }).map((each) => each > 0),
  days: fc.nat(700),
  permissions: fc.option(
    fc.record({
      switches: fc.subarray([...SWITCHES]),
      projects: fc.subarray(['p-1', 'p-2', 'p-3']),
      services: fc.subarray(['s-1', 's-2']),
    }),
  ),
});
const invitation = fc.record({
  person: fc.nat(PEOPLE),
  role: fc.constantFrom('admin', 'member', 'made', null),
  endsInDays: fc.integer({ min: -40, max: 40 }),
  ago: fc.option(fc.nat(90)),
});
const lists = fc.record({
  members: fc.option(fc.uniqueArray(member, { selector: ({ person }) => person, maxLength: 6 })),
  invitations: fc.option(fc.array(invitation, { maxLength: 4 })),
  opens: fc.boolean(),
});
const instance = fc.record({
  isKnown: fc.integer({ min: 0, max: 5 }).map((each) => each > 0),
  version: fc.constantFrom('0.25.7', '0.30.2', null),
  organizations: fc.array(fc.record({ now: fc.option(lists), before: fc.option(lists) }), { maxLength: 3 }),
  hasUnlisted: fc.boolean(),
  isRebuilt: fc.boolean(),
  wasKept: fc.boolean(),
});

export const worldShapes = fc.record({
  instances: fc.array(instance, { minLength: 1, maxLength: 4 }),
  joins: fc.uniqueArray(fc.nat(PEOPLE), { maxLength: 4 }),
  scope: fc.record({
    kind: fc.constantFrom('all', 'group', 'instances', 'organizations'),
    chosen: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
  }),
  olderThanDays: fc.constantFrom(0, 30),
});
type Lists = { members: Member[] | null; invitations: Invitation[] | null; opens: boolean };

/** An organization of a world, with what a server said of it now and before. */
export type WorldOrganization = {
  instanceId: string;
  instanceAt: number;
  id: string;
  name: string;
  nameBefore: string;
  now: Lists | null;
  before: Lists | null;
};

/** A word that nothing else has in it; the same for the same thing. */
export function createWords() {
  const known = new Map<string, string>();
  return {
    of(...thing: (string | number)[]): string {
      const key = thing.join(' ');
      const word = known.get(key) ?? `q${String(known.size).padStart(5, '0')}z`;
      known.set(key, word);
      return word;
    },
    all: () => [...known.values()],
  };
}

type Row = { person: number; hasEmail: boolean; spelling: string };

/** Makes a world of its shape: all that the app knows of it, what was kept before, and what is asked for. */
export function worldOf(shape: {
  instances: {
    isKnown: boolean;
    version: string | null;
    organizations: { now: ListShape | null; before: ListShape | null }[];
    hasUnlisted: boolean;
    isRebuilt: boolean;
    wasKept: boolean;
  }[];
  joins: number[];
  scope: { kind: string; chosen: boolean[] };
  olderThanDays: number;
}) {
  const words = createWords();
  const emailOf = ({ person, hasEmail, spelling }: Row) => {
    const email = `${words.of('person', person)}@x.example`;
    return hasEmail ? (spelling === 'upper' ? email.toUpperCase() : email) : '';
  };
  const listsOf = (given: ListShape | null, when: string, at: string): Lists | null =>
    given && {
      opens: given.opens,
      members:
        given.members?.map(({ role, twoFactor, hasName, days, permissions, ...row }) => ({
          id: `m-${row.person}`,
          organizationId: at,
          userId: `u-${row.person}`,
          role: role === 'made' ? words.of('role', when, at) : role,
          createdAt: new Date(NOW - days * DAY).toISOString(),
          ...(permissions ? { permissions } : {}),
          user: {
            id: `u-${row.person}`,
            email: emailOf(row),
            twoFactorEnabled: twoFactor,
            ...(hasName ? { name: words.of('name', when, at, row.person) } : {}),
          },
        })) ?? null,
      invitations:
        given.invitations?.map(({ person, role, endsInDays, ago }, index) => ({
          id: `i-${index}`,
          organizationId: at,
          email: `${words.of('person', person)}@x.example`,
          role: role === 'made' ? words.of('role', when, at) : role,
          status: 'pending',
          expiresAt: new Date(NOW + endsInDays * DAY + 1).toISOString(),
          createdAt: ago === null ? null : new Date(NOW - ago * DAY - 1).toISOString(),
        })) ?? null,
    };
  const organizations: WorldOrganization[] = shape.instances.flatMap((each, at) =>
    each.organizations.map((own, index) => ({
      instanceId: `inst-${at}`,
      instanceAt: at,
      id: `org-${at}-${index}`,
      name: words.of('organization', at, index),
      nameBefore: words.of('organization before', at, index),
      now: listsOf(own.now, 'now', `${at}-${index}`),
      before: listsOf(own.before, 'before', `${at}-${index}`),
    })),
  );
  const instances = shape.instances.map((each, at) => instanceOf(each, at));

  function keyOf(at: number, organizationId: string, userId: string): KeyRecord {
    const secret = (what: string) => words.of(what, at, organizationId);
    return {
      ...{ id: secret('key'), instanceId: `inst-${at}`, organizationId, userId },
      ...{ organizationName: secret('organization by its key'), userEmail: secret('email by its key') },
      ...{ role: 'owner', origin: 'made', serverKeyId: secret('server key'), start: secret('start') },
      ...{ madeBy: secret('registry'), serverName: secret('key name') },
      ...{ createdAt: '', lastUsedAt: null, expiresAt: null, status: 'active' },
    } as KeyRecord;
  }

  function instanceOf({ hasUnlisted }: (typeof shape.instances)[number], at: number): Instance {
    const header = { id: words.of('header id', at), name: words.of('header', at), createdAt: '' };
    const keys = organizations
      .filter((each) => each.instanceAt === at && each.now?.opens)
      .map(({ id }) => keyOf(at, id, `caller-${at}`));
    return {
      id: `inst-${at}`,
      name: words.of('instance', at),
      origin: `https://${words.of('host', at)}.example:8443`,
      color: 'blue',
      createdAt: '',
      status: 'active',
      keys: hasUnlisted ? [...keys, keyOf(at, `unlisted-${at}`, 'somebody')] : keys,
      headers: [{ ...header, status: 'active' as const }],
      proxy: { mode: 'given', url: `https://${words.of('proxy', at)}.example` },
    };
  }

  function knownOf(when: 'now' | 'before') {
    const table = openTable();
    table.setInstances(instances);
    for (const [at, { isKnown, version, isRebuilt }] of shape.instances.entries()) {
      const own = organizations.filter((each) => each.instanceAt === at && each[when]);
      const caller = when === 'before' && isRebuilt ? `before-${at}` : `caller-${at}`;
      const account = {
        version,
        caller: { userId: caller } as never,
        organizations: own.map((each) => ({
          id: when === 'before' && isRebuilt ? `before-${each.id}` : each.id,
          name: when === 'now' ? each.name : each.nameBefore,
          createdAt: '',
          ownerId: 'u',
        })),
      };
      if (isKnown) table.setAccount(`inst-${at}`, account);
    }
    for (const { instanceId, instanceAt, id, [when]: own } of organizations) {
      if (!shape.instances[instanceAt]?.isKnown) continue;
      const ref = { instanceId, organizationId: id, facts: { at: NOW - DAY } };
      if (own?.members) table.setList({ ...ref, members: own.members });
      if (own?.invitations) table.setList({ ...ref, invitations: own.invitations });
    }
    const group = shape.joins.map((person) => `${words.of('person', person)}@x.example`);
    if (group.length > 1) table.setJoins([group]);
    const known: Now = { places: table.places(), at: NOW, doneSince: async () => [] };
    return { known, table };
  }

  const { known, table } = knownOf('now');
  const { known: before } = knownOf('before');
  const baseline: Baseline = {
    id: words.of('baseline id'),
    name: words.of('baseline'),
    keptAt: NOW - 50 * DAY,
    acceptedAt: null,
    instances: shape.instances.flatMap(({ wasKept }, at) => {
      const places = wasKept ? accessNow(`inst-${at}`, before.places) : null;
      return places ? { ...toKept(places, before.at), name: words.of('instance before', at) } : [];
    }),
  };
  const chosen = <T>(all: readonly T[]) => all.filter((_, at) => shape.scope.chosen[at]);
  const group: InstanceGroup = {
    id: 'group',
    name: words.of('group'),
    instanceIds: chosen(instances).map(({ id }) => id),
    folded: false,
  };
  const other = { ...group, id: 'other', name: words.of('other group'), instanceIds: [] };
  table.setGroups([other, group]);
  return {
    words,
    shape,
    instances,
    organizations,
    known,
    table,
    baseline,
    groups: [other, group],
    scope: scopeAsked(),
  };

  function scopeAsked(): ReviewScope {
    if (shape.scope.kind === 'group') return { kind: 'group', groupId: 'group' };
    if (shape.scope.kind === 'instances')
      return { kind: 'instances', instanceIds: chosen(instances).map(({ id }) => id) };
    if (shape.scope.kind === 'all') return { kind: 'all' };
    const refs = chosen(organizations).map(({ instanceId, id }) => ({ instanceId, organizationId: id }));
    return { kind: 'organizations', organizations: refs };
  }
}

type ListShape = {
  members:
    | (Row & {
        role: string;
        twoFactor: boolean | null;
        hasName: boolean;
        days: number;
        permissions: Permissions | null;
      })[]
    | null;
  invitations: { person: number; role: string | null; endsInDays: number; ago: number | null }[] | null;
  opens: boolean;
};

export type World = ReturnType<typeof worldOf>;
