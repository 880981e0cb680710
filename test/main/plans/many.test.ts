import { describe, expect, test } from 'vitest';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import { member, NOW, shop, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';
import { goodPlanOf, planOf } from './planOf.ts';

const DAY = 86_400_000;
const ONE = 'one@x.example';

const UNREAD: InstanceTargets = {
  ...{ instanceId: 'b', instanceName: 'B', account: null, targets: [] },
  whyUnknown: 'The keychain is locked.',
};

describe('changing a role', () => {
  const intent = (targets: readonly Target[], emails = [ONE], role = 'admin') => ({
    kind: 'change-roles' as const,
    ...{ emails, role },
    places: targets.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
  });
  const there = (organizationId: string, role?: string, patch: Partial<Target> = {}) =>
    target({
      ...{ organizationId, organizationName: organizationId },
      members: [member(ONE, role, organizationId)],
      ...patch,
    });

  test('is a step wherever the person is, and says where it is so already or may not be', async () => {
    const targets = [
      there('acme'),
      there('labs', 'admin'),
      there('own', 'owner'),
      target({ organizationId: 'none' }),
    ];
    const { plan } = await goodPlanOf(intent(targets, ['ONE@x.example']), shop(targets));
    expect(plan.steps.map(told)).toEqual([
      'members.setRole | ONE@x.example',
      'members.setRole | ONE@x.example | Already admin.',
      'members.setRole | ONE@x.example | The owner’s role cannot be changed or transferred.',
    ]);
  });

  test('looks at each member a few times, however many addresses there are', async () => {
    let looked = 0;
    const emails = Array.from({ length: 500 }, (_, at) => `p${at}@x.example`);
    const members = emails.map((email) => {
      const row = member(email);
      const { user } = row;
      return Object.defineProperty(row, 'user', {
        get: () => {
          looked += 1;
          return user;
        },
      });
    });
    const targets = [target({ members })];
    const { plan } = await goodPlanOf(intent(targets, emails), shop(targets));
    expect(plan.steps).toHaveLength(500);
    expect(looked).toBeLessThan(20 * 500);
  });

  test('says where another person’s key may do what the one in use may not', async () => {
    const by = (role: string, userId = 'me') => ({ principal: principal({ role, userId }) });
    const targets = [there('acme', 'member', by('member')), there('labs', 'owner', by('member'))];
    targets.push(there('own', 'member', by('admin', `u-${ONE}`)), there('top', 'owner'));
    const { plan } = await goodPlanOf(intent(targets), shop(targets));
    expect(plan.steps.map(({ denied, otherKey }) => [denied, otherKey])).toEqual([
      ['Only an owner or admin can change roles. This key belongs to a member.', true],
      ['Only an owner or admin can change roles. This key belongs to a member.', true],
      ['You cannot change your own role.', true],
      ['The owner’s role cannot be changed or transferred.', undefined],
    ]);
  });

  test('is given where it is there, and nowhere that was not chosen', async () => {
    const targets = [there('acme', 'member', { roles: ['auditor'] }), there('labs'), there('else')];
    const { plan } = await goodPlanOf(intent(targets.slice(0, 2), [ONE], 'auditor'), shop(targets));
    expect(plan.steps.map(told)).toEqual([
      'members.setRole | one@x.example',
      'members.setRole | one@x.example | The role “auditor” does not exist there.',
    ]);
  });

  test('says what could not be looked at of what was chosen alone, where they are members anywhere', async () => {
    const shut = target({ organizationId: 'shut', organizationName: 'Shut', whyUnknown: 'No key.' });
    const known = [...shop([there('acme'), shut]), UNREAD];
    const meant = [there('acme'), shut];
    expect((await goodPlanOf(intent(meant), known)).review.unknown).toEqual(['Shut on Shop: No key.']);
    const never = { ...shut, instanceId: 'b', organizationId: '' };
    expect((await goodPlanOf(intent([there('acme'), never]), known)).review.unknown).toEqual([
      'B: The keychain is locked.',
    ]);
    expect((await goodPlanOf(intent([], ['nobody@x.example']), known)).review.unknown).toHaveLength(2);
  });

  test.each([
    [[], 'admin', [], undefined],
    [[ONE], 'admin', [], 'organizations'],
    [[ONE], '', ['acme'], 'role'],
  ])('of %o to %o in %o is no plan', async (emails, role, places, field) => {
    const targets = [there('acme')];
    const chosen = targets.filter(({ organizationId }) => (places as string[]).includes(organizationId));
    const made = await planOf(intent(chosen, emails, role), shop(targets));
    expect(made).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(made.ok || made.error.details?.field).toBe(field);
  });
});

describe('revoking sessions', () => {
  test('has a step for each account, also of joined addresses, and says what follows', async () => {
    const known = [...shop([target({ members: [member('one@home.example')] })]), UNREAD];
    const joined = async () => [[ONE, 'one@home.example']];
    const made = await goodPlanOf({ kind: 'revoke-sessions', emails: ['One@x.example'] }, known, { joined });
    expect(made.plan.steps.map(told)).toEqual(['sessions.revokeAll | one@home.example']);
    expect(made.review).toEqual({
      warnings: [expect.stringContaining('signs the browser out at once')],
      unknown: ['B: The keychain is locked.'],
    });
  });

  test('says of nothing that cannot be done that it follows, and wants an address', async () => {
    const known = shop([target({ principal: principal({ role: 'admin' }), members: [member(ONE)] })]);
    const { plan, review } = await goodPlanOf({ kind: 'revoke-sessions', emails: [ONE] }, known);
    expect(plan.steps).toMatchObject([{ denied: expect.stringContaining('Only the owner’s key') }]);
    expect(review.warnings).toEqual([]);
    expect(await planOf({ kind: 'revoke-sessions', emails: [] }, known)).toMatchObject({
      error: { message: 'Enter at least one address.' },
    });
  });
});

describe('open invitations by filter', () => {
  const invitation = (email: string, daysLeft: number, role: string | null = 'member'): Invitation => ({
    id: `i-${email}-${daysLeft}`,
    organizationId: 'acme',
    ...{ email, role },
    status: 'pending',
    expiresAt: new Date(NOW + daysLeft * DAY).toISOString(),
    createdAt: new Date(NOW + (daysLeft - 7) * DAY).toISOString(),
  });
  const known = shop([
    target({
      invitations: [
        invitation('a@x.example', -1),
        invitation('b@y.example', 3),
        invitation('c@notx.example', -30),
      ],
    }),
  ]);
  const any = { expired: false, olderThan: '', domain: '' };

  test.each([
    [{}, ['a@x.example', 'b@y.example', 'c@notx.example']],
    [{ expired: true }, ['a@x.example', 'c@notx.example']],
    [{ olderThan: ' 8 ' }, ['a@x.example', 'c@notx.example']],
    [{ olderThan: '30' }, ['c@notx.example']],
    [{ domain: ' @X.example' }, ['a@x.example']],
  ] as const)('%o', async (filter, emails) => {
    const { plan, review } = await goodPlanOf({ kind: 'remove-invitations', ...any, ...filter }, known);
    expect(plan.steps.map(told)).toEqual(emails.map((email) => `invitations.remove | ${email}`));
    expect(review.warnings).toEqual([expect.stringContaining('Undo invites the same people again')]);
  });

  test('one without a role cannot be renewed, and says so; one that was answered is not meant', async () => {
    const accepted = { ...invitation('d@x.example', 1), status: 'accepted' };
    const invitations = [invitation('a@x.example', 1, null), accepted];
    const there = [...shop([target({ invitations })]), UNREAD];
    const { plan, review } = await goodPlanOf({ kind: 'renew-invitations', ...any }, there);
    expect(plan.steps.map(told)).toEqual([
      'invitations.renew | a@x.example | It has no role. Remove it, then invite the person with a role.',
    ]);
    expect(review).toEqual({ warnings: [], unknown: ['B: The keychain is locked.'] });
  });

  test('wants the age as a number', async () => {
    const made = await planOf({ kind: 'remove-invitations', ...any, olderThan: 'a week' }, known);
    expect(made).toMatchObject({ error: { message: 'Enter the age as a number of days.' } });
  });
});
