import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReviewedLine } from '../../../src/main/plans/campaigns.ts';
import type { Decision, Line } from '../../../src/shared/campaigns/campaign.ts';
import type { LineFate } from '../../../src/shared/campaigns/decisions.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';
import { invitation, member, shop, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';
import { lineOf } from '../campaigns/reviews.ts';
import { planOf } from './planOf.ts';

const INTENT = { kind: 'review-changes' as const, campaignId: 'r' };
const revoke = (fate: LineFate): Decision => ({ is: 'revoke', fate });

async function planned(reviewed: readonly ReviewedLine[], instances: readonly InstanceTargets[]) {
  const made = await planOf(INTENT, instances, { reviewed: async () => ok(reviewed) });
  if (!made.ok) return { steps: [], left: [made.error.message], campaign: undefined };
  const { plan, review } = made.value;
  return { steps: plan.steps, left: review.left ?? [], campaign: plan.campaign };
}
const about = (email: string, over: Partial<Line> = {}): Line =>
  lineOf({ id: `${email} ${over.kind}`, instanceId: 'a', email, since: null, ...over });
const counted = (...members: Member[]) => Object.fromEntries(members.map(({ userId }) => [userId, 1]));

test('names the review, and does of each line what was decided', async () => {
  const members = [
    member('ann@x.example', 'admin'),
    member('Bob@x.example'),
    member('eva@x.example', 'admin'),
  ];
  const invitations = [invitation('new@x.example', 'admin')];
  const { steps, campaign, left } = await planned(
    [
      { line: about('ann@x.example', { role: 'admin' }), decision: { is: 'change', role: 'member' } },
      { line: about('bob@x.example'), decision: revoke('delete') },
      { line: about('eva@x.example', { role: 'admin' }), decision: revoke('lower') },
      { line: about('new@x.example', { kind: 'invitation', role: 'admin' }), decision: revoke('withdraw') },
    ],
    shop([target({ members, invitations })], counted(...members)),
  );
  expect(campaign).toBe('r');
  expect(left).toEqual([]);
  expect(steps.map(told)).toEqual([
    'members.setRole | ann@x.example',
    'members.setRole | eva@x.example',
    expect.stringMatching(/^members.setPermissions \| eva@x.example \| What this person was granted/),
    'members.remove | Bob@x.example',
    'invitations.remove | new@x.example',
  ]);
});

test('leaves an invitation that was kept, though the membership of the same person ends', async () => {
  const members = [member('bob@x.example')];
  const invitations = [invitation('bob@x.example', 'admin')];
  const { steps } = await planned(
    [
      { line: about('bob@x.example'), decision: revoke('delete') },
      { line: about('bob@x.example', { kind: 'invitation', role: 'admin' }), decision: { is: 'keep' } },
    ],
    shop([target({ members, invitations })], counted(...members)),
  );
  const run = steps.filter(({ denied }) => denied === undefined).map(told);
  expect(run).toEqual(['members.remove | bob@x.example']);
  expect(steps.find(({ change }) => change.action === 'invitations.remove')?.denied).toMatch(
    /keep this invitation/,
  );
});

test('lowering takes the role and every grant', async () => {
  const eva = {
    ...member('eva@x.example', 'admin'),
    permissions: { services: ['s1'], switches: ['canAccessToDocker' as const] },
  };
  const { steps } = await planned(
    [{ line: about('eva@x.example', { role: 'admin' }), decision: revoke('lower') }],
    shop([target({ members: [eva] })]),
  );
  expect(steps.map(told)).toEqual([
    'members.setRole | eva@x.example',
    'members.setPermissions | eva@x.example',
  ]);
  expect(steps[1]?.change).toMatchObject({ role: 'member', grant: {}, revoke: eva.permissions });
});

test('where a membership was to end and the server can only delete now, nothing is sent', async () => {
  const bob = member('bob@x.example');
  const { steps } = await planned(
    [{ line: about('bob@x.example'), decision: revoke('end') }],
    shop([target({ members: [bob] })], counted(bob)),
  );
  expect(steps.map(told)).toEqual([
    expect.stringMatching(/^members.remove \| bob@x.example \| This server can only delete/),
  ]);
});

test('one of two accounts with the same address is left alone, and so is a role that is another by now', async () => {
  const { steps, left } = await planned(
    [
      { line: about('bob@x.example'), decision: revoke('delete') },
      { line: about('ann@x.example', { role: 'admin' }), decision: { is: 'change', role: 'member' } },
    ],
    shop([
      target({
        members: [member('bob@x.example'), member('BOB@x.example'), member('ann@x.example', 'made')],
      }),
    ]),
  );
  expect(steps).toEqual([]);
  expect(left).toEqual([
    expect.stringMatching(/Two accounts there have this address/),
    expect.stringMatching(/is made now/),
  ]);
});

const PEOPLE = ['p0@x.example', 'p1@x.example', 'p2@x.example'];
const ACTIONS: Record<LineFate, string[]> = {
  delete: ['members.remove', 'members.endMembership', 'invitations.remove'],
  end: ['members.endMembership', 'invitations.remove'],
  lower: ['members.setRole', 'members.setPermissions'],
  withdraw: ['invitations.remove'],
  retire: [],
};

test('over any servers and decisions no step does more than was decided of its line, and who is kept is not touched', async () => {
  const place = fc.record({
    role: fc.option(fc.constantFrom('owner', 'admin', 'member', 'made')),
    isInvited: fc.boolean(),
    hidden: fc.constantFrom(1, 2, null),
    decision: fc.option(
      fc.oneof(
        fc.constantFrom('member', 'admin').map((role): Decision => ({ is: 'change', role })),
        fc.constantFrom('delete' as const, 'end' as const, 'lower' as const).map(revoke),
      ),
    ),
  });
  const organizations = fc.array(fc.tuple(place, place, place), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(organizations, fc.constantFrom('0.25.7', '0.26.5', '0.30.2'), async (drawn, version) => {
      const reviewed: ReviewedLine[] = [];
      const counts: Record<string, number | null> = {};
      const targets = drawn.map((places, at) => {
        const organizationId = `o${at}`;
        const members = places.flatMap(({ role, hidden, decision }, person) => {
          if (role === null) return [];
          const email = PEOPLE[person] ?? '';
          const row = { ...member(email, role, organizationId), permissions: { services: ['s1'] } };
          counts[row.userId] = hidden;
          if (decision) reviewed.push({ line: about(email, { organizationId, role }), decision });
          return row;
        });
        const invitations = places.flatMap(({ isInvited, decision }, person) => {
          const email = PEOPLE[person] ?? '';
          if (!isInvited) return [];
          if (decision?.is === 'revoke')
            reviewed.push({
              line: about(email, { organizationId, kind: 'invitation' }),
              decision: revoke('withdraw'),
            });
          return { ...invitation(email), organizationId };
        });
        return target({
          ...{ organizationId, members, invitations },
          principal: principal({ version, organizationId }),
        });
      });
      const { steps } = await planned(reviewed, shop(targets, counts));
      for (const { change, denied } of steps) {
        if (denied !== undefined || !('email' in change) || !('organizationId' in change)) continue;
        const own = reviewed.filter(
          ({ line }) => line.email === change.email && line.organizationId === change.organizationId,
        );
        const may = own.flatMap(({ decision }) =>
          decision.is === 'change'
            ? ['members.setRole', 'invitations.renew']
            : decision.is === 'revoke'
              ? ACTIONS[decision.fate]
              : [],
        );
        expect(may).toContain(change.action);
        if (change.action !== 'members.remove') continue;
        // With an account all memberships go that it has: each was decided so.
        const memberships = targets.filter(({ members }) =>
          members?.some(({ userId }) => userId === change.userId),
        );
        for (const { organizationId } of memberships)
          expect(
            reviewed.some(
              ({ line, decision }) =>
                line.kind === 'member' &&
                line.email === change.email &&
                line.organizationId === organizationId &&
                decision.is === 'revoke' &&
                decision.fate === 'delete',
            ),
          ).toBe(true);
        expect(counts[change.userId]).toBeLessThanOrEqual(memberships.length);
      }
    }),
    { numRuns: 300 },
  );
});
