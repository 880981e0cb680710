import { describe, expect, test } from 'vitest';
import { NOT_INVITED, NOT_READ, OTHER_ROLE } from '../../../src/main/plans/steps.ts';
import { planWanted } from '../../../src/main/plans/wanted.ts';
import type { InstanceTargets, KeyHolder, Target } from '../../../src/shared/target.ts';
import type { WantedChange } from '../../../src/shared/wanted/change.ts';
import { finished } from '../../finished.ts';
import { invitation, member, NOW, shop, target } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';

const billing = (patch: Partial<Target> = {}) =>
  target({ organizationId: 'billing', organizationName: 'Billing', ...patch });

const of = (line: number, email: string, organizationId = 'acme') => ({
  line,
  column: 1,
  instanceId: 'a',
  organizationId,
  email,
});
const invite = (email: string, role = 'member'): WantedChange => ({ kind: 'invite', ...of(2, email), role });
const raise = (email: string): WantedChange => ({
  kind: 'role',
  ...of(3, email),
  from: 'member',
  role: 'admin',
});
const remove = (email: string, organizationId = 'acme', from: string | null = 'member'): WantedChange => ({
  kind: 'remove',
  ...of(5, email, organizationId),
  from,
  why: 'none',
});
const plan = (changes: WantedChange[], instances: InstanceTargets[]) =>
  finished(planWanted(changes, instances, NOW));
const steps = (changes: WantedChange[], instances: InstanceTargets[]) =>
  plan(changes, instances).flatMap((part) =>
    part.steps.map(({ change, denied }) => [change.action, denied ?? null]),
  );
const left = (changes: WantedChange[], instances: InstanceTargets[]) =>
  plan(changes, instances).flatMap((part) => part.left.map(({ why }) => why));

test('others have their turn at each line of a long file', () => {
  const lines = Array.from({ length: 20 }, (_, at) => invite(`p${at}@x.example`));
  expect([...planWanted(lines, shop([target({})]), NOW)]).toHaveLength(20);
});

describe('who is to be let in', () => {
  test('is invited with the role, and an invitation that ran out is renewed', () => {
    const [first, second] = plan(
      [invite('eva@x.example', 'admin'), invite('late@x.example')],
      shop([target({ invitations: [invitation('late@x.example', 'member', NOW - 1)] })]),
    );
    expect(first?.steps).toMatchObject([
      {
        change: { action: 'invitations.create', email: 'eva@x.example', role: 'admin' },
        organizationName: 'Acme',
      },
    ]);
    expect(second?.steps).toMatchObject([
      { change: { action: 'invitations.renew', invitationId: 'i-late@x.example' } },
    ]);
  });

  test('and is a member or invited by now is left alone, and a role that is not there is told', () => {
    const there = shop([
      target({ members: [member('ann@x.example')], invitations: [invitation('new@x.example')] }),
    ]);
    expect(steps([invite('ann@x.example'), invite('new@x.example')], there)).toEqual([
      ['invitations.create', 'Already a member (member).'],
      ['invitations.create', 'Already invited (member); the link still works.'],
    ]);
    const lead = invite('eva@x.example', 'lead');
    const left = (roles: string[] | null) =>
      plan([lead], shop([target({ roles })])).flatMap((part) => [part.steps.length, ...part.left]);
    expect(left(['member', 'admin'])).toMatchObject([
      0,
      { why: 'The role “lead” does not exist there.', wrong: 'role' },
    ]);
    expect(left(null)).toMatchObject([
      0,
      { why: 'The roles there could not be read, so nobody knows whether one is called “lead”.' },
    ]);
    expect(left(['member', 'admin', 'lead'])).toEqual([1]);
  });
});

describe('a role', () => {
  test('is changed, by the key of another person who may where the first may not', () => {
    const holders = [{ userId: 'boss', email: null, principal: principal({ userId: 'boss' }) }];
    const admin = principal({ role: 'admin' });
    const members = [member('Ann@x.example', 'admin')];
    const lower: WantedChange = { kind: 'role', ...of(3, 'ann@x.example'), from: 'admin', role: 'member' };
    const [part] = plan([lower], shop([target({ members, principal: admin, holders })]));
    expect(part?.steps).toMatchObject([
      {
        change: {
          action: 'members.setRole',
          actorId: 'boss',
          email: 'Ann@x.example',
          from: 'admin',
          role: 'member',
        },
      },
    ]);
    expect(part?.steps[0]?.denied).toBeUndefined();
  });

  test('that is another one by now is left alone', () => {
    expect(
      left([raise('ann@x.example')], shop([target({ members: [member('ann@x.example', 'admin')] })])),
    ).toEqual([OTHER_ROLE]);
  });

  test('of an invitation is changed by making it anew, unless it was accepted meanwhile', () => {
    const change: WantedChange = {
      kind: 'invited-role',
      ...of(4, 'new@x.example'),
      from: 'member',
      role: 'admin',
    };
    const invitations = [invitation('new@x.example')];
    const [part] = plan([change], shop([target({ invitations })]));
    expect(part).toMatchObject({
      kind: 'change',
      steps: [{ change: { action: 'invitations.renew', invitationId: 'i-new@x.example', role: 'admin' } }],
    });
    expect(left([change], shop([target({ invitations, members: [member('new@x.example')] })]))).toEqual([
      NOT_INVITED,
    ]);
  });
});

test('whoever has several invitations keeps one alone, with the role that is wanted', () => {
  const invitations = ['member', 'admin', 'lead'].map((role) => ({
    ...invitation('new@x.example', role),
    id: `i-${role}`,
  }));
  const [asMember, ...others] = invitations;
  const change = (from: string): WantedChange => ({
    ...{ kind: 'invited-role', ...of(4, 'new@x.example'), from, role: 'member' },
  });
  const both = [change('admin'), change('lead')];
  const told = (open: typeof invitations) =>
    plan(both, shop([target({ invitations: open })])).flatMap(({ steps }) =>
      steps.map(({ change: done }) => [done.action, 'invitationId' in done ? done.invitationId : null]),
    );
  expect(asMember && told([...others, asMember])).toEqual([
    ['invitations.remove', 'i-admin'],
    ['invitations.remove', 'i-lead'],
  ]);
  expect(told(others)).toEqual([
    ['invitations.renew', 'i-admin'],
    ['invitations.remove', 'i-lead'],
  ]);
});

describe('who is to be removed', () => {
  const ann = [member('ann@x.example')];

  test('is removed by no key of another one who is, which is named', () => {
    const both = [member('ann@x.example'), member('bob@x.example', 'admin')];
    const holder = (email: string, role = 'admin') => {
      const userId = `u-${email}`;
      return { userId, email, principal: principal({ userId, role }) };
    };
    const removals = [remove('ann@x.example'), remove('bob@x.example', 'acme', 'admin')];
    const bob = holder('bob@x.example');
    const there = (holders: KeyHolder[]) =>
      shop([target({ members: both, principal: bob.principal, holders })], {
        'u-ann@x.example': 1,
        'u-bob@x.example': 1,
      });
    expect(steps(removals, there([bob]))[0]).toEqual([
      'members.remove',
      expect.stringContaining('is that of bob@x.example, who leaves.'),
    ]);
    const boss = holder('boss@x.example', 'owner');
    const [part] = plan(removals, there([bob, boss]));
    expect(part?.steps).toMatchObject([{ change: { email: 'ann@x.example', actorId: boss.userId } }]);
    expect(part?.steps[0]?.denied).toBeUndefined();
  });

  test('has their invitation removed by no key of another one who is removed, whose account may be gone by then', () => {
    const holder = (email: string) => {
      const userId = `u-${email}`;
      return { userId, email, principal: principal({ userId, role: 'admin' }) };
    };
    const bob = holder('bob@x.example');
    const boss = holder('boss@x.example');
    const removals = [remove('bob@x.example', 'acme', 'admin'), remove('ann@x.example', 'acme', null)];
    const there = (holders: KeyHolder[]) =>
      shop([
        target({
          members: [member('bob@x.example', 'admin')],
          invitations: [invitation('ann@x.example')],
          principal: bob.principal,
          holders,
        }),
      ]);
    expect(plan(removals, there([bob, boss]))[1]?.steps).toMatchObject([
      { change: { action: 'invitations.remove', actorId: boss.userId } },
    ]);
    expect(steps(removals, there([bob])).at(-1)).toEqual([
      'invitations.remove',
      'All keys for “Acme” belong to people you remove. First paste a key of somebody who stays for Shop.',
    ]);
  });

  test('has their invitation removed first, then the membership ended alone where the server does that', () => {
    const old = principal({ version: '0.25.7' });
    const invitations = [invitation('ann@x.example')];
    const there = shop([target({ members: ann, invitations, principal: old })]);
    expect(steps([remove('ann@x.example')], there)).toEqual([
      ['invitations.remove', null],
      ['members.endMembership', null],
    ]);
    expect(plan([remove('ann@x.example')], there)[0]?.deletions).toEqual([]);
  });

  test('loses the whole account only where all that it has is to go, in one step', () => {
    const targets = [
      target({ members: ann }),
      billing({ members: [member('ann@x.example', 'admin', 'billing')] }),
    ];
    const both = [remove('ann@x.example'), remove('ann@x.example', 'billing', 'admin')];
    const [part, ...others] = plan(both, shop(targets, { 'u-ann@x.example': 2 }));
    expect(others).toEqual([]);
    expect(part).toMatchObject({
      kind: 'remove',
      changes: both,
      left: [],
      deletions: [{ email: 'ann@x.example', instanceName: 'Shop' }],
    });
    expect(part?.steps.map(({ change }) => change.action)).toEqual(['members.remove']);
    expect(steps([both[0] as WantedChange], shop(targets, { 'u-ann@x.example': 2 }))).toEqual([
      ['members.remove', expect.stringContaining('also in “Billing”')],
    ]);
    expect(steps(both, shop(targets, { 'u-ann@x.example': 3 }))).toEqual([
      ['members.remove', expect.stringContaining('1 more organization that no key here opens')],
    ]);
  });

  test('keeps the account with which they can accept the invitation that the same file makes there', () => {
    const move: WantedChange[] = [
      remove('ann@x.example'),
      { kind: 'invite', ...of(6, 'ann@x.example', 'billing'), role: 'member' },
    ];
    const counted = { 'u-ann@x.example': 1 };
    const there = shop([target({ members: ann }), billing()], counted);
    expect(steps(move, there)).toEqual([
      ['invitations.create', null],
      ['members.remove', expect.stringContaining('with which they could accept the invitation to “Billing”')],
    ]);
    expect(plan(move, there).flatMap(({ deletions }) => deletions)).toEqual([]);
    const barred = shop([target({ members: ann }), billing({ roles: ['admin'] })], counted);
    expect(steps(move, barred)[1]).toEqual(['members.remove', null]);
  });

  test('and is invited alone has that removed; one who accepted meanwhile is left alone', () => {
    const one = remove('new@x.example', 'acme', null);
    expect(steps([one], shop([target({ invitations: [invitation('new@x.example')] })]))).toEqual([
      ['invitations.remove', null],
    ]);
    const accepted = shop([target({ members: [member('new@x.example')] })]);
    expect([steps([one], accepted), left([one], accepted)]).toEqual([[], [NOT_INVITED]]);
  });

  test('comes after all that is invited and changed, whatever their lines', () => {
    const there = shop([target({ members: [...ann, member('bob@x.example')] })]);
    const kinds = plan([remove('ann@x.example'), raise('bob@x.example'), invite('eva@x.example')], there);
    expect(kinds.map(({ kind }) => kind)).toEqual(['change', 'invite', 'remove']);
  });
});

test('nothing is done where it is not known who is there now, and each says why', () => {
  const away = target({ members: [member('ann@x.example')], whyUnknown: 'Shop did not answer.' });
  const all = [invite('eva@x.example'), raise('ann@x.example'), remove('ann@x.example')];
  expect(steps(all, shop([away]))).toEqual([]);
  expect(left(all, shop([away]))).toEqual(Array(3).fill('Shop did not answer.'));
  expect(left(all, shop([]))).toEqual(Array(3).fill(NOT_READ));
  const silent: InstanceTargets = {
    instanceId: 'a',
    instanceName: 'Shop',
    account: null,
    targets: [],
    whyUnknown: 'No route.',
  };
  expect(left(all, [silent])).toEqual(Array(3).fill('No route.'));
});

test('however many are removed, the rows of an instance are looked at as often: thousands of both must not hold the page up', () => {
  let looked = 0;
  const members = Array.from({ length: 40 }, (_, at) => {
    const row = member(`p${at}@x.example`);
    return {
      ...row,
      get user() {
        looked += 1;
        return row.user;
      },
    };
  });
  const looks = (removals: number) => {
    looked = 0;
    plan(
      Array.from({ length: removals }, (_, at) => remove(`q${at}@x.example`)),
      shop([target({ members })]),
    );
    return looked;
  };
  expect(looks(20)).toBe(looks(2));
});
