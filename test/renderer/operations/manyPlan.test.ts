import { describe, expect, test } from 'vitest';
import {
  instancesWanted,
  invitingDraft,
  type ManyDraft,
  NO_MANY_DRAFT,
  planMany,
  rolesWanted,
} from '../../../src/renderer/src/features/operations/manyPlan.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { Permissions } from '../../../src/shared/permissions/permissionsShape.ts';
import type { OffboardChoice } from '../../../src/shared/plans/offboard.ts';
import type { InstanceTargets, Target } from '../../../src/shared/plans/target.ts';
import { principal } from '../../shared/principal.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');

function target(instanceId: string, patch: Partial<Target> = {}): Target {
  return {
    instanceId,
    instanceName: instanceId.toUpperCase(),
    organizationId: 'acme',
    organizationName: 'Acme',
    principal: principal(),
    members: [],
    invitations: [],
    roles: null,
    whyUnknown: null,
    ...patch,
  };
}

const member = (email: string, role = 'member'): Member => ({
  id: 'm1',
  organizationId: 'acme',
  userId: 'u1',
  role,
  createdAt: '2026-01-01T00:00:00.000Z',
  user: { id: 'u1', email },
});

const instance = (instanceId: string, patch: Partial<Target> = {}, ownerId = 'nobody'): InstanceTargets => ({
  instanceId,
  instanceName: instanceId.toUpperCase(),
  account: {
    version: '0.30.2',
    caller: null,
    organizations: [{ id: 'own', name: 'Theirs', createdAt: '2026-01-01T00:00:00.000Z', ownerId }],
  },
  targets: [target(instanceId, patch)],
  counted: { u1: 1 },
});

const plan = (draft: Partial<ManyDraft>, instances: InstanceTargets[]) =>
  planMany({ ...NO_MANY_DRAFT, ...draft }, instances, NOW, { instances: [], registryCode: '' });

describe('the roles to be known', () => {
  const there = instance('a', { members: [member('one@x.example')] });

  test('are those of the organizations that are chosen to invite to', () => {
    const roles = { [organizationKey({ instanceId: 'a', organizationId: 'acme' })]: 'member' };
    expect(rolesWanted({ ...NO_MANY_DRAFT, roles }, [there, instance('b')])).toEqual(there.targets);
    expect(rolesWanted(NO_MANY_DRAFT, [there])).toEqual([]);
  });

  test('are those of the organizations that a person is in whose role changes', () => {
    const draft: ManyDraft = { ...NO_MANY_DRAFT, kind: 'change-roles', text: 'One@X.example' };
    expect(rolesWanted(draft, [there, instance('b')])).toEqual(there.targets);
    expect(rolesWanted({ ...draft, kind: 'off-board' }, [there])).toEqual([]);
  });
});

describe('what is missing is said before there is a plan', () => {
  test.each([
    [{ kind: 'invite' }, 'Enter at least one address.'],
    [{ kind: 'invite', text: 'one@x.example' }, 'Choose at least one organization.'],
    [{ kind: 'off-board' }, 'Enter the address of whoever leaves.'],
  ] as const)('%o', (draft, error) => {
    expect(plan(draft, [instance('a')])).toMatchObject({ error });
  });
});

test('people are invited to the organizations that are chosen, each with its role', () => {
  const roles = { [organizationKey({ instanceId: 'b', organizationId: 'acme' })]: 'admin' };
  const reviewed = plan({ text: 'one@x.example, two@x.example', roles }, [instance('a'), instance('b')]);
  expect(reviewed).toMatchObject({
    kind: 'invite',
    confirm: null,
    steps: [
      { change: { instanceId: 'b', email: 'one@x.example', role: 'admin' } },
      { change: { instanceId: 'b', email: 'two@x.example', role: 'admin' } },
    ],
  });
});

test('people are added with a password each to the organizations that are chosen; of several the sheet is told', () => {
  const roles = { [organizationKey({ instanceId: 'b', organizationId: 'acme' })]: 'admin' };
  const kind = 'add-people' as const;
  const instances = [instance('a'), instance('b')];
  const reviewed = plan({ kind, text: 'one@x.example, two@x.example', roles }, instances);
  const change = { action: 'members.create', instanceId: 'b', role: 'admin' };
  expect(reviewed).toMatchObject({
    kind,
    confirm: null,
    steps: [
      { change: { ...change, email: 'one@x.example' } },
      { change: { ...change, email: 'two@x.example' } },
    ],
    warnings: [expect.stringContaining('The file holds them in the clear')],
  });
  const ids =
    'steps' in reviewed
      ? reviewed.steps.map(({ change: each }) => 'passwordId' in each && each.passwordId)
      : [];
  expect(new Set(ids).size).toBe(2);
  expect(plan({ kind, text: 'one@x.example', roles }, instances)).toMatchObject({ warnings: [] });
  expect(plan({ kind, text: '', roles }, instances)).toMatchObject({ error: 'Enter at least one address.' });
  expect(instancesWanted({ ...NO_MANY_DRAFT, kind, roles }, instances)).toEqual(['b']);
});

describe('people who are invited elsewhere with the role that they have', () => {
  const to = { instanceId: 'b', organizationId: 'acme' };
  const invited = (people: { email: string; role: string }[]) => invitingDraft({ ...to, people });
  const stepsOf = (draft: ManyDraft, patch: Partial<Target> = {}) => {
    const planned = planMany(draft, [instance('a'), instance('b', patch)], NOW, {
      instances: [],
      registryCode: '',
    });
    return 'steps' in planned ? planned.steps : [];
  };

  test('get it each, in their order, whatever the letters of their address', () => {
    const draft = invited([
      { email: 'One@x.example', role: 'admin' },
      { email: 'two@x.example', role: 'member' },
      { email: 'three@x.example', role: 'admin' },
    ]);
    const steps = stepsOf({ ...draft, text: draft.text.toUpperCase() });
    expect(steps.map(({ change }) => ('role' in change ? change.role : null))).toEqual([
      'admin',
      'member',
      'admin',
    ]);
    expect(steps.every(({ denied }) => denied === undefined)).toBe(true);
  });

  test('are held back where the role is not there, or nobody is given it', () => {
    const draft = invited([
      { email: 'one@x.example', role: 'billing' },
      { email: 'two@x.example', role: 'owner' },
      { email: 'three@x.example', role: 'member' },
    ]);
    expect(stepsOf(draft, { roles: ['member', 'admin'] }).map(({ denied }) => denied)).toEqual([
      'The role “billing” does not exist there.',
      'The owner role cannot be assigned.',
      undefined,
    ]);
  });

  test('are members where no role of theirs is known, and get another one where a person chooses it', () => {
    const draft = invited([{ email: 'one@x.example', role: 'admin' }]);
    const more = { ...draft, text: 'one@x.example, new@x.example' };
    expect(stepsOf(more)).toMatchObject([{ change: { role: 'admin' } }, { change: { role: 'member' } }]);
    const roles = { [organizationKey(to)]: 'member' };
    expect(stepsOf({ ...draft, roles })).toMatchObject([{ change: { role: 'member' } }]);
  });

  test('wait for the instances that they are invited to alone', () => {
    const instances = [instance('a'), instance('b')];
    expect(instancesWanted(invited([{ email: 'one@x.example', role: 'admin' }]), instances)).toEqual(['b']);
    expect(instancesWanted({ ...NO_MANY_DRAFT, kind: 'off-board' }, instances)).toBeNull();
  });
});

/** What to do with the account of the person on the first instance. */
const choosing = (choice: OffboardChoice): Partial<ManyDraft> => ({
  offboard: { ...NO_MANY_DRAFT.offboard, choices: { 'one@x.example': { a: choice } } },
});

describe('off-boarding', () => {
  const leaves = { members: [member('one@x.example', 'admin')] };

  test('names what goes, and wants the address typed where an account is deleted', () => {
    expect(
      plan({ kind: 'off-board', text: 'One@x.example' }, [instance('a', leaves), instance('b')]),
    ).toMatchObject({
      steps: [{ change: { action: 'members.remove', instanceId: 'a' } }],
      warnings: [
        'On A the whole account is deleted, with its membership, its API keys, its sessions and what it was granted. Nothing less can go: This server (Dokploy 0.30.2) does not end a membership alone with a key: Dokploy before 0.27.0 does. It cannot be undone.',
      ],
      confirm: { label: 'Type “one@x.example” to delete this account', text: 'one@x.example' },
    });
  });

  test('lowers who owns an organization, and names it where a person wants the account deleted all the same', () => {
    const instances = [instance('a', leaves, 'u1')];
    const draft = { kind: 'off-board', text: 'one@x.example' } as const;
    expect(plan(draft, instances)).toMatchObject({
      steps: [
        { change: { action: 'sessions.revokeAll', userId: 'u1' } },
        { change: { action: 'members.setRole', role: 'member' } },
      ],
      warnings: [
        expect.stringMatching(
          /sign-in, API keys and what was granted remain.*signed out at once, and can sign in again\./,
        ),
      ],
      confirm: null,
    });
    expect(plan({ ...draft, ...choosing('delete') }, instances)).toMatchObject({
      steps: [{ change: { action: 'members.remove' } }],
      warnings: [expect.stringContaining('Organizations that go with it: “Theirs”, with all their projects')],
    });
  });

  const goes = (patch: Partial<Target>, more: Partial<InstanceTargets> = {}, choice?: 'lower' | 'end') => {
    const version = patch.principal?.version ?? '0.30.2';
    const one = { ...instance('a', { ...leaves, ...patch }), ...more };
    const account = one.account && { ...one.account, version };
    const draft = { kind: 'off-board', text: 'one@x.example', ...(choice ? choosing(choice) : {}) };
    const reviewed = plan(draft as Partial<ManyDraft>, [{ ...one, account }]);
    return 'warnings' in reviewed ? reviewed.warnings.join(' ') : '';
  };
  const on = (version: string) => ({
    principal: { ...target('a').principal, version } as Target['principal'],
  });

  test.each([
    ['ends a membership alone', on('0.26.5'), {}, undefined, 'On A (Dokploy 0.26.5) the membership ends'],
    ['keeps the account', on('0.26.5'), {}, undefined, 'The account stays: they can still sign in'],
    [
      'shows members private keys',
      on('0.28.6'),
      {},
      'lower',
      'On Dokploy 0.28.6 a member still reads private SSH keys',
    ],
    [
      'counts more',
      {},
      { counted: { u1: 3 } },
      'lower',
      'It is in 2 more organizations that no key here opens.',
    ],
    [
      'does not count',
      {},
      { counted: {} },
      'lower',
      'The server did not say whether it is in more organizations',
    ],
  ] as const)('tells what goes with it where the server %s', (_, patch, more, choice, words) => {
    expect(goes(patch, more, choice)).toContain(words);
  });

  test.each([
    ['the account is deleted', {}],
    ['a membership ends', on('0.26.5')],
  ])('says in numbers what was granted, which goes where %s', (_, patch) => {
    const permissions: Permissions = { projects: ['p'], services: ['s', 't'] };
    const granted = (members: readonly Member[]) =>
      members.map((each) => ({ ...each, role: 'member', permissions }));
    expect(goes({ ...patch, members: granted(leaves.members) })).toContain(
      'What was granted to them goes: 3 projects, environments and services.',
    );
  });

  test('says once what is the same on several instances, and names them all', () => {
    const reviewed = plan({ kind: 'off-board', text: 'one@x.example' }, [
      instance('a', leaves),
      instance('b', leaves, 'u1'),
      instance('c', leaves),
    ]);
    expect(reviewed).toMatchObject({
      warnings: [
        expect.stringMatching(/^On A, C the whole account is deleted/),
        expect.stringMatching(/^On B the account stays/),
      ],
    });
  });

  test('records what is left as it is, as was chosen, and nothing of what is changed', () => {
    const draft = { kind: 'off-board', text: 'one@x.example', ...choosing('leave') } as const;
    const reviewed = plan(draft, [instance('a', leaves), instance('b', leaves)]);
    expect(reviewed).toMatchObject({ steps: [{ change: { instanceId: 'b' } }] });
    expect('known' in reviewed && reviewed.known).toEqual({ a: leaves.members.map(({ id }) => id) });
  });

  test('says nothing of private keys where a newer server keeps them from members', () => {
    expect(goes({}, {}, 'lower')).not.toContain('SSH');
  });

  test('names first where the key in use is the person’s own, and runs nothing there alone', () => {
    const own = { userId: 'u1', email: 'one@x.example', principal: target('b').principal as never };
    const reviewed = plan({ kind: 'off-board', text: 'one@x.example' }, [
      instance('a', leaves),
      instance('b', { ...leaves, holders: [own] }),
    ]);
    expect(reviewed).toMatchObject({
      first: [expect.stringContaining('The key in use for “Acme” is this person’s own.')],
      warnings: [expect.stringContaining('On A ')],
      steps: [
        {
          change: { instanceId: 'b' },
          denied: expect.stringContaining('Paste another person’s key for B first.'),
        },
        { change: { instanceId: 'a' } },
      ],
    });
    expect('steps' in reviewed && reviewed.steps[1]?.denied).toBeUndefined();
  });

  test('what could not be looked at is an open step, never left out', () => {
    const shut = instance('b', { members: null, whyUnknown: 'No key opens this organization.' });
    expect(plan({ kind: 'off-board', text: 'one@x.example' }, [shut])).toMatchObject({
      steps: [{ change: { action: 'members.find', why: 'Acme: No key opens this organization.' } }],
      unknown: [],
    });
  });
});
