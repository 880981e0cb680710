import fc from 'fast-check';
import type { Facts, InstanceFacts } from '../../../src/main/needs/needsOf.ts';
import type { ListedInvitation, ListedMember, ListedOrganization } from '../../../src/main/people/access.ts';
import type { OwnInvitation } from '../../../src/shared/calls/organizations.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import type { KeyHealth, KeyRecord } from '../../../src/shared/instance.ts';
import type { Target } from '../../../src/shared/target.ts';

export const NOW = Date.parse('2026-11-30T12:00:00Z');
export const DAY = 86_400_000;

type Organization = {
  members: { person: number; role: string; twoFactor: boolean | null }[] | null;
  expires: number[] | null;
  key: { days: number | null; bad: boolean } | null;
  unknown: boolean;
};
export type Drawn = {
  instances: {
    failure: AppError['code'] | null | undefined;
    reading: boolean;
    version: string;
    organizations: Organization[];
    own: number[];
  }[];
  drifts: number[] | null;
  ends: number[] | null;
};

const organization: fc.Arbitrary<Organization> = fc.record({
  members: fc.option(
    fc.array(
      fc.record({
        person: fc.nat({ max: 5 }),
        role: fc.constantFrom('owner', 'admin', 'member', 'billing'),
        twoFactor: fc.constantFrom(true, false, null),
      }),
      { maxLength: 6 },
    ),
  ),
  expires: fc.option(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 })),
  key: fc.option(fc.record({ days: fc.option(fc.integer({ min: -3, max: 30 })), bad: fc.boolean() })),
  unknown: fc.boolean(),
});

export const drawnWorlds: fc.Arbitrary<Drawn> = fc.record({
  instances: fc.array(
    fc.record({
      failure: fc.constantFrom(
        null,
        null,
        null,
        undefined,
        'timeout',
        'tls',
        'keychain-locked',
        'key-not-accepted',
      ),
      reading: fc.boolean(),
      version: fc.constantFrom('0.25.7', '0.28.8', '0.29.13', '0.30.2', '0.30.1'),
      organizations: fc.array(organization, { maxLength: 3 }),
      own: fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 2 }),
    }),
    { maxLength: 4 },
  ),
  drifts: fc.option(fc.array(fc.nat({ max: 2 }), { maxLength: 3 })),
  ends: fc.option(fc.array(fc.integer({ min: -3, max: 30 }), { maxLength: 4 })),
});

/** A drawn world as main has it. Persons 0 and 1 are one person with two addresses. */
export function factsOf({ instances, drifts, ends }: Drawn): Facts {
  const health: Record<string, KeyHealth> = {};
  const organizations: ListedOrganization[] = [];
  const known = instances.map((each, at): InstanceFacts => {
    const instanceId = `i${at}`;
    const idOf = (place: number) => `${instanceId}o${place}`;
    const keys = each.organizations.flatMap(({ key }, place): KeyRecord[] => {
      if (!key) return [];
      const id = `${idOf(place)}k`;
      if (key.bad) health[id] = { state: 'refused', at: NOW, goodAt: null, lost: null };
      const expiresAt = key.days === null ? null : new Date(NOW + key.days * DAY).toISOString();
      return [
        {
          ...{ id, instanceId, organizationId: idOf(place), organizationName: null, expiresAt },
          ...{ status: 'active', origin: 'made', userId: 'me', serverKeyId: `${id}s` },
        } as KeyRecord,
      ];
    });
    for (const [place, { members, expires }] of each.organizations.entries())
      organizations.push({
        ...{ instanceId, organizationId: idOf(place), organizationName: `Organization ${place}` },
        members: members && {
          at: NOW,
          rows: members.map(({ person, role, twoFactor }, row) => ({
            ...({
              id: `p${person}@x.example`,
              memberId: `${idOf(place)}m${row}`,
              role,
              twoFactor,
            } as ListedMember),
          })),
        },
        invitations: expires && {
          at: NOW,
          rows: expires.map((days, row) => ({
            ...({ invitationId: `${idOf(place)}v${row}`, expiresAt: NOW + days * DAY } as ListedInvitation),
          })),
        },
      });
    return {
      ...{
        instanceId,
        instanceName: `Server ${at}`,
        keys,
        health,
        unread: null,
        at: NOW,
        isOwnUnread: false,
      },
      account: {
        version: each.version,
        organizations: each.organizations.map((_, place) => ({
          id: idOf(place),
          name: `Organization ${place}`,
        })),
        caller: null,
      } as unknown as Account,
      server: { version: each.version, absent: [] },
      failure:
        typeof each.failure === 'string'
          ? { code: each.failure, message: 'It failed.', advice: '' }
          : each.failure,
      isReading: each.reading,
      targets: each.organizations.map(
        ({ unknown }, place) =>
          ({
            ...{ instanceId, organizationId: idOf(place) },
            whyUnknown: unknown ? 'It could not be read.' : null,
          }) as Target,
      ),
      own: each.own.map(
        (days, row) =>
          ({
            id: `${instanceId}w${row}`,
            status: 'pending',
            expiresAt: new Date(NOW + days * DAY + 1).toISOString(),
          }) as OwnInvitation,
      ),
    };
  });
  return {
    ...{
      now: NOW,
      instances: known,
      health,
      returned: [],
      unfinished: [],
      joined: [],
      views: [],
      reviews: [],
      reminded: [],
    },
    people: {
      organizations,
      personOf: (id) => (id === 'p1@x.example' ? 'p0@x.example' : id),
    },
    drifts:
      drifts === null
        ? null
        : drifts.map((differences, at) => ({
            ...{ id: `b${at}`, name: `Baseline ${at}`, newAdmins: [] },
            differences: Array.from({ length: differences }, (_, each) => `${each}`),
          })),
    ends:
      ends === null
        ? null
        : ends.map((days, at) => ({
            personId: `e${at}@x.example`,
            emails: [`e${at}@x.example`],
            day: new Date(NOW + days * DAY).toISOString().slice(0, 10),
          })),
  };
}
