import { describe, expect, test } from 'vitest';
import { peopleIn, planMembers } from '../../../src/main/permissions/organizationPlan.ts';
import type { GrantTarget } from '../../../src/main/permissions/planReadings.ts';
import type { Principal } from '../../../src/shared/rules/principal.ts';
import { principal } from '../../shared/principal.ts';
import { invitationOf, membersOf } from '../people/seen.ts';

const TREE = { projects: [], gitProviders: null, servers: null };
const GOAL = { permissions: { switches: ['canCreateProjects' as const] }, off: [] };
const MEMBERS = membersOf('ann@x.example');

/** Who acts for Ann, where these people’s keys open the organization. */
async function actor(first: Principal, ...others: Principal[]) {
  const holders = [first, ...others].map((each) => ({ userId: each.userId, email: null, principal: each }));
  const place = { principal: first, holders, tree: TREE, whyUnknown: null } as unknown as GrantTarget;
  const how = { goal: GOAL, mode: 'at-least' as const, kitId: null };
  const [planned] = await planMembers(MEMBERS, how, place, async () => {});
  if (planned?.verdict !== 'change') return planned;
  return 'actorId' in planned.step.change ? planned.step.change.actorId : null;
}

const owner = (userId: string | null) => principal({ userId, role: 'owner' });
const member = (userId: string | null) => principal({ userId, role: 'member' });

describe('who acts', () => {
  test('is the person whose key is used first, where they may', async () =>
    expect(await actor(owner('first'), owner('second'))).toBeNull());

  test('is the first other person who may, where that one may not', async () =>
    expect(await actor(member('first'), member('second'), owner('third'), owner('fourth'))).toBe('third'));

  test('is another person where it is about the first one’s own permissions', async () =>
    expect(await actor(owner('u-0'), owner('second'))).toBe('second'));

  test('is nobody whose id is not known: a step could not say with whose key it goes', async () => {
    expect(await actor(member('first'), owner(null), owner('third'))).toBe('third');
    expect(await actor(member('first'), owner(null))).toMatchObject({ verdict: 'barred' });
  });

  test('is nobody where all are members, and it is said why the first may not', async () => {
    const barred = await actor(member('first'), member('second'));
    const denied = expect.stringContaining('set permissions');
    expect(barred).toMatchObject({ verdict: 'barred', step: { denied, otherKey: true } });
  });
});

test('of those whom a plan is about, who is a member already is not told as invited, however the address is written', () => {
  const wanted = new Set(['ann@x.example', 'bob@x.example']);
  const invitations = [
    { ...invitationOf('ANN@x.example'), id: 'i-ann' },
    { ...invitationOf('Bob@x.example'), id: 'i-bob' },
    { ...invitationOf('cat@x.example'), id: 'i-cat' },
  ];
  const found = peopleIn(wanted, { members: [...MEMBERS, ...membersOf('dan@x.example')], invitations });
  expect(found.members).toEqual(MEMBERS);
  expect(found.invited.map(({ id }) => id)).toEqual(['i-bob']);
});

test('a plan for every member is about nobody who is only invited', () => {
  const found = peopleIn(null, { members: MEMBERS, invitations: [invitationOf('bob@x.example')] });
  expect(found).toEqual({ members: MEMBERS, invited: [] });
});
