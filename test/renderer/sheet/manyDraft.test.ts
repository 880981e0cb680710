import { describe, expect, test } from 'vitest';
import { type KeyRow, onlyShown } from '../../../src/renderer/src/features/keys/keyRows.ts';
import {
  addressesWords,
  draftOf,
  firstDraft,
  instancesWanted,
  intentOf,
  invitingDraft,
  lookOf,
  type ManyDraft,
  NO_MANY_DRAFT,
  remarkOf,
  rolesWanted,
  withConfirmed,
} from '../../../src/renderer/src/features/sheet/manyDraft.ts';
import type { Member } from '../../../src/shared/dokploy.ts';
import { type InstanceTargets, organizationKey, type Target } from '../../../src/shared/target.ts';
import { good } from '../../main/operations/keyConsole.ts';
import { planOf } from '../../main/plans/planOf.ts';
import { principal } from '../../shared/principal.ts';
import { memberRow } from '../../shared/records.ts';

const HERE = { targets: [], today: '2026-11-30' };

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

const member = (email: string, role = 'member'): Member => memberRow('u1', { id: 'm1', role, email });

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
  planOf(intentOf({ ...NO_MANY_DRAFT, ...draft }), instances);

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

test.each([
  [{ kind: 'invite' }, 'Enter at least one address.'],
  [{ kind: 'invite', text: 'one@x.example' }, 'Choose at least one organization.'],
] as const)('what is missing is said before there is a plan: %o', async (draft, message) => {
  expect(await plan(draft, [instance('a')])).toMatchObject({ error: { message } });
});

test('people are invited to the organizations that are chosen, each with its role', async () => {
  const roles = { [organizationKey({ instanceId: 'b', organizationId: 'acme' })]: 'admin' };
  const both = [instance('a'), instance('b')];
  const made = good(await plan({ text: 'one@x.example, two@x.example', roles, kitId: 't' }, both));
  expect(made).toMatchObject({
    plan: {
      kind: 'invite',
      steps: [
        { change: { instanceId: 'b', email: 'one@x.example', role: 'admin' } },
        { change: { instanceId: 'b', email: 'two@x.example', role: 'admin' } },
      ],
    },
    review: { warnings: ['Dokploy sends no mail: copy the links afterwards.'] },
  });
});

test('people are added with a password each to the organizations that are chosen; of several the sheet is told', async () => {
  const roles = { [organizationKey({ instanceId: 'b', organizationId: 'acme' })]: 'member' };
  const kind = 'add-people' as const;
  const instances = [instance('a'), instance('b')];
  const two = { kind, text: 'one@x.example, two@x.example', roles, kitId: 't1' };
  const made = good(await plan(two, instances));
  const kit = { id: 't1', mode: 'at-least' };
  const change = { action: 'members.create', instanceId: 'b', role: 'member', kit };
  expect(made.plan).toMatchObject({
    kind,
    steps: [
      { change: { ...change, email: 'one@x.example' } },
      { change: { ...change, email: 'two@x.example' } },
    ],
  });
  expect(made.review.warnings).toEqual([expect.stringContaining('The file is plain text')]);
  const ids = made.plan.steps.map(({ change: each }) => 'passwordId' in each && each.passwordId);
  expect(new Set(ids).size).toBe(2);
  expect(good(await plan({ ...two, text: 'one@x.example' }, instances)).review.warnings).toEqual([
    expect.stringContaining('shows it once'),
  ]);
  expect(instancesWanted({ ...NO_MANY_DRAFT, kind, roles }, instances)).toEqual(['b']);
});

describe('people who are invited elsewhere with the role that they have', () => {
  const to = { instanceId: 'b', organizationId: 'acme' };
  const invited = (people: { email: string; role: string }[]) => invitingDraft({ ...to, people });
  const stepsOf = async (draft: ManyDraft, patch: Partial<Target> = {}) =>
    good(await plan(draft, [instance('a'), instance('b', patch)])).plan.steps;

  test('get it each, in their order, whatever the letters of their address', async () => {
    const draft = invited([
      { email: 'One@x.example', role: 'admin' },
      { email: 'two@x.example', role: 'member' },
      { email: 'three@x.example', role: 'admin' },
    ]);
    const steps = await stepsOf({ ...draft, text: draft.text.toUpperCase() });
    expect(steps.map(({ change }) => ('role' in change ? change.role : null))).toEqual([
      'admin',
      'member',
      'admin',
    ]);
    expect(steps.every(({ denied }) => denied === undefined)).toBe(true);
  });

  test('are held back where the role is not there, or nobody is given it', async () => {
    const draft = invited([
      { email: 'one@x.example', role: 'billing' },
      { email: 'two@x.example', role: 'owner' },
      { email: 'three@x.example', role: 'member' },
    ]);
    const steps = await stepsOf(draft, { roles: ['member', 'admin'] });
    expect(steps.map(({ denied }) => denied)).toEqual([
      'The role “billing” does not exist there.',
      'The owner role cannot be assigned.',
      undefined,
    ]);
  });

  test('are members where no role of theirs is known, and get another one where a person chooses it', async () => {
    const draft = invited([{ email: 'one@x.example', role: 'admin' }]);
    const more = { ...draft, text: 'one@x.example, new@x.example' };
    expect(await stepsOf(more)).toMatchObject([
      { change: { role: 'admin' } },
      { change: { role: 'member' } },
    ]);
    const roles = { [organizationKey(to)]: 'member' };
    expect(await stepsOf({ ...draft, roles })).toMatchObject([{ change: { role: 'member' } }]);
  });

  test('wait for the instances that they are invited to alone', () => {
    const instances = [instance('a'), instance('b')];
    expect(instancesWanted(invited([{ email: 'one@x.example', role: 'admin' }]), instances)).toEqual(['b']);
    expect(instancesWanted({ ...NO_MANY_DRAFT, kind: 'off-board' }, instances)).toBeNull();
  });
});

test.each([
  ['those of the filter', ['a'], ['a']],
  ['none where nothing is filtered', ['a', 'b'], []],
  ['none that are not there', ['gone'], []],
])('people are invited as members into %s', (_, within, joined) => {
  const targets: InstanceTargets[] = ['a', 'b'].map((instanceId) => ({
    ...{ instanceId, instanceName: instanceId, account: null },
    targets: [target(instanceId)],
  }));
  const places = within.map((instanceId) => ({ instanceId, organizationId: 'acme' }));
  const { roles } = firstDraft({ what: 'invite', within: places }, { ...HERE, targets });
  expect(Object.entries(roles)).toEqual(
    joined.map((instanceId) => [organizationKey({ instanceId, organizationId: 'acme' }), 'member']),
  );
});

describe('people who leave', () => {
  const emails = ['one@x.example', 'one@home.example'];
  const draft: ManyDraft = firstDraft({ what: 'off-board', people: [emails] }, HERE);

  test('are looked for by what was typed and chosen alone, and planned by what was confirmed, too', () => {
    const look = { kind: 'off-board', addresses: emails, together: [emails], choices: {} };
    expect(lookOf(draft)).toEqual(look);
    expect(intentOf(draft)).toEqual({ ...look, confirmed: {} });
    expect(lookOf({ ...draft, text: ' ' })).toBeNull();
    expect(lookOf({ ...draft, kind: 'invite' })).toBeNull();
  });

  test('are confirmed as they would leave now alone', () => {
    const person = (email: string, confirmation: string | null) => ({
      ...{ emails: [email], does: '', marks: [], alike: [], places: [] },
      confirmation,
    });
    const confirmed = { one: 'same', two: 'before', three: 'before', gone: 'before' };
    const now = withConfirmed(
      { ...draft, offboard: { ...draft.offboard, confirmed } },
      {
        ...{ summary: '', foundOn: 0, isAsking: false, keys: [], keyless: [] },
        people: [person('one', 'same'), person('two', 'now'), person('three', null)],
      },
    );
    expect(now.offboard.confirmed).toEqual({ one: 'same' });
  });
});

test('the dialog begins with what was asked for', () => {
  expect(draftOf('rotate-keys').kind).toBe('rotate-keys');
  expect(draftOf('delete-organization').kind).toBe(NO_MANY_DRAFT.kind);
  expect(draftOf(undefined)).toEqual(NO_MANY_DRAFT);
});

test('the keys that were shown are rotated alone, where others were hidden', () => {
  const rows = ['a', 'b'].map((id) => ({ key: { id } }) as KeyRow);
  const keyIds = (shown: readonly KeyRow[]) =>
    firstDraft({ what: 'rotate-keys', ...onlyShown(shown, rows) }, HERE).rotating.keyIds;
  expect([rows, rows.slice(1), []].map(keyIds)).toEqual([null, ['b'], []]);
});

test.each([
  ['', null],
  ['nobody', null],
  ['one@x.example', '1 address.'],
  ['one@x.example, One@x.example two@x.example', '2 addresses.'],
  ['one@x.example, nobody', '1 address. Left out: “nobody”. There is no @ in it.'],
  ['one@x.example, nobody, @x.example', '1 address. Left out: “nobody” and 1 more.'],
])('of “%s” it is said how many addresses it has, and what is left out', (text, words) =>
  expect(addressesWords(text)).toBe(words),
);

test.each([
  ['HR-482 · Last day: 2026-11-28', 'HR-482 ', '2026-11-28'],
  ['Last day: 2026-11-28', '', '2026-11-28'],
  ['HR-482', 'HR-482', ''],
  ['', '', ''],
] as const)(
  'the record of an off-boarding says “%s”: the note, and the last day where a review reads it',
  (words, note, lastDay) => expect(remarkOf({ ...draftOf('off-board'), note, lastDay })).toBe(words),
);
