import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAuthorOf, type Logged, type LoggedThere } from '../../../src/main/access/authors.ts';
import type { OwnChange } from '../../../src/main/access/drift.ts';
import type { Difference } from '../../../src/shared/drift.ts';
import type { Change } from '../../../src/shared/operations/change.ts';

const MINUTE = 60_000;
const KEPT = Date.parse('2026-11-01T08:00:00.000Z');
const PLACE = { instanceId: 'shop', organizationId: 'acme', organizationName: 'Acme' };

let count = 0;
function entry(at: number, email: string, rest: Partial<Logged>): Logged {
  count += 1;
  return {
    ...{ id: `e${count}`, at: new Date(KEPT + at).toISOString(), email, role: 'owner' },
    ...{ action: 'update', resourceType: 'user', resourceId: null, name: null, details: [] },
    ...{ organizationId: 'acme', ...rest },
  };
}

const toRole = (at: number, by: string, person: string, after: string, before = 'member') =>
  entry(at, by, {
    ...{ name: person, resourceId: `id of ${person}` },
    details: [
      { name: 'before', value: before },
      { name: 'after', value: after },
    ],
  });
const invited = (at: number, by: string, person: string, role = 'member') =>
  entry(at, by, {
    ...{ action: 'create', resourceType: 'organization', resourceId: 'an invitation', name: person },
    details: [
      { name: 'type', value: 'inviteMember' },
      { name: 'role', value: role },
    ],
  });
const granted = (at: number, by: string, person: string) =>
  entry(at, by, {
    resourceId: `id of ${person}`,
    details: [{ name: 'permissions.canCreateProjects', value: 'yes' }],
  });
const removed = (at: number, by: string, person: string) =>
  entry(at, by, { action: 'delete', resourceId: `id of ${person}`, organizationId: 'another' });

function own(at: number, change: Partial<Change> & { action: Change['action'] }, by = 'tom@x'): OwnChange {
  return {
    change: { ...PLACE, ...change } as unknown as Change,
    ...{ output: {}, at: KEPT + at, by, remark: '' },
  };
}
const ownRole = (at: number, email: string, role: string) =>
  own(at, { action: 'members.setRole', email, role });

function authorOf(difference: object, there: Partial<LoggedThere>) {
  const find = createAuthorOf({
    ...{ entries: [], own: [], keptAt: KEPT, personOf: (address) => address },
    personOfUser: (userId) => (userId.startsWith('id of ') ? userId.slice(6) : undefined),
    ...there,
  });
  const found = find({
    key: 'k',
    ...PLACE,
    ...('people' in difference ? {} : { emails: [], personId: 'eva@x' }),
    ...difference,
  } as unknown as Difference);
  return found && [...found.by, ((found.at ?? 0) - KEPT) / MINUTE];
}
const RAISED = { kind: 'raised', was: 'member', now: 'admin' };

describe('who did what', () => {
  test('whoever set the role of now is named, and of several the last; another person’s entry says nothing', () => {
    const entries = [
      toRole(MINUTE, 'ann@x', 'eva@x', 'admin'),
      toRole(2 * MINUTE, 'ann@x', 'eva@x', 'member', 'admin'),
      toRole(3 * MINUTE, 'ben@x', 'Eva@X', 'admin'),
      toRole(4 * MINUTE, 'ann@x', 'joe@x', 'admin'),
    ];
    expect(authorOf(RAISED, { entries })).toEqual(['ben@x', 3]);
    expect(authorOf(RAISED, { entries: entries.slice(3) })).toBeNull();
  });

  test('nobody is named where the last role that the log has is another one: what came after is not in it', () => {
    const entries = [
      toRole(MINUTE, 'ann@x', 'eva@x', 'admin'),
      toRole(2 * MINUTE, 'ann@x', 'eva@x', 'member', 'admin'),
    ];
    expect(authorOf(RAISED, { entries })).toBeNull();
  });

  test('what another organization’s log has of a person is not taken for this one, but for a deleted account', () => {
    const elsewhere = { ...toRole(MINUTE, 'ann@x', 'eva@x', 'admin'), organizationId: 'another' };
    expect(authorOf(RAISED, { entries: [elsewhere] })).toBeNull();
    const gone = { kind: 'gone', was: 'member' };
    expect(authorOf(gone, { entries: [removed(MINUTE, 'ann@x', 'eva@x')] })).toEqual(['ann@x', 1]);
    // A key that is deleted is written alike.
    const key = entry(MINUTE, 'ann@x', { action: 'delete', resourceId: 'a key', name: 'eva' });
    expect(authorOf(gone, { entries: [key] })).toBeNull();
  });

  test('of somebody new whoever raised them is named before whoever invited them', () => {
    const entries = [invited(MINUTE, 'ann@x', 'eva@x'), toRole(9 * MINUTE, 'ben@x', 'eva@x', 'admin')];
    const came = { kind: 'new', now: 'admin', invitedAs: null };
    expect(authorOf(came, { entries })).toEqual(['ben@x', 'ann@x', 9]);
    expect(authorOf({ ...came, now: 'member' }, { entries: entries.slice(0, 1) })).toEqual(['ann@x', 1]);
    expect(authorOf({ kind: 'invited', now: 'member', was: null }, { entries })).toEqual(['ann@x', 1]);
    expect(authorOf({ kind: 'invited', now: 'admin', was: null }, { entries })).toBeNull();
  });

  test('of permissions everybody who set some is named, each once, and none of it that Quayside did', () => {
    const entries = [
      granted(MINUTE, 'ann@x', 'eva@x'),
      granted(5 * MINUTE, 'tom@x', 'eva@x'),
      granted(7 * MINUTE, 'ben@x', 'eva@x'),
      granted(8 * MINUTE, 'ann@x', 'eva@x'),
    ];
    const permissions = { kind: 'permissions', role: 'member' };
    expect(authorOf(permissions, { entries })).toEqual(['ann@x', 'ben@x', 'tom@x', 8]);
    const done = [own(5 * MINUTE - 400, { action: 'members.setPermissions', email: 'eva@x' })];
    expect(authorOf(permissions, { entries, own: done })).toEqual(['ann@x', 'ben@x', 8]);
  });

  test('a step of Quayside hides its own kind of entry alone, not another of the same key within minutes', () => {
    const by = own(5 * MINUTE, { action: 'members.setPermissions', email: 'eva@x' });
    const entries = [toRole(5 * MINUTE + 400, 'tom@x', 'eva@x', 'admin')];
    expect(authorOf(RAISED, { entries, own: [by] })).toEqual(['tom@x', 5 + 400 / MINUTE]);
  });

  test('nobody is named of lost 2FA, whatever the log has', () =>
    expect(
      authorOf({ kind: 'lost-two-factor' }, { entries: [toRole(MINUTE, 'ann@x', 'eva@x', 'admin')] }),
    ).toBeNull());

  test('an organization’s making is told by whatever log has it', () => {
    const made = entry(MINUTE, 'ann@x', {
      ...{ action: 'create', resourceType: 'organization', resourceId: 'acme', organizationId: 'another' },
    });
    expect(authorOf({ kind: 'organization-new', people: 1 }, { entries: [made] })).toEqual(['ann@x', 1]);
    expect(authorOf({ kind: 'organization-gone', people: 1 }, { entries: [made] })).toBeNull();
  });

  test('what is told of is cleaned: an address with control characters stays one line', () => {
    const found = createAuthorOf({
      ...{ entries: [toRole(MINUTE, 'ann\u202e@x\n\u0007', 'eva@x', 'admin')], own: [], keptAt: KEPT },
      ...{ personOf: (address: string) => address, personOfUser: () => undefined },
    })({ key: 'k', ...PLACE, emails: [], personId: 'eva@x', ...RAISED } as Difference);
    expect(found?.by).toEqual(['ann @x']);
    expect(found?.entry).toBe('Changed person: member → admin');
  });
});

describe('clocks that differ', () => {
  const role = (at: number, by: string) => toRole(at, by, 'eva@x', 'admin');

  test('an entry from before the baseline is not taken, but for a few minutes by which clocks may differ', () => {
    expect(authorOf(RAISED, { entries: [role(-6 * MINUTE, 'ann@x')] })).toBeNull();
    expect(authorOf(RAISED, { entries: [role(-4 * MINUTE, 'ann@x')] })).toEqual(['ann@x', -4]);
  });

  test('of two alike by one account, one is Quayside’s: the other one is named', () => {
    const entries = [
      role(MINUTE, 'tom@x'),
      toRole(30 * MINUTE, 'ann@x', 'eva@x', 'member', 'admin'),
      role(45 * MINUTE, 'tom@x'),
    ];
    const done = [ownRole(MINUTE, 'eva@x', 'admin')];
    expect(authorOf(RAISED, { entries, own: done })).toEqual(['tom@x', 45]);
  });
});

test('of two entries alike within a minute, the nearer one is Quayside’s, once', () => {
  const entries = [
    toRole(MINUTE, 'tom@x', 'eva@x', 'admin'),
    toRole(MINUTE + 10_000, 'ann@x', 'eva@x', 'member', 'admin'),
    toRole(MINUTE + 20_000, 'tom@x', 'eva@x', 'admin'),
  ];
  const done = (at: number) => [ownRole(at, 'eva@x', 'admin')];
  expect(authorOf(RAISED, { entries, own: done(MINUTE) })).toEqual(['tom@x', 1 + 1 / 3]);
  expect(authorOf(RAISED, { entries, own: done(MINUTE + 20_000) })).toBeNull();
});

const PEOPLE = ['eva@x', 'joe@x', 'kim@x'];
type Event = { who: 'quayside' | 'ann' | 'ben' | 'tom'; person: string; role: string; gap: number };
const event: fc.Arbitrary<Event> = fc.record({
  who: fc.constantFrom('quayside', 'ann', 'ben', 'tom'),
  person: fc.constantFrom(...PEOPLE),
  role: fc.constantFrom('member', 'admin', 'viewer'),
  gap: fc.integer({ min: 5, max: 40 }),
});

test('whatever was done by whom, with clocks some minutes apart: nobody is named who did not do the last of it, and a colleague who did is', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 4 }),
      fc.array(event, { maxLength: 14 }),
      fc.integer({ min: -4, max: 4 }),
      (before, since, ahead) => {
        const roles = new Map(PEOPLE.map((person) => [person, 'member']));
        const last = new Map<string, Event & { at: number }>();
        const entries: Logged[] = [];
        const done: OwnChange[] = [];
        const happen = ({ who, person, role, gap }: Event, at: number) => {
          const by = who === 'quayside' ? 'tom@x' : `${who}@x`;
          entries.push(toRole((at + ahead) * MINUTE, by, person, role, roles.get(person)));
          if (who === 'quayside' && at >= 0) done.push(ownRole(at * MINUTE, person, role));
          roles.set(person, role);
          last.set(person, { who, person, role, gap, at });
        };
        let at = -before.reduce((sum, { gap }) => sum + gap, 0) - 10;
        for (const each of before) {
          happen(each, at);
          at += each.gap;
        }
        const kept = new Map(roles);
        at = 0;
        for (const each of since) {
          at += each.gap;
          happen(each, at);
        }
        const isClear = done.length > 0 && ![...before, ...since].some(({ who }) => who === 'tom');
        for (const person of PEOPLE) {
          const [was, now] = [kept.get(person), roles.get(person)];
          const by = last.get(person);
          // What Quayside left so is no drift, and not asked for.
          if (was === now || !by || by.who === 'quayside') continue;
          const found = authorOf(
            { kind: 'raised', personId: person, was, now },
            { entries: entries.toReversed(), own: done },
          );
          const right = [`${by.who}@x`, by.at + ahead];
          if (isClear) expect(found).toEqual(right);
          else expect([null, right[0]]).toContain(found?.[0] ?? null);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});
