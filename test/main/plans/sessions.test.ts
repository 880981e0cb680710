import { describe, expect, test } from 'vitest';
import { findPerson } from '../../../src/main/plans/people.ts';
import { denyRevoking, planRevoking, revocationsOf } from '../../../src/main/plans/sessions.ts';
import type { KeyHolder, Target } from '../../../src/shared/target.ts';
import { member, shop, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';

const ONE = 'one@x.example';
const plan = (targets: Target[], ...emails: string[]) =>
  planRevoking(emails.length > 0 ? emails : [ONE], shop(targets));
const admin = principal({ role: 'admin' });
const holder = (userId: string, role: string): KeyHolder => ({
  userId,
  email: `${userId}@x.example`,
  principal: principal({ userId, role }),
});

describe('signing somebody out of all browsers', () => {
  test('is one step for each account, whatever it is a member of, by the key of an owner', () => {
    const steps = plan(
      [
        target({ principal: admin, members: [member(ONE), member('ONE@home.example')] }),
        target({ organizationId: 'labs', members: [member(ONE, 'member', 'labs')] }),
      ],
      ONE,
      'one@home.example',
    );
    expect(steps.map(told)).toEqual([
      'sessions.revokeAll | one@x.example',
      'sessions.revokeAll | ONE@home.example | Only the owner’s key shows and ends other people’s sessions. This key belongs to an admin.',
    ]);
    expect(steps[0]?.change).toMatchObject({ organizationId: 'labs', userId: `u-${ONE}` });
  });

  test('goes with any key of the owner’s, also where another one is preferred', () => {
    const [step] = plan([
      target({
        principal: admin,
        members: [member(ONE)],
        holders: [holder('lead', 'admin'), holder('me', 'owner')],
      }),
    ]);
    expect(step).toMatchObject({ change: { actorId: 'me' } });
    expect(step?.denied).toBeUndefined();
  });

  test('goes with the person’s own key, whatever their role', () => {
    const own = holder(`u-${ONE}`, 'member');
    const steps = plan([target({ principal: own.principal, members: [member(ONE)], holders: [own] })]);
    expect(steps.map(told)).toEqual(['sessions.revokeAll | one@x.example']);
  });

  test('says of a server that is too old that it is', () => {
    const old = principal({ version: '0.28.6' });
    expect(plan([target({ principal: old, members: [member(ONE)] })]).map(told)).toEqual([
      'sessions.revokeAll | one@x.example | Seeing who is signed in needs Dokploy 0.30.0 or newer. This server runs 0.28.6.',
    ]);
  });

  test('is nothing where nobody is a member, and unread where nothing was read', () => {
    expect(plan([target({ members: [member('other@x.example')] })])).toEqual([]);
    expect(plan([target({ principal: null, members: [member(ONE)] })]).map(told)).toEqual([
      'sessions.revokeAll | one@x.example | This instance has not been read yet.',
    ]);
  });
});

describe('signing out somebody who leaves', () => {
  const find = (targets: Target[]) => findPerson([ONE], shop(targets)[0] as never);

  test('goes with no key of theirs, and with that of somebody who stays', () => {
    const own = holder(`u-${ONE}`, 'owner');
    const alone = find([target({ members: [member(ONE)], principal: own.principal, holders: [own] })]);
    expect(denyRevoking(alone)).toBe('The key here is this person’s own.');
    const beside = find([
      target({ members: [member(ONE)], principal: own.principal, holders: [own, holder('me', 'owner')] }),
    ]);
    expect(denyRevoking(beside)).toBeNull();
    expect(revocationsOf(beside)).toMatchObject([{ change: { actorId: 'me', userId: `u-${ONE}` } }]);
  });
});
