import { describe, expect, test } from 'vitest';
import { planPutBack } from '../../../src/main/plans/putBack.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { Difference, DifferenceBy } from '../../../src/shared/drift.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';
import { invitation, member, NOW, shop, target } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';

const place = { key: '', instanceId: 'a', organizationId: 'acme', organizationName: 'Acme' };
const person = (email: string) => ({ ...place, personId: email, emails: [email] });
const added = (email: string, organizationId = 'acme'): DifferenceBy<'new'> => ({
  kind: 'new',
  ...person(email),
  organizationId,
  now: 'member',
  invitedAs: null,
});
const gone = (email: string, was = 'member'): Difference => ({ kind: 'gone', ...person(email), was });
const raised = (email: string): Difference => ({
  kind: 'raised',
  ...person(email),
  was: 'member',
  now: 'admin',
});

const plan = (differences: Difference[], instances: InstanceTargets[]) =>
  planPutBack(differences, instances, NOW);

const numbers = { switches: 0, projects: 0, environments: 0, services: 0, gitProviders: 0, servers: 0 };
const regranted = (email: string, role = 'member'): DifferenceBy<'permissions'> => ({
  kind: 'permissions',
  ...person(email),
  key: `permissions ${email}`,
  role,
  granted: { ...numbers, projects: 1 },
  revoked: { ...numbers, services: 2 },
  projects: { granted: ['p-1'], revoked: [] },
});
const KNOWN = new Map([
  ['permissions ann@x.example', { granted: { projects: ['p-1'] }, revoked: { services: ['s-1', 's-2'] } }],
]);

describe('what was granted', () => {
  const inShop = (...members: Member[]) => shop([target({ members })]);
  const ann = regranted('ann@x.example');

  test('is put back as a difference: what came is taken away, what went is granted again', () => {
    const { steps, left } = planPutBack([ann], inShop(member('Ann@x.example')), NOW, KNOWN);
    expect(left).toEqual([]);
    expect(steps.map(({ change, denied }) => [change, denied])).toEqual([
      [
        {
          action: 'members.setPermissions',
          instanceId: 'a',
          organizationId: 'acme',
          userId: 'u-ann@x.example',
          email: 'Ann@x.example',
          role: 'member',
          grant: { services: ['s-1', 's-2'] },
          revoke: { projects: ['p-1'] },
        },
        undefined,
      ],
    ]);
  });

  test.each([
    [
      'another role by now',
      [member('ann@x.example', 'admin')],
      KNOWN,
      'Their role there is another one now.',
    ],
    ['nobody there any more', [], KNOWN, 'Nobody with this address is a member there now.'],
    ['what it was not told', [member('ann@x.example')], new Map(), 'Revert fewer.'],
  ] as const)('is left where there is %s, and that is said', (_, members, known, why) => {
    const { steps, left } = planPutBack([ann], inShop(...members), NOW, known);
    expect(steps).toEqual([]);
    expect(left.map((each) => each.why.slice(-why.length))).toEqual([why]);
  });

  test('is given to none of several accounts of a person: which had it is not known', () => {
    const joined = { ...ann, emails: ['ann@x.example', 'ann@home.example'] };
    const members = [member('ann@x.example'), member('ann@home.example')];
    const { steps, left } = planPutBack([joined], inShop(...members), NOW, KNOWN);
    expect([steps.length, left[0]?.why]).toEqual([0, expect.stringContaining('several accounts')]);
  });

  test('says why it cannot be set: a person’s own, or by a key that may not', () => {
    const members = [member('ann@x.example')];
    const own = principal({ userId: 'u-ann@x.example' });
    const [step] = planPutBack([ann], shop([target({ members, principal: own })]), NOW, KNOWN).steps;
    expect(step?.denied).toBe('You cannot set your own permissions.');
  });
});

describe('a role', () => {
  test('is set back to what it was, whatever letters the server has', () => {
    const { steps, left } = plan(
      [raised('ann@x.example')],
      shop([target({ members: [member('Ann@X.example', 'admin')] })]),
    );
    expect(left).toEqual([]);
    expect(steps).toEqual([
      {
        instanceName: 'Shop',
        organizationName: 'Acme',
        change: {
          action: 'members.setRole',
          instanceId: 'a',
          organizationId: 'acme',
          memberId: 'm-Ann@X.example-acme',
          email: 'Ann@X.example',
          from: 'admin',
          role: 'member',
        },
      },
    ]);
  });

  test('that is another one by now is left, and that is said', () => {
    const { steps, left } = plan(
      [raised('ann@x.example')],
      shop([target({ members: [member('ann@x.example')] })]),
    );
    expect(steps).toEqual([]);
    expect(left.map(({ why }) => why)).toEqual(['Their role there is another one now.']);
  });

  test('says why it cannot be set, or goes with the key of another person who may', () => {
    const members = [member('ann@x.example', 'admin')];
    const admin = principal({ role: 'admin' });
    const alone = shop([target({ members, principal: admin })]);
    expect(plan([raised('ann@x.example')], alone).steps[0]?.denied).toMatch('Only the owner');
    const holders = [
      { userId: 'me', email: 'me@x.example', principal: admin },
      { userId: 'boss', email: 'boss@x.example', principal: principal({ userId: 'boss' }) },
    ];
    const [step] = plan(
      [raised('ann@x.example')],
      shop([target({ members, principal: admin, holders })]),
    ).steps;
    expect(step).toMatchObject({ change: { actorId: 'boss' } });
    expect(step?.denied).toBeUndefined();
  });

  test('is given to none of several accounts of a person: which had it is not known', () => {
    const lowered: Difference = {
      kind: 'lowered',
      ...person('ann@x.example'),
      emails: ['ann@x.example', 'ann@home.example'],
      was: 'admin',
      now: 'member',
    };
    const members = [member('ann@x.example'), member('ann@home.example')];
    const { steps, left } = plan([lowered], shop([target({ members })]));
    expect(steps).toEqual([]);
    expect(left[0]?.why).toMatch('several accounts');
  });

  test('that does not exist there any more is not given', () => {
    const difference: Difference = {
      kind: 'other-role',
      ...person('ann@x.example'),
      was: 'deployer',
      now: 'auditor',
    };
    const members = [member('ann@x.example', 'auditor')];
    expect(plan([difference], shop([target({ members })])).steps[0]?.denied).toBe(
      'The role “deployer” does not exist there.',
    );
  });
});

describe('whoever is gone', () => {
  test('is invited anew with the role that they had, and counted as such', () => {
    const { steps, invited } = plan([gone('bob@x.example', 'admin')], shop([target()]));
    expect(
      steps.map(({ change, denied }) => [change.action, 'role' in change && change.role, denied]),
    ).toEqual([['invitations.create', 'admin', undefined]]);
    expect(invited).toEqual(['bob@x.example']);
  });

  test('is not invited twice, nor as owner, nor without an address', () => {
    const pending = shop([target({ invitations: [invitation('bob@x.example')] })]);
    expect(plan([gone('bob@x.example')], pending)).toMatchObject({
      steps: [{ denied: expect.stringMatching('Already invited') }],
      invited: [],
    });
    expect(plan([gone('bob@x.example', 'owner')], shop([target()])).steps[0]?.denied).toMatch('owner role');
    expect(plan([gone(' a u-1')], shop([target()])).left.map(({ why }) => why)).toEqual([
      'They have no address, so they cannot be invited.',
    ]);
  });
});

test('an invitation that came is removed, unless it was accepted meanwhile', () => {
  const difference: Difference = { kind: 'invited', ...person('new@x.example'), now: 'member', was: null };
  const invitations = [invitation('New@x.example'), { ...invitation('new@x.example', 'admin'), id: 'other' }];
  const { steps } = plan([difference], shop([target({ invitations })]));
  expect(steps.map(({ change }) => change)).toMatchObject([
    { action: 'invitations.remove', invitationId: 'i-New@x.example', unlessAccepted: true },
  ]);
});

describe('whoever came', () => {
  const billing = (members: Member[]) =>
    target({ organizationId: 'billing', organizationName: 'Billing', members });

  test('has the membership ended where the server does that alone', () => {
    const old = principal({ version: '0.26.5' });
    const { steps, deletions } = plan(
      [added('eva@x.example')],
      shop([target({ principal: old, members: [member('eva@x.example')] })]),
    );
    expect(steps.map(({ change, denied }) => [change.action, denied])).toEqual([
      ['members.endMembership', undefined],
    ]);
    expect(deletions).toEqual([]);
  });

  test('has the account deleted where all that it has came since, once for all organizations', () => {
    const instances = shop(
      [
        target({ members: [member('eva@x.example')] }),
        billing([member('eva@x.example', 'member', 'billing')]),
      ],
      { 'u-eva@x.example': 2 },
    );
    const { steps, deletions } = plan([added('eva@x.example'), added('eva@x.example', 'billing')], instances);
    expect(steps.map(({ change, denied }) => [change.action, denied])).toEqual([
      ['members.remove', undefined],
    ]);
    expect(deletions).toEqual([{ email: 'eva@x.example', instanceName: 'Shop' }]);
    expect(steps[0]?.change).toMatchObject({
      memberships: { organizationIds: ['acme', 'billing'], hidden: 0 },
    });
  });

  test.each([
    ['is in another organization, too', { 'u-eva@x.example': 2 }, true, 'also in “Billing”'],
    ['is in one that no key opens', { 'u-eva@x.example': 2 }, false, '1 more organization'],
    ['may be in others, which the server did not say', {}, false, 'did not say'],
  ])('keeps the account where that %s', (_, counted, isInBilling, why) => {
    const targets = [target({ members: [member('eva@x.example')] })];
    if (isInBilling) targets.push(billing([member('eva@x.example', 'member', 'billing')]));
    const { steps, deletions } = plan([added('eva@x.example')], shop(targets, counted));
    expect(steps).toHaveLength(1);
    expect(steps[0]?.denied).toMatch(why);
    expect(deletions).toEqual([]);
  });

  test('keeps the account where it owns an organization', () => {
    const [instance] = shop([target({ members: [member('eva@x.example')] })], { 'u-eva@x.example': 1 });
    const organizations = [{ id: 'own', name: 'Own', ownerId: 'u-eva@x.example', createdAt: '' }];
    const account = { version: '0.30.2', caller: null, organizations };
    const { steps } = plan([added('eva@x.example')], [{ ...(instance as InstanceTargets), account }]);
    expect(steps[0]?.denied).toMatch('“Own”');
  });

  test('stays where the key in use is their own', () => {
    const members = [member('eva@x.example')];
    const own = principal({ userId: 'u-eva@x.example' });
    const { steps } = plan(
      [added('eva@x.example')],
      shop([target({ members, principal: own })], { 'u-eva@x.example': 1 }),
    );
    expect(steps[0]?.denied).toMatch('this person’s own');
  });

  test('stays where the members could not be read last, however they were seen before', () => {
    const members = [member('eva@x.example')];
    const stale = target({ members, whyUnknown: 'It did not answer.' });
    const { steps, left, deletions } = plan(
      [added('eva@x.example')],
      shop([stale], { 'u-eva@x.example': 1 }),
    );
    expect({ steps, deletions }).toEqual({ steps: [], deletions: [] });
    expect(left.map(({ why }) => why)).toEqual(['It did not answer.']);
  });

  test('and was not looked at now has no step, and is said', () => {
    const unread = target({ members: null, invitations: null, whyUnknown: 'It did not answer.' });
    expect(plan([added('eva@x.example'), gone('bob@x.example')], shop([unread]))).toMatchObject({
      steps: [],
      left: [{ why: 'It did not answer.' }, { why: 'It did not answer.' }],
    });
    expect(plan([added('eva@x.example')], []).left).toHaveLength(1);
  });
});

test('what no key can put back has no step and says why', () => {
  const differences: Difference[] = [
    {
      kind: 'lost-two-factor',
      key: '',
      instanceId: 'a',
      personId: 'ann@x.example',
      emails: ['ann@x.example'],
    },
    { kind: 'organization-new', ...place, people: 2 },
    { kind: 'organization-gone', ...place, people: 2 },
  ];
  const { steps, left } = plan(differences, shop([target()]));
  expect(steps).toEqual([]);
  expect(left.map(({ difference }) => difference)).toEqual(differences);
});

test('of an instance that was removed meanwhile nothing is put back, and it is not called unread', () => {
  const { steps, left } = plan([added('eva@x.example')], []);
  expect(steps).toEqual([]);
  expect(left.map(({ why }) => why)).toEqual([
    'It was removed from Quayside, so nothing can be reverted there.',
  ]);
});
