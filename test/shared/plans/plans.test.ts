import { describe, expect, test } from 'vitest';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { planOpenInvitations } from '../../../src/shared/plans/invitations.ts';
import { planInvitations } from '../../../src/shared/plans/invite.ts';
import { planRoles } from '../../../src/shared/plans/roles.ts';
import type { Target } from '../../../src/shared/plans/target.ts';
import { principal } from '../principal.ts';
import { NOW, target, told } from './targets.ts';

const DAY = 86_400_000;

function member(email: string, role = 'member', userId = `u-${email}`): Member {
  return {
    id: `m-${email}`,
    organizationId: 'acme',
    userId,
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: userId, email },
  };
}

function invitation(email: string, daysLeft: number, role: string | null = 'member'): Invitation {
  return {
    id: `i-${email}-${daysLeft}`,
    organizationId: 'acme',
    email,
    role,
    status: 'pending',
    expiresAt: new Date(NOW + daysLeft * DAY).toISOString(),
    createdAt: new Date(NOW + (daysLeft - 7) * DAY).toISOString(),
  };
}

describe('inviting many to many', () => {
  const plan = (patch: Partial<Target>, emails = ['new@x.example'], role = 'member') =>
    planInvitations(emails, [{ ...target(patch), role }], NOW).map(told);

  test('each address and each organization is a step of its own', () => {
    const targets = ['acme', 'labs'].map((organizationId) => ({
      ...target({ organizationId }),
      role: 'admin',
    }));
    const steps = planInvitations(['one@x.example', 'two@x.example'], targets, NOW);
    expect(
      steps.map(({ change }) => 'organizationId' in change && [change.organizationId, told({ change })]),
    ).toEqual([
      ['acme', 'invitations.create | one@x.example'],
      ['acme', 'invitations.create | two@x.example'],
      ['labs', 'invitations.create | one@x.example'],
      ['labs', 'invitations.create | two@x.example'],
    ]);
  });

  test('a conflict is known beforehand, and says what is there', () => {
    const there = { members: [member('New@X.example', 'admin')] };
    expect(plan(there)).toEqual(['invitations.create | new@x.example | Already a member (admin).']);
    expect(plan({ invitations: [invitation('new@x.example', 2)] })).toEqual([
      'invitations.create | new@x.example | Already invited (member); the link still works.',
    ]);
  });

  test('an invitation that ran out is renewed, the last of several, with the role that is chosen now', () => {
    const invitations = [invitation('new@x.example', -9), invitation('new@x.example', -2)];
    const [step] = planInvitations(['new@x.example'], [{ ...target({ invitations }), role: 'admin' }], NOW);
    expect(step?.change).toMatchObject({
      action: 'invitations.renew',
      invitationId: 'i-new@x.example--2',
      role: 'admin',
    });
    expect(step?.denied).toBeUndefined();
  });

  test.each([
    ['what could not be read', { whyUnknown: 'No key opens it.' }, 'No key opens it.'],
    ['an instance that was never read', { principal: null }, 'Nothing was read of this instance yet.'],
    [
      'a key that may not',
      { principal: principal({ role: 'member' }) },
      'Only an owner or admin can invite people',
    ],
    [
      'a server that takes none with a key',
      { principal: principal({ role: 'owner', version: '0.28.6' }) },
      'accepts invitations only on its own page',
    ],
  ] as const)('%s is said, and not left out', (_, patch, words) => {
    const [step] = planInvitations(['new@x.example'], [{ ...target(patch), role: 'member' }], NOW);
    expect(step?.denied).toContain(words);
  });

  test('a role that the server lacks is said', () => {
    expect(plan({}, ['new@x.example'], 'auditor')).toEqual([
      'invitations.create | new@x.example | The role “auditor” does not exist there.',
    ]);
  });
});

test('a role is changed wherever the person is, and says where it is so already or may not be', () => {
  const targets = [
    target({ members: [member('one@x.example')] }),
    target({ organizationId: 'labs', members: [member('one@x.example', 'admin')] }),
    target({ organizationId: 'own', members: [member('one@x.example', 'owner')] }),
    target({ organizationId: 'none' }),
  ];
  expect(planRoles(['ONE@x.example'], 'admin', targets).map(told)).toEqual([
    'members.setRole | ONE@x.example',
    'members.setRole | ONE@x.example | Already admin.',
    'members.setRole | ONE@x.example | The owner’s role cannot be changed or transferred.',
  ]);
  expect(planRoles(['one@x.example'], 'auditor', targets.slice(0, 1)).map(told)).toEqual([
    'members.setRole | one@x.example | The role “auditor” does not exist there.',
  ]);
});

describe('open invitations by filter', () => {
  const targets = [
    target({
      invitations: [
        invitation('a@x.example', -1),
        invitation('b@y.example', 3),
        invitation('c@notx.example', -30),
      ],
    }),
  ];
  const emails = (filter: Parameters<typeof planOpenInvitations>[1]) =>
    planOpenInvitations('remove', filter, targets, NOW).map(
      ({ change }) => 'email' in change && change.email,
    );

  test.each([
    [{}, ['a@x.example', 'b@y.example', 'c@notx.example']],
    [{ expired: true }, ['a@x.example', 'c@notx.example']],
    [{ olderThanDays: 8 }, ['a@x.example', 'c@notx.example']],
    [{ olderThanDays: 30 }, ['c@notx.example']],
    [{ domain: 'X.example' }, ['a@x.example']],
  ] as const)('%o', (filter, expected) => {
    expect(emails(filter)).toEqual(expected);
  });

  test('one without a role cannot be renewed, and says so; one that was answered is not meant', () => {
    const accepted = { ...invitation('d@x.example', 1), status: 'accepted' };
    const plan = planOpenInvitations(
      'renew',
      {},
      [target({ invitations: [invitation('a@x.example', 1, null), accepted] })],
      NOW,
    );
    expect(plan.map(told)).toEqual([
      'invitations.renew | a@x.example | It has no role. Remove it, then invite the person with a role.',
    ]);
  });
});
