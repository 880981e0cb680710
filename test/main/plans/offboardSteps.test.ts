import { describe, expect, test } from 'vitest';
import {
  denyOwnKey,
  type OffboardChoice,
  planOffboarding as planPeople,
  weighChoices,
} from '../../../src/main/plans/offboardSteps.ts';
import { type Found, findPerson } from '../../../src/main/plans/people.ts';
import { planWanted } from '../../../src/main/plans/wanted.ts';
import type { Account, Member } from '../../../src/shared/dokploy.ts';
import { OFFBOARD_CHOICES } from '../../../src/shared/operations/change.ts';
import type { Principal } from '../../../src/shared/rules/principal.ts';
import type { InstanceTargets, KeyHolder, Target } from '../../../src/shared/target.ts';
import { invitation, NOW, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';

const EMAILS = ['one@x.example', 'one@home.example'];

function member(email: string, role = 'member', userId = 'u1', organizationId = 'acme'): Member {
  return {
    id: `m-${userId}-${organizationId}`,
    organizationId,
    userId,
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: userId, email, firstName: 'Jo', lastName: userId },
    permissions: {},
  };
}

function instance(
  targets: Target[],
  patch: Partial<InstanceTargets> & { owner?: string } = {},
): InstanceTargets {
  const { owner = 'nobody', ...rest } = patch;
  const account: Account = {
    version: targets[0]?.principal?.version ?? '0.30.2',
    caller: null,
    organizations: [{ id: 'own', name: 'Theirs', createdAt: '2026-01-01T00:00:00.000Z', ownerId: owner }],
  };
  return { instanceId: 'a', instanceName: 'Shop', account, targets, counted: { u1: 1, u2: 1 }, ...rest };
}

const planOffboarding = (found: Found, choice: OffboardChoice, emails: readonly string[]) =>
  planPeople([{ emails, found, choice }]);
const find = (...given: Parameters<typeof instance>) => findPerson(EMAILS, instance(...given));
const plan = (found: ReturnType<typeof find>, choice = weighChoices(found).suggested) =>
  planOffboarding(found, choice, EMAILS).map(told);

test('memberships and invitations of all addresses are found, whatever their letters', () => {
  const found = find([
    target({
      members: [member('One@X.example'), member('other@x.example', 'member', 'u9')],
      invitations: [invitation('ONE@home.example'), invitation('none@home.example')],
    }),
  ]);
  expect(plan(found)).toEqual(['invitations.remove | ONE@home.example', 'members.remove | One@X.example']);
  expect(planOffboarding(found, 'leave', EMAILS).map(told)).toEqual([
    'invitations.remove | ONE@home.example',
  ]);
});

describe('what is suggested does the least harm', () => {
  test('a server through 0.26.5 ends the memberships, each for itself', () => {
    const old = principal({ version: '0.26.5' });
    const found = find([
      target({ principal: old, members: [member('one@x.example', 'admin')] }),
      target({
        principal: old,
        organizationId: 'labs',
        members: [member('one@x.example', 'owner', 'u1', 'labs')],
      }),
    ]);
    expect(weighChoices(found).suggested).toBe('end');
    expect(plan(found)).toEqual([
      'members.endMembership | one@x.example',
      'members.endMembership | one@x.example | The owner of an organization cannot be removed.',
    ]);
  });

  test('newer ones have no other way than to delete the account', () => {
    const found = find([target({ members: [member('one@x.example')] })]);
    const { suggested, denied } = weighChoices(found);
    expect(suggested).toBe('delete');
    expect(denied.end).toContain('cannot end one membership with a key');
    expect(plan(found, 'end')).toEqual([
      'sessions.revokeAll | one@x.example',
      `members.endMembership | one@x.example | ${denied.end}`,
    ]);
  });

  test('who owns an organization is lowered, and the deletion that a person chooses carries what was told', () => {
    const found = find([target({ members: [member('one@x.example', 'admin')] })], { owner: 'u1' });
    expect(found.accounts).toMatchObject([{ owned: [{ id: 'own', name: 'Theirs' }] }]);
    expect(plan(found)).toEqual(['sessions.revokeAll | one@x.example', 'members.setRole | one@x.example']);
    const [step] = planOffboarding(found, 'delete', EMAILS);
    expect(step?.change).toMatchObject({
      action: 'members.remove',
      owned: ['own'],
      memberships: { organizationIds: ['acme'], hidden: 0 },
    });
  });

  test.each([
    ['an admin', 'admin', ['members.setRole | one@x.example', 'members.setPermissions | one@x.example']],
    ['a member', 'member', ['members.setPermissions | one@x.example']],
  ])('lowering %s takes every grant, as the access review’s lowering does', (_, role, lowering) => {
    const permissions = { services: ['s1'], switches: ['canAccessToDocker' as const] };
    const row = { ...member('one@x.example', role), permissions };
    const found = find([target({ members: [row] })], { owner: 'u1' });
    expect(weighChoices(found).suggested).toBe('lower');
    const steps = planOffboarding(found, 'lower', EMAILS);
    expect(steps.map(told)).toEqual(['sessions.revokeAll | one@x.example', ...lowering]);
    expect(steps.at(-1)?.change).toMatchObject({ role: 'member', grant: {}, revoke: permissions });
    const reviewed = { line: 0, column: 1, instanceId: 'a', organizationId: 'acme', email: 'one@x.example' };
    const review = planWanted(
      [{ kind: 'lower', ...reviewed, from: role, role: 'member' }],
      [instance([target({ members: [row] })])],
      NOW,
    );
    let part = review.next();
    while (!part.done) part = review.next();
    expect(part.value[0]?.steps).toEqual(steps.slice(1));
  });

  test('lowering somebody of whom it was not read what they were granted says so', () => {
    const { permissions: _, ...row } = member('one@x.example', 'admin');
    const found = find([target({ members: [row] })]);
    expect(plan(found, 'lower').at(-1)).toMatch(/members.setPermissions .*What this person was granted/);
  });

  test.each([
    ['is in more organizations than the keys show', { u1: 3 }, 2],
    ['cannot be counted', { u1: null }, null],
    ['was not counted', {}, null],
  ] as const)('who %s may own one of them, and is not deleted unasked', (_, counted, hidden) => {
    const found = find([target({ members: [member('one@x.example', 'admin')] })], { counted });
    expect(found.accounts[0]?.hidden).toBe(hidden);
    expect(weighChoices(found)).toMatchObject({ suggested: 'lower', denied: { delete: null } });
  });

  test('an owner who is member everywhere else is signed out, or left where that cannot be done', () => {
    const found = (by: Partial<Principal>) =>
      find([target({ principal: principal(by), members: [member('one@x.example')] })], { owner: 'u1' });
    expect(weighChoices(found({}))).toMatchObject({
      suggested: 'revoke-sessions',
      denied: { lower: 'Already a member, with nothing granted.', 'revoke-sessions': null },
    });
    expect(plan(found({}))).toEqual(['sessions.revokeAll | one@x.example']);
    expect(weighChoices(found({ role: 'admin' }))).toMatchObject({
      suggested: 'leave',
      denied: { 'revoke-sessions': expect.stringContaining('Only the owner’s key') },
    });
    expect(weighChoices(found({ version: '0.28.6' }))).toMatchObject({
      suggested: 'leave',
      denied: { 'revoke-sessions': expect.stringContaining('needs Dokploy 0.30.0') },
    });
  });

  test('who owns an organization is deleted by no server of which it is not known that it judges removals', () => {
    for (const version of ['0.25.7', null]) {
      const server = target({
        principal: principal({ version }),
        members: [member('one@x.example', 'admin')],
      });
      const owning = find([server], { owner: 'u1' });
      expect(weighChoices(owning).denied.delete).toContain('owns an organization of this instance');
      expect(plan(owning, 'delete')).toEqual([
        `members.remove | one@x.example | ${weighChoices(owning).denied.delete}`,
      ]);
      expect(weighChoices(find([server])).denied.delete).toBeNull();
    }
  });

  test('one of two accounts that owns something keeps both from being deleted unasked', () => {
    const members = [member('one@x.example', 'admin'), member('one@home.example', 'member', 'u2')];
    const found = find([target({ members })], { owner: 'u2' });
    expect(weighChoices(found).suggested).toBe('lower');
    expect(plan(found, 'delete')).toEqual([
      'members.remove | one@x.example',
      'members.remove | one@home.example',
    ]);
  });
});

describe('who cannot be removed stands there with why', () => {
  const CASES: [string, Partial<Principal>, Member, string][] = [
    ['oneself', {}, member('one@x.example', 'owner', 'me'), 'You cannot remove yourself.'],
    [
      'an admin by an admin',
      { role: 'admin' },
      member('one@x.example', 'admin'),
      'Only the owner can remove an admin.',
    ],
    [
      'anybody on Cloud by an admin',
      { isCloud: true, role: 'admin' },
      member('one@x.example'),
      'Dokploy Cloud does not remove people through its API.',
    ],
  ];
  test.each(CASES)('%s', (_, facts, row, why) => {
    // Somebody else's keys, so that nothing but the rule stands in the way.
    const holders: KeyHolder[] = [{ userId: 'other', email: null, principal: principal(facts) }];
    const found = find([target({ principal: principal(facts), members: [row], holders })]);
    const { denied, suggested } = weighChoices(found);
    expect(denied.delete).toContain(why);
    expect(suggested).toBe('leave');
    expect(plan(found)).toEqual([`members.remove | one@x.example | ${denied.delete}`]);
  });

  test('anybody on Cloud by the owner, signed out all the same', () => {
    const found = find([
      target({ principal: principal({ isCloud: true }), members: [member('one@x.example')] }),
    ]);
    const { denied, suggested } = weighChoices(found);
    expect(suggested).toBe('revoke-sessions');
    expect(plan(found)).toEqual([
      'sessions.revokeAll | one@x.example',
      `members.remove | one@x.example | ${denied.delete}`,
    ]);
  });

  test('an admin whom an admin lowers nowhere, but who is member elsewhere, is deleted by the key that may', () => {
    const weak = target({ principal: principal({ role: 'member' }), members: [member('one@x.example')] });
    const strong = target({
      organizationId: 'labs',
      members: [member('one@x.example', 'member', 'u1', 'labs')],
    });
    const found = find([weak, strong], { counted: { u1: 2 } });
    const [step, ...others] = planOffboarding(found, 'delete', EMAILS);
    expect(others).toEqual([]);
    expect(step).toMatchObject({ change: { organizationId: 'labs' } });
    expect(step?.denied).toBeUndefined();
  });
});

describe('a key in use that is the person’s own', () => {
  const own: KeyHolder = {
    userId: 'u1',
    email: 'One@x.example',
    principal: principal({ role: 'admin', userId: 'u1' }),
  };
  const others: KeyHolder = { userId: 'me', email: 'me@x.example', principal: principal() };
  const at = (holders: KeyHolder[], members = [member('one@x.example', 'admin')]) =>
    find([
      target({
        principal: holders[0]?.principal ?? null,
        holders,
        members,
        invitations: [invitation('one@home.example')],
      }),
    ]);

  test('is named, and nothing runs there, whatever is chosen', () => {
    const found = at([own]);
    const words =
      'The key in use for “Acme” is this person’s own. Paste another person’s key for Shop first.';
    expect(denyOwnKey(found)).toBe(words);
    for (const choice of OFFBOARD_CHOICES) {
      const steps = planOffboarding(found, choice, EMAILS);
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.map(({ denied }) => denied)).toEqual(steps.map(() => words));
    }
  });

  test('is known by its address alone, where nobody could read who is a member', () => {
    const found = find([target({ members: null, holders: [own], whyUnknown: 'Not reachable.' })]);
    expect(found.ownKeys).toEqual([{ organizationId: 'acme', organizationName: 'Acme' }]);
  });

  test('stands aside once another person’s is there, which every step goes with, however strong the own one is', () => {
    const found = at([own, others]);
    expect(found.ownKeys).toEqual([]);
    expect(weighChoices(found).suggested).toBe('delete');
    for (const { change, denied } of planOffboarding(found, 'delete', EMAILS)) {
      expect(change).toMatchObject({ actorId: 'me' });
      expect(denied).toBeUndefined();
    }
    for (const { change } of planOffboarding(found, 'lower', EMAILS))
      expect(change).toMatchObject({ actorId: 'me' });
  });

  test('is judged by what the other person may', () => {
    const found = at([own, { ...others, principal: principal({ role: 'member' }) }]);
    expect(weighChoices(found).denied.delete).toContain('Only an owner or admin can remove people.');
  });
});

describe('what could not be checked', () => {
  const shut = target({
    organizationId: 'shut',
    organizationName: 'Shut',
    members: null,
    invitations: null,
    whyUnknown: 'No key opens this organization.',
  });

  test('is a step of its own that says why, never left out, after all others', () => {
    const steps = planOffboarding(
      find([target({ members: [member('one@x.example')] }), shut]),
      'delete',
      EMAILS,
    );
    expect(steps.map(told)).toEqual(['members.remove | one@x.example', 'members.find | one@x.example']);
    expect(steps[1]).toMatchObject({
      organizationName: null,
      change: {
        also: ['one@home.example'],
        known: ['m-u1-acme'],
        why: 'Shut: No key opens this organization.',
      },
    });
    expect(steps[1]?.denied).toBeUndefined();
  });

  test('is a whole instance once, also where nothing was ever read of it', () => {
    const down = find([], { account: null, whyUnknown: 'The instance does not answer.' });
    expect(planOffboarding(down, 'leave', EMAILS).map(told)).toEqual(['members.find | one@x.example']);
    const seen = find([target({ members: [member('one@x.example')] }), shut], {
      whyUnknown: 'Not reachable.',
    });
    expect(planOffboarding(seen, 'delete', EMAILS)[1]?.change).toMatchObject({ why: 'Not reachable.' });
  });

  test('is nothing where everything was', () => {
    expect(find([target()]).unlooked).toBeNull();
    expect(plan(find([target()]))).toEqual([]);
  });
});

describe('whatever is found, in all combinations', () => {
  const ROLES = ['member', 'admin', 'owner', 'auditor'];
  const VERSIONS = ['0.25.7', '0.26.5', '0.27.1', '0.28.6', '0.28.7', '0.30.2', null];
  const all = VERSIONS.flatMap((version) =>
    ROLES.flatMap((mine) =>
      ROLES.flatMap((theirs) =>
        [true, false].flatMap((isCloud) =>
          ['u1', 'nobody'].flatMap((owner) =>
            [2, 3, null].map((count) => ({ version, mine, theirs, isCloud, owner, count })),
          ),
        ),
      ),
    ),
  );

  test.each(OFFBOARD_CHOICES)(
    '“%s” sends nothing that a rule forbids, deletes an account once at most, and the invitations first',
    (choice) => {
      for (const { version, mine, theirs, isCloud, owner, count } of all) {
        const by = principal({ version, role: mine, isCloud });
        const found = find(
          [
            target({
              principal: by,
              members: [member('one@x.example', theirs)],
              invitations: [invitation('one@x.example')],
            }),
            target({
              principal: by,
              organizationId: 'labs',
              members: [member('one@x.example', 'member', 'u1', 'labs')],
            }),
          ],
          { owner, counted: { u1: count } },
        );
        const { denied, suggested } = weighChoices(found);
        expect(denied[suggested]).toBeNull();
        // Nothing is taken along unasked, nor where nobody knows.
        if (suggested === 'delete') expect([owner, count]).toEqual(['nobody', 2]);
        const steps = planOffboarding(found, choice, EMAILS);
        const runs = steps.filter((step) => step.denied === undefined).map(({ change }) => change.action);
        expect(runs.filter((action) => action === 'members.remove').length).toBeLessThanOrEqual(1);
        expect(steps[0]?.change.action).toBe('invitations.remove');
        if (isCloud) expect(runs).not.toContain('members.remove');
        if (runs.includes('members.endMembership')) expect(['0.25.7', '0.26.5']).toContain(version);
        if (choice === 'leave') expect(runs.every((action) => action === 'invitations.remove')).toBe(true);
        if (choice !== 'delete') expect(runs).not.toContain('members.remove');
        // What goes with the account needs no step.
        if (choice === 'delete') expect(runs).not.toContain('sessions.revokeAll');
        if (runs.includes('sessions.revokeAll'))
          expect([version, mine]).toEqual([version === null ? null : '0.30.2', 'owner']);
      }
    },
  );
});
