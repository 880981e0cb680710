import { describe, expect, test } from 'vitest';
import { confirmationOf } from '../../../src/renderer/src/features/operations/confirmed.ts';
import {
  doesWords,
  keysOfLeavers,
  leaversSummary,
  marksOf,
} from '../../../src/renderer/src/features/operations/leaverWords.ts';
import {
  type ChosenFor,
  choosing,
  findLeavers,
  stepsOfLeavers,
} from '../../../src/renderer/src/features/operations/leaving.ts';
import { draftOf, type ManyDraft, planMany } from '../../../src/renderer/src/features/operations/manyPlan.ts';
import {
  confirmedLeavers,
  leavingPeople,
  NO_OFFBOARD_DRAFT,
  type OffboardDraft,
  planLeaving,
  stepsByLeaver,
} from '../../../src/renderer/src/features/operations/offboardPlan.ts';
import {
  stepsByPerson,
  tellPlanned,
  tellSteps,
} from '../../../src/renderer/src/features/operations/stepGroups.ts';
import type { PlannedStep, Step } from '../../../src/shared/operations/step.ts';
import type { InstanceTargets, KeyHolder } from '../../../src/shared/plans/target.ts';
import { principal } from '../../shared/principal.ts';
import { failure } from '../state/fixture.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const [ANN, BOB, CARL, GONE] = ['ann@x.example', 'bob@x.example', 'carl@x.example', 'gone@x.example'];

type Facts = {
  version?: string;
  members?: Record<string, string>;
  owner?: string;
  holders?: KeyHolder[];
  whyUnknown?: string;
};

const principalOf = (version: string, userId = 'me') => principal({ version, userId });

/** An instance with one organization of these members; `owner` owns another one there. */
function instance(id: string, { version = '0.30.2', members = {}, owner, ...rest }: Facts): InstanceTargets {
  const rows = Object.entries(members).map(([email, role]) => ({
    id: `m-${email}`,
    organizationId: 'acme',
    userId: `u-${email}`,
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: `u-${email}`, email },
  }));
  const own = { id: 'own', name: 'Theirs', createdAt: '', ownerId: owner ? `u-${owner}` : 'me' };
  return {
    instanceId: id,
    instanceName: id.toUpperCase(),
    account: { version, caller: null, organizations: [own] },
    targets: [
      {
        instanceId: id,
        instanceName: id.toUpperCase(),
        organizationId: 'acme',
        organizationName: 'Acme',
        principal: principalOf(version),
        members: rest.whyUnknown ? null : rows,
        invitations: rest.whyUnknown ? null : [],
        roles: null,
        whyUnknown: rest.whyUnknown ?? null,
        ...(rest.holders ? { holders: rest.holders } : {}),
      },
    ],
    counted: Object.fromEntries(rows.map(({ userId }) => [userId, 1])),
  };
}

const WORLD = [
  instance('a', { members: { [ANN]: 'admin', [BOB]: 'member' } }),
  instance('b', { members: { [ANN]: 'admin', [CARL]: 'member' }, owner: ANN }),
  instance('c', { version: '0.26.5', members: { [BOB]: 'member' } }),
];
const leaversOf = (people: string[][], world = WORLD, choices: ChosenFor = {}) =>
  choosing(findLeavers(people, world, NOW), choices);
/** These are confirmed as they would be off-boarded now. */
function confirming(leavers: ReturnType<typeof leaversOf>, ...who: string[]): OffboardDraft {
  const people = stepsByLeaver(leavers, stepsOfLeavers(leavers));
  const confirmed = people.flatMap(({ leaver: { emails }, steps }) =>
    who.includes(emails[0] ?? '') ? [[emails[0], confirmationOf(steps)]] : [],
  );
  return { ...NO_OFFBOARD_DRAFT, confirmed: Object.fromEntries(confirmed) };
}
const planned = (leavers: ReturnType<typeof leaversOf>, ...who: string[]) => {
  const plan = planLeaving(leavers, confirming(leavers, ...who));
  if ('error' in plan) throw new Error(plan.error);
  return plan;
};

test('addresses that were opened together are one person, as long as they stand in the text, and joined ones always', () => {
  const together = [[ANN, 'ann@home.example']];
  expect(leavingPeople([ANN, BOB, 'ann@home.example'], together, [])).toEqual([
    [ANN, 'ann@home.example'],
    [BOB],
  ]);
  expect(leavingPeople([ANN, BOB], together, [[BOB, 'bob@y.example']])).toEqual([
    [ANN],
    [BOB, 'bob@y.example'],
  ]);
});

describe('the plan of several people', () => {
  const leavers = leaversOf([[ANN], [BOB], [CARL], [GONE]]);

  test('has those alone who are confirmed, and says of each other one that it is left', () => {
    const plan = planned(leavers, ANN, BOB);
    expect(
      plan.steps.map(({ change }) => [change.instanceId, change.action, 'email' in change && change.email]),
    ).toEqual([
      ['a', 'members.remove', ANN],
      ['a', 'members.remove', BOB],
      ['b', 'sessions.revokeAll', ANN],
      ['b', 'members.setRole', ANN],
      ['c', 'members.endMembership', BOB],
    ]);
    expect(plan.leaving).toEqual([[ANN], [BOB]]);
    expect(plan.left).toEqual([`${CARL}: Not confirmed.`, `${GONE}: Nobody with this address was found.`]);
  });

  test('wants the number of deletions typed, and the address of the only one', () => {
    expect(planned(leavers, ANN, BOB).confirm).toEqual({
      label: 'Type “delete 2 accounts” to delete them',
      text: 'delete 2 accounts',
    });
    expect(planned(leavers, ANN).confirm?.text).toBe(ANN);
  });

  test('says once what goes with it, and by itself what takes an organization along', () => {
    const choices = { [ANN]: { b: 'delete' } } as const;
    const plan = planned(leaversOf([[ANN], [BOB]], WORLD, choices), ANN, BOB);
    expect(plan.warnings).toEqual([
      '3 whole accounts are deleted, with all memberships, API keys, sessions and what was granted. It cannot be undone.',
      'Nothing less can go on A, B: This server (Dokploy 0.30.2) does not end a membership alone with a key: Dokploy before 0.27.0 does.',
      `The account of ${ANN} on B takes “Theirs” along, with all their projects, while their services keep running unattended.`,
      expect.stringMatching(/^1 membership ends/),
      'On C: Browsers that are signed in stay so: Seeing who is signed in needs Dokploy 0.30.0 or newer. This server runs 0.26.5.',
    ]);
    expect(planned(leavers, ANN).warnings.slice(2)).toEqual([
      expect.stringMatching(/^1 account stays, as member/),
      'All sessions of 1 account are revoked: their browsers are signed out at once. Their people can sign in again, and their API keys go on working.',
    ]);
  });

  test('is none before somebody is confirmed', () => {
    expect(planLeaving(leavers, NO_OFFBOARD_DRAFT)).toEqual({
      error: expect.stringContaining('Confirm each person'),
      at: 'people',
    });
  });

  test('is none where something else would be done than what was confirmed, and takes that back alone', () => {
    const draft = confirming(leavers, ANN, BOB);
    const other = leaversOf([[ANN], [BOB]], WORLD, { [ANN]: { b: 'delete' } });
    const plan = planLeaving(other, draft);
    expect(plan).toMatchObject({
      error: `What is done for ${ANN} has changed since you confirmed it. Look at it and confirm it again.`,
      at: 'people',
      confirmed: { [BOB]: expect.anything() },
    });
    expect(Object.keys('confirmed' in plan ? (plan.confirmed ?? {}) : {})).toEqual([BOB]);
    const people = stepsByLeaver(other, stepsOfLeavers(other));
    expect(confirmedLeavers(people, draft)).toEqual(new Set([BOB]));
  });

  test.each([
    ['is in another organization', { members: { [ANN]: 'admin' } }, 2],
    ['is in more that no key here opens', null, 3],
  ])('is none where an account that was confirmed %s by now, which goes along', (_, more, count) => {
    const [shop] = WORLD;
    if (!shop) return;
    const labs = more && instance('a', { members: more.members }).targets;
    const now = {
      ...shop,
      targets: [...shop.targets, ...(labs ?? []).map((each) => ({ ...each, organizationId: 'labs' }))],
      counted: { ...shop.counted, [`u-${ANN}`]: count },
    };
    const choices = { [ANN]: { a: 'delete' } } as const;
    const two = leaversOf([[ANN], [BOB]], [shop], choices);
    const later = leaversOf([[ANN], [BOB]], [now], choices);
    const confirmed = confirmedLeavers(
      stepsByLeaver(later, stepsOfLeavers(later)),
      confirming(two, ANN, BOB),
    );
    expect(confirmed).toEqual(new Set([BOB]));
  });

  test('holds what each leaves alone, by instance, of those alone who are confirmed', () => {
    const choices = { [ANN]: { a: 'leave' }, [CARL]: { b: 'leave' } } as const;
    const plan = planned(leaversOf([[ANN], [BOB], [CARL]], WORLD, choices), ANN, BOB);
    expect(plan.known).toEqual({ a: [`m-${ANN}`] });
    expect(plan.left).toContain(`${ANN} on A: the account stays as it is.`);
  });

  test('holds as left alone also whose sessions are revoked and who keeps the account, and says which', () => {
    const choices = { [ANN]: { a: 'revoke-sessions' } } as const;
    const plan = planned(leaversOf([[ANN], [BOB]], WORLD, choices), ANN);
    expect(plan.known).toEqual({ a: [`m-${ANN}`] });
    expect(plan.left).toContain(`${ANN} on A: the account stays, its sessions revoked.`);
    expect(plan.steps.map(({ change }) => [change.instanceId, change.action])).toContainEqual([
      'a',
      'sessions.revokeAll',
    ]);
  });

  test('is not made of more people than anybody confirms', () => {
    const text = Array.from({ length: 101 }, (_, at) => `p${at}@x.example`).join(' ');
    const draft: ManyDraft = { ...draftOf('off-board'), text };
    const plan = (joined: string[][]) =>
      planMany(draft, WORLD, NOW, { instances: [], registryCode: '', joined });
    expect(plan([])).toEqual({
      error: 'These are 101 people. Off-board at most 100 at once: each is confirmed by itself.',
    });
    expect(plan([['p0@x.example', 'p1@x.example']])).toMatchObject({ at: 'people' });
  });

  test('is too long by the steps of those alone who are confirmed', () => {
    const text = (at: number) => `p${at}@x.example`;
    const everyone = Array.from({ length: 100 }, (_, at) => text(at));
    const world = Array.from({ length: 101 }, (_, at) =>
      instance(`i${at}`, { members: Object.fromEntries(everyone.map((email) => [email, 'member'])) }),
    );
    const all = leaversOf(
      everyone.map((email) => [email]),
      world,
    );
    expect(planned(all, text(0)).steps).toHaveLength(101);
    expect(planLeaving(all, confirming(all, ...everyone))).toEqual({
      error: 'This is 10,100 steps, and 10,000 can be run at once. Choose fewer.',
    });
  });

  test('asks once for the key of an organization that those of two who leave are used for', () => {
    const holder = { userId: `u-${ANN}`, email: ANN, principal: principalOf('0.30.2', `u-${ANN}`) };
    const world = [instance('a', { members: { [ANN]: 'admin', [BOB]: 'member' }, holders: [holder] })];
    const both = leaversOf([[ANN], [BOB]], world);
    expect(keysOfLeavers(both)).toEqual([
      { instanceId: 'a', instanceName: 'A', organizationId: 'acme', organizationName: 'Acme', of: ANN },
    ]);
    const own = stepsByLeaver(both, stepsOfLeavers(both));
    expect(own.map(({ leaver, steps }) => marksOf(leaver, steps))).toEqual([
      [{ tone: 'warn', words: 'own key in use' }],
      [{ tone: 'warn', words: 'waits for another key' }],
    ]);
    expect(planLeaving(both, confirming(both, ANN, BOB))).toMatchObject({ at: 'people' });
    const carl = { members: { [CARL]: 'member' } };
    const others = leaversOf([[ANN], [BOB], [CARL]], [...world, instance('b', carl)]);
    expect(planned(others, CARL).first).toEqual([]);
  });
});

test('another choice looks for nobody anew, and changes nobody else', () => {
  const found = findLeavers([[ANN], [BOB]], WORLD, NOW);
  const before = choosing(found, {});
  const after = choosing(found, { [ANN]: { a: 'leave' } });
  const choicesOf = (leavers: typeof before) =>
    leavers.map(({ places }) => places.map(({ choice }) => choice));
  expect(choicesOf(before)).toEqual([
    ['delete', 'lower'],
    ['delete', 'end'],
  ]);
  expect(choicesOf(after)).toEqual([
    ['leave', 'lower'],
    ['delete', 'end'],
  ]);
  const foundIn = (leavers: typeof before) =>
    leavers.flatMap(({ places }) => places.map((each) => each.found));
  const known = new Set(foundIn(before));
  expect(foundIn(after).filter((each) => !known.has(each))).toEqual([]);
});

test('one person is planned as one: nothing to confirm but what is typed, and all addresses are recorded', () => {
  const one = leaversOf([[ANN, 'ann@home.example']]);
  expect(planLeaving(one, NO_OFFBOARD_DRAFT)).toMatchObject({
    leaving: [[ANN, 'ann@home.example']],
    confirm: { text: ANN },
  });
  expect(planLeaving(leaversOf([[ANN]]), NO_OFFBOARD_DRAFT)).toMatchObject({ leaving: [[ANN]] });
});

test('a person is told in short: what is done, and what stands out', () => {
  const world = [...WORLD, instance('d', { whyUnknown: 'No key opens it.' })];
  const leavers = leaversOf([[ANN], [BOB], [GONE]], world, { [ANN]: { b: 'delete' } });
  const [ann, bob, gone] = stepsByLeaver(leavers, stepsOfLeavers(leavers));
  expect(ann && doesWords(ann.steps)).toBe('2 accounts are deleted');
  expect(bob && doesWords(bob.steps)).toBe('1 account is deleted · 1 membership ends');
  expect(gone && doesWords(gone.steps)).toBeNull();
  expect(ann && marksOf(ann.leaver, ann.steps)).toEqual([
    { tone: 'danger', words: 'takes 1 organization along' },
    { tone: 'plain', words: '1 instance not seen in full' },
  ]);
  expect(leaversSummary(leavers)).toBe(
    '2 of 3 people were found on 3 instances. 1 instance could not be looked at in full.',
  );
});

test('steps are told person by person, whatever the letters, and none is lost', () => {
  const step = (email: string, id: number, denied?: string): Step => ({
    id,
    change: {
      action: 'members.endMembership',
      instanceId: 'a',
      organizationId: 'o',
      memberId: `m${id}`,
      email,
    } satisfies PlannedStep['change'],
    instanceName: 'A',
    organizationName: 'Acme',
    state: denied ? { state: 'skipped', at: 0, why: denied } : { state: 'waiting' },
  });
  const steps = [step('Ann@X.example', 0), step(BOB, 1), step('ann@home.example', 2, 'No.'), step(GONE, 3)];
  const groups = stepsByPerson(steps, [[ANN, 'ann@home.example'], [BOB], [CARL]]);
  expect(groups.map(({ emails, steps: own }) => [emails[0], own.map(({ id }) => id)])).toEqual([
    [ANN, [0, 2]],
    [BOB, [1]],
    [undefined, [3]],
  ]);
  expect(tellPlanned(groups[0]?.steps ?? [])).toEqual({
    trouble: '',
    words: '1 membership ends · 1 cannot be done',
  });
  expect(tellSteps(groups[0]?.steps ?? [])).toEqual({ trouble: '', words: '1 waiting, 1 skipped' });
  const failed = { state: 'failed', at: 1, error: failure('conflict') } as const;
  expect(tellSteps([...steps, { ...step(BOB, 4), state: failed }])).toEqual({
    trouble: '1 failed',
    words: '3 waiting, 1 skipped',
  });
  const taking: Step = {
    ...step(ANN, 5),
    change: {
      action: 'members.remove',
      instanceId: 'a',
      organizationId: 'o',
      userId: 'u',
      email: ANN,
      owned: ['x', 'y'],
    },
  };
  expect(tellPlanned([taking]).trouble).toBe('takes 2 organizations along');
});
