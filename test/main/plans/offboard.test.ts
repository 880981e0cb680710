import { describe, expect, test } from 'vitest';
import type { Member } from '../../../src/shared/dokploy.ts';
import type { IntentOf } from '../../../src/shared/operations/change.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import {
  type InstanceTargets,
  type KeyHolder,
  NO_KEY_OPENS,
  type Target,
} from '../../../src/shared/target.ts';
import { principal } from '../../shared/principal.ts';
import { memberRow } from '../../shared/records.ts';
import { goodPlanOf, planOf } from './planOf.ts';

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
  const rows = Object.entries(members).map(([email, role]) =>
    memberRow(`u-${email}`, { id: `m-${email}`, role, email, permissions: {} }),
  );
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
type Choices = IntentOf<'off-board'>['choices'];

const intentOf = (addresses: readonly string[], choices: Choices = {}, together: string[][] = []) => ({
  ...{ kind: 'off-board' as const, addresses: [...addresses], choices, together },
});

/** Who leaves, as the form shows them. */
async function look(
  addresses: readonly string[],
  world = WORLD,
  choices: Choices = {},
  joined: string[][] = [],
) {
  const made = await goodPlanOf(intentOf(addresses, choices), world, { joined: async () => joined });
  return made.leavers ?? expect.fail('nobody is told of');
}

/** What confirms these as they would be off-boarded in this world. */
async function confirmed(addresses: readonly string[], world = WORLD, choices: Choices = {}) {
  const { people } = await look(addresses, world, choices);
  return (who: readonly string[]) =>
    Object.fromEntries(
      people.flatMap(({ emails: [key = ''], confirmation }) =>
        who.includes(key) && confirmation ? [[key, confirmation]] : [],
      ),
    );
}

/** The plan of these people, of whom those are confirmed. */
async function planned(
  addresses: readonly string[],
  who: readonly string[],
  choices: Choices = {},
  world = WORLD,
) {
  const confirm = await confirmed(addresses, world, choices);
  return goodPlanOf({ ...intentOf(addresses, choices), confirmed: confirm(who) }, world);
}

/** Why there is no plan. */
async function refused(intent: IntentOf<'off-board'>, world = WORLD) {
  const made = await planOf(intent, world);
  if (made.ok) throw new Error('There is a plan');
  return { message: made.error.message, field: made.error.details?.field };
}

test('addresses that were opened together are one person, as long as they are typed, and joined ones always', async () => {
  const together = [[ANN, 'ann@home.example']];
  const people = async (addresses: string[], joined: string[][] = []) => {
    const made = await goodPlanOf(intentOf(addresses, {}, together), WORLD, { joined: async () => joined });
    return made.leavers?.people.map(({ emails }) => emails);
  };
  expect(await people([ANN, BOB, 'ann@home.example'])).toEqual([[ANN, 'ann@home.example'], [BOB]]);
  expect(await people([ANN, BOB], [[BOB, 'bob@y.example']])).toEqual([[ANN], [BOB, 'bob@y.example']]);
});

test('whoever is looked for is told of before anything is confirmed, and nothing can be run', async () => {
  const made = await goodPlanOf(intentOf([ANN, BOB]), WORLD);
  expect(made.plan.steps).toEqual([]);
  expect(made.leavers?.people.map(({ places }) => places.map(({ choice }) => choice))).toEqual([
    ['delete', 'lower'],
    ['delete', 'end'],
  ]);
  const after = await look([ANN, BOB], WORLD, { [ANN]: { a: 'leave', b: 'end' } });
  // What cannot be done there is not chosen.
  expect(after.people.map(({ places }) => places.map(({ choice }) => choice))).toEqual([
    ['leave', 'lower'],
    ['delete', 'end'],
  ]);
  expect(after.people[0]?.places[1]?.choices).not.toContain('end');
});

test('where the account is deleted since nothing less can go, it is said why, and so it is of what cannot be chosen', async () => {
  const placeOf = async (choices: Choices) => (await look([ANN], WORLD, choices)).people[0]?.places[0];
  const why = expect.stringContaining('cannot end one membership');
  expect(await placeOf({})).toMatchObject({
    denied: { end: why },
    goes: expect.arrayContaining([expect.stringContaining('Only the whole account can go: ')]),
  });
  expect(await placeOf({ [ANN]: { a: 'leave' } })).toMatchObject({
    denied: { end: why },
    goes: ['The account stays as it is.'],
  });
});

test('what is wanted everywhere is done where it can be, and never more than that', async () => {
  const view = async (fate: 'end' | 'lower') => {
    const { leavers } = await goodPlanOf({ ...intentOf([BOB]), fate }, WORLD);
    return leavers?.people[0]?.places.map(({ choice }) => choice);
  };
  expect(await view('end')).toEqual(['revoke-sessions', 'end']);
  expect(await view('lower')).toEqual(['revoke-sessions', 'leave']);
});

test('servers that have not said yet in how many organizations an account is are told of, and nothing is deleted by guess', async () => {
  const [shop] = WORLD;
  const untold = [{ ...(shop ?? expect.fail()), counted: {} }];
  const view = await look([ANN], untold);
  expect(view).toMatchObject({ isAsking: true, people: [{ places: [{ choice: 'lower' }] }] });
  expect(await look([ANN])).toMatchObject({ isAsking: false });
});

test('organizations without a key are told of once for all people, and are no row of anybody’s', async () => {
  const shut = ['d', 'e'].map((id) => instance(id, { members: {}, whyUnknown: NO_KEY_OPENS }));
  const { people, keyless } = await look([ANN, BOB], [...WORLD, ...shut]);
  expect(people.flatMap(({ places }) => places.map(({ instanceId }) => instanceId))).toEqual([
    ...['a', 'b'],
    ...['a', 'c'],
  ]);
  expect(keyless).toEqual(
    ['d', 'e'].map((instanceId) => ({
      ...{ instanceId, instanceName: instanceId.toUpperCase() },
      ...{ organizationId: 'acme', organizationName: 'Acme' },
    })),
  );
});

test('nobody is planned for before an address is there', async () => {
  expect(await refused({ ...intentOf([]), confirmed: {} })).toEqual({
    message: 'Enter at least one address.',
    field: undefined,
  });
});

describe('the plan of several people', () => {
  const ALL = [ANN, BOB, CARL, GONE];

  test('has those alone who are confirmed, and says of each other one that it is left', async () => {
    const { plan, review } = await planned(ALL, [ANN, BOB]);
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
    expect(review.left).toEqual([`${CARL}: Not confirmed.`, `${GONE}: Nobody with this address was found.`]);
  });

  test('says by itself what takes an organization along; all else stands in its row', async () => {
    const { review } = await planned([ANN, BOB], [ANN, BOB], { [ANN]: { b: 'delete' } });
    expect(review.warnings).toEqual([
      `The account of ${ANN} on B owns “Theirs”: deleted with all projects. Their services keep running unattended.`,
    ]);
    expect((await planned(ALL, [ANN])).review.warnings).toEqual([]);
  });

  test('is none before somebody is confirmed', async () => {
    expect(await refused({ ...intentOf(ALL), confirmed: {} })).toEqual({
      message: expect.stringContaining('Confirm each person'),
      field: 'people',
    });
  });

  test('is none where something else would be done than what was confirmed', async () => {
    const both = (await confirmed([ANN, BOB]))([ANN, BOB]);
    const other = { [ANN]: { b: 'delete' as const } };
    expect(await refused({ ...intentOf([ANN, BOB], other), confirmed: both })).toEqual({
      message: `The plan for ${ANN} has changed since you confirmed it. Check and confirm it again.`,
      field: 'people',
    });
    // What is confirmed of the other one stands.
    const now = (await confirmed([ANN, BOB], WORLD, other))([ANN, BOB]);
    expect([now[ANN] === both[ANN], now[BOB] === both[BOB]]).toEqual([false, true]);
  });

  test.each([
    ['is in another organization', { members: { [ANN]: 'admin' } }, 2],
    ['is in more that no key here opens', null, 3],
  ])('is none where an account that was confirmed %s by now, which goes along', async (_, more, count) => {
    const [shop] = WORLD;
    if (!shop) return;
    const labs = more && instance('a', { members: more.members }).targets;
    const now = {
      ...shop,
      targets: [...shop.targets, ...(labs ?? []).map((each) => ({ ...each, organizationId: 'labs' }))],
      counted: { ...shop.counted, [`u-${ANN}`]: count },
    };
    const choices = { [ANN]: { a: 'delete' as const } };
    const both = (await confirmed([ANN, BOB], [shop], choices))([ANN, BOB]);
    const { message } = await refused({ ...intentOf([ANN, BOB], choices), confirmed: both }, [now]);
    expect(message).toContain(`The plan for ${ANN} has changed`);
    expect((await confirmed([ANN, BOB], [now], choices))([BOB])).toEqual({ [BOB]: both[BOB] });
  });

  test('holds what each leaves alone, by instance, of those alone who are confirmed', async () => {
    const choices = { [ANN]: { a: 'leave' as const }, [CARL]: { b: 'leave' as const } };
    const { plan, review } = await planned([ANN, BOB, CARL], [ANN, BOB], choices);
    expect(plan.known).toEqual({ a: [`m-${ANN}`] });
    expect(review.left).toContain(`${ANN} on A: the account stays as it is.`);
  });

  test('holds as left alone also whose sessions are revoked and who keeps the account, and says which', async () => {
    const { plan, review } = await planned([ANN, BOB], [ANN], { [ANN]: { a: 'revoke-sessions' } });
    expect(plan.known).toEqual({ a: [`m-${ANN}`] });
    expect(review.left).toContain(`${ANN} on A: the account stays, its sessions revoked.`);
    expect(plan.steps.map(({ change }) => [change.instanceId, change.action])).toContainEqual([
      'a',
      'sessions.revokeAll',
    ]);
  });

  test('is not made of more people than anybody confirms', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `p${at}@x.example`);
    const message = 'These are 101 people. Off-board at most 100 at once: you confirm each one.';
    expect((await refused(intentOf(many))).message).toBe(message);
    expect((await refused({ ...intentOf(many), confirmed: {} })).message).toBe(message);
    const joined = async () => [many.slice(0, 2)];
    const fewer = await planOf({ ...intentOf(many), confirmed: {} }, WORLD, { joined });
    expect(fewer).toMatchObject({ error: { details: { field: 'people' } } });
  });

  test('is too long by the steps of those alone who are confirmed', async () => {
    const everyone = Array.from({ length: 100 }, (_, at) => `p${at}@x.example`);
    const world = Array.from({ length: 101 }, (_, at) =>
      instance(`i${at}`, { members: Object.fromEntries(everyone.map((email) => [email, 'member'])) }),
    );
    const confirm = await confirmed(everyone, world);
    const one = { ...intentOf(everyone), confirmed: confirm(everyone.slice(0, 1)) };
    expect((await goodPlanOf(one, world)).plan.steps).toHaveLength(101);
    expect((await refused({ ...one, confirmed: confirm(everyone) }, world)).message).toBe(
      'This is 10,100 steps. At most 10,000 can run at once. Choose fewer.',
    );
  });

  test('asks once for the key of an organization that those of two who leave are used for', async () => {
    const holder = { userId: `u-${ANN}`, email: ANN, principal: principalOf('0.30.2', `u-${ANN}`) };
    const world = [instance('a', { members: { [ANN]: 'admin', [BOB]: 'member' }, holders: [holder] })];
    const { keys, people } = await look([ANN, BOB], world);
    expect(keys).toEqual([
      { instanceId: 'a', instanceName: 'A', organizationId: 'acme', organizationName: 'Acme', of: ANN },
    ]);
    expect(people.map(({ marks, confirmation }) => [marks, confirmation])).toEqual([
      [[{ tone: 'warn', words: 'own key in use' }], null],
      [[{ tone: 'warn', words: 'waits for another key' }], null],
    ]);
    const others = [...world, instance('b', { members: { [CARL]: 'member' } })];
    expect((await planned([ANN, BOB, CARL], [CARL], {}, others)).review.first).toEqual([]);
  });
});

test('a person is told in short: what is done, and what stands out', async () => {
  const world = [...WORLD, instance('d', { whyUnknown: 'No key opens it.' })];
  const { people, summary } = await look([ANN, BOB, GONE], world, { [ANN]: { b: 'delete' } });
  expect(people.map(({ does }) => does)).toEqual([
    '2 accounts are deleted',
    '1 account is deleted · 1 membership ends',
    'Not found where Quayside could check.',
  ]);
  expect(people[0]?.marks).toEqual([
    { tone: 'danger', words: 'also deletes 1 organization' },
    { tone: 'plain', words: '1 instance not fully checked' },
  ]);
  expect(summary).toBe('2 of 3 people were found on 3 instances. 1 instance could not be fully checked.');
});

test('addresses that may be the same person’s are offered: by name, or by what stands before the @, each once', async () => {
  const named = (email: string, firstName: string) => {
    const [row = expect.fail()] = instance('a', { members: { [email]: 'member' } }).targets[0]?.members ?? [];
    return { ...row, user: { ...row.user, firstName, lastName: 'Doe' } };
  };
  const members = [
    named(ANN, 'Ann'),
    named('Doe@elsewhere.example', 'Ann'),
    named('ann@third.example', 'Else'),
    named('else@x.example', 'Else'),
    named(BOB, 'Bob'),
    named('bob@third.example', 'Rob'),
  ];
  const both = ['a', 'b'].map((id) => {
    const of = instance(id, {});
    return { ...of, targets: of.targets.map((each) => ({ ...each, members })) };
  });
  const { people } = await look([ANN.toUpperCase(), BOB], both);
  expect(people.map(({ alike }) => alike.map(({ email }) => email))).toEqual([
    ['doe@elsewhere.example', 'ann@third.example'],
    ['bob@third.example'],
  ]);
});

describe('one person', () => {
  const leaves = { members: { [ANN]: 'admin' } };
  const planOne = (world: InstanceTargets[], choice?: Choices[string]) =>
    goodPlanOf({ ...intentOf([ANN], choice ? { [ANN]: choice } : {}), confirmed: {} }, world);
  /** What goes with the choice on the first instance. */
  const goesOf = async (world: InstanceTargets[], choice?: 'delete' | 'lower') => {
    const { people } = await look([ANN], world, choice ? { [ANN]: { a: choice } } : {});
    return people[0]?.places[0]?.goes.join(' ') ?? '';
  };

  test('is planned as one: nothing to confirm, and all addresses are recorded', async () => {
    const addresses = [ANN.toUpperCase(), 'ann@home.example'];
    const intent = { ...intentOf(addresses, {}, [addresses]), confirmed: {} };
    expect(await goodPlanOf(intent, WORLD)).toMatchObject({ plan: { leaving: [[ANN, 'ann@home.example']] } });
    expect((await planOne(WORLD)).plan.leaving).toEqual([[ANN]]);
  });

  test('has named what goes, where an account is deleted', async () => {
    expect(await planOne([instance('a', leaves), instance('b', {})])).toMatchObject({
      plan: { steps: [{ change: { action: 'members.remove', instanceId: 'a' } }] },
    });
    expect(await goesOf([instance('a', leaves)])).toBe(
      'Loses 1 membership, API keys and sessions. Only the whole account can go: This server (Dokploy 0.30.2) cannot end one membership with a key: only Dokploy before 0.27.0 can.',
    );
  });

  test('is lowered who owns an organization, which is named where a person wants the account deleted all the same', async () => {
    const world = [instance('a', { ...leaves, owner: ANN })];
    expect(await planOne(world)).toMatchObject({
      plan: {
        steps: [
          { change: { action: 'sessions.revokeAll', userId: `u-${ANN}` } },
          { change: { action: 'members.setRole', role: 'member' } },
        ],
      },
    });
    expect(await goesOf(world)).toMatch(
      /with nothing granted\. It keeps sign-in and API keys\..*signed out, and can sign in/,
    );
    expect(await planOne(world, { a: 'delete' })).toMatchObject({
      plan: { steps: [{ change: { action: 'members.remove' } }] },
    });
    expect(await goesOf(world, 'delete')).toContain('Also deletes “Theirs”, with all projects.');
  });

  async function goes(facts: Facts, more: Partial<InstanceTargets> = {}, choice?: 'lower') {
    return goesOf([{ ...instance('a', { ...leaves, ...facts }), ...more }], choice);
  }

  test.each([
    ['ends a membership alone', '0.26.5', {}, undefined, 'Loses 1 membership. '],
    ['keeps the account', '0.26.5', {}, undefined, 'The account stays and can sign in.'],
    [
      'shows members private keys',
      '0.28.6',
      {},
      'lower',
      'On Dokploy 0.28.6 a member still reads private SSH keys',
    ],
    [
      'counts more',
      '0.30.2',
      { counted: { [`u-${ANN}`]: 3 } },
      'lower',
      'It is in 2 more organizations that no key here opens.',
    ],
    [
      'does not count',
      '0.30.2',
      { counted: {} },
      'lower',
      'The server did not say whether it is in more organizations',
    ],
  ] as const)('is told what goes with it where the server %s', async (_, version, more, choice, words) =>
    expect(await goes({ version }, more, choice)).toContain(words),
  );

  test('has nothing said of private keys where a newer server keeps them from members', async () =>
    expect(await goes({}, {}, 'lower')).not.toContain('SSH'));

  test.each([
    ['the account is deleted', '0.30.2'],
    ['a membership ends', '0.26.5'],
  ])('has told in numbers what was granted, which goes where %s', async (_, version) => {
    const permissions: Permissions = { projects: ['p'], services: ['s', 't'] };
    const granted = (rows: readonly Member[] | null) =>
      rows?.map((each) => ({ ...each, role: 'member', permissions })) ?? null;
    const of = instance('a', { ...leaves, version });
    const targets = of.targets.map((each): Target => ({ ...each, members: granted(each.members) }));
    expect(await goesOf([{ ...of, targets }])).toContain('They lose 3 projects, environments and services.');
  });

  test('has named first where the key in use is their own, and nothing runs there alone', async () => {
    const holders = [{ userId: `u-${ANN}`, email: ANN, principal: principalOf('0.30.2') }];
    const { plan, review } = await planOne([instance('a', leaves), instance('b', { ...leaves, holders })]);
    expect(review).toMatchObject({
      first: [expect.stringContaining('The key in use for “Acme” is this person’s own.')],
    });
    expect(plan.steps.map(({ change, denied = null }) => [change.instanceId, denied])).toEqual([
      ['b', expect.stringContaining('Paste another person’s key for B first.')],
      ['a', null],
    ]);
  });
});
