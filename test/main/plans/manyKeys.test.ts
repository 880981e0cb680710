import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findComputers, keyChoices, planRetirement, planRotations } from '../../../src/main/plans/keys.ts';
import type { InstanceKeys } from '../../../src/main/world/world.ts';
import type { Account, ServerKey } from '../../../src/shared/dokploy.ts';
import type { KeyHealth, KeyRecord } from '../../../src/shared/instance.ts';
import { computerOf, keyName } from '../../../src/shared/keys.ts';
import type { IntentOf } from '../../../src/shared/operations/change.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import { NOW } from '../../shared/plans/targets.ts';
import { keyRecord, organizationRow } from '../../shared/records.ts';
import { goodPlanOf, planOf } from './planOf.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(NOW + days * DAY).toISOString();

/** A key that Quayside made for the first organization, and that ends in two days. */
const record = (id: string, change: Partial<KeyRecord> = {}) =>
  keyRecord(id, {
    ...{ userId: 'u1', userEmail: 'one@x.example', origin: 'made', serverKeyId: `server-${id}` },
    ...{ start: 'abcdef', expiresAt: inDays(2), ...change },
  });

const pasted = (id: string, change: Partial<KeyRecord> = {}) =>
  record(id, { origin: 'pasted', serverKeyId: null, start: null, expiresAt: null, ...change });

function account(apiKeys: ServerKey[] | undefined, change: Partial<Account> = {}): Account {
  const own = { id: 'm1', userId: 'u1', role: 'owner' };
  return {
    version: '0.30.2',
    caller: {
      ...own,
      organizationId: 'acme',
      createdAt: '2026-01-01T00:00:00.000Z',
      user: { id: 'u1', email: 'one@x.example', ...(apiKeys ? { apiKeys } : {}) },
    },
    organizations: [
      { id: 'acme', name: 'Acme', createdAt: '2026-01-01T00:00:00.000Z', ownerId: 'u1', members: [own] },
    ],
    ...change,
  };
}

function instance(keys: KeyRecord[], change: Partial<InstanceKeys> = {}): InstanceKeys {
  return {
    instanceId: 'shop',
    instanceName: 'Shop',
    keys,
    health: {},
    account: account([]),
    server: { version: '0.30.2' },
    unread: null,
    ...change,
  };
}

const refused: KeyHealth = { state: 'refused', at: NOW, goodAt: null, lost: null };

describe('rotating what ends soon', () => {
  const plan = (instances: InstanceKeys[], filter = { withinDays: 14, ended: true }) =>
    planRotations(filter, instances, 90, NOW);
  const ids = (steps: PlannedStep[]) => steps.map(({ change }) => 'keyId' in change && change.keyId);
  const why = (keys: KeyRecord[], change: Partial<InstanceKeys> = {}) =>
    plan([instance(keys, change)]).map(({ denied }) => denied ?? null);

  test('each key has a step of its own, the soonest of an instance first; others stay', () => {
    const keys = [
      record('later', { expiresAt: inDays(13) }),
      record('never', { expiresAt: null }),
      record('far', { expiresAt: inDays(15) }),
      record('soon', { expiresAt: inDays(1) }),
      record('going', { status: 'removing' }),
    ];
    const steps = plan([instance(keys), instance([record('other')], { instanceId: 'blog' })]);
    expect(ids(steps)).toEqual(['soon', 'later', 'other']);
    expect(steps[0]).toEqual({
      change: {
        action: 'keys.rotate',
        instanceId: 'shop',
        organizationId: 'acme',
        keyId: 'soon',
        expiresInDays: 90,
      },
      instanceName: 'Shop',
      organizationName: 'Acme',
    });
  });

  test('one that has ended is meant where that is wanted, and can be made anew by another key of its person', () => {
    const keys = [
      record('ended', { expiresAt: inDays(-3) }),
      record('good', { expiresAt: null, organizationId: 'labs' }),
    ];
    expect(ids(plan([instance(keys)], { withinDays: 14, ended: false }))).toEqual([]);
    expect(why(keys)).toEqual([null]);
    expect(why(keys.slice(0, 1))).toEqual([
      'It has expired, and no other key of one@x.example on this instance can make a new one. Paste one first.',
    ]);
    const others = { userId: 'u2', userEmail: 'two@x.example' };
    expect(why([keys[0] as KeyRecord, record('theirs', { ...others, expiresAt: null })])[0]).toContain(
      'no other key of one@x.example',
    );
  });

  test.each<[string, KeyRecord, Partial<InstanceKeys>, RegExp]>([
    ['that is being retired', record('a', { retiring: true }), {}, /^It is being retired\.$/],
    ['without an organization', record('a', { organizationId: null }), {}, /no longer opens an organization/],
    ['that does not work', record('a'), { health: { a: refused } }, /^It does not work, and no other key of/],
    ['on 0.28.7', record('a'), { server: { version: '0.28.7' } }, /cannot create keys because of a bug/],
    ['whose owner left', record('a'), { account: account([], { organizations: [] }) }, /no longer a member/],
    [
      'of an instance that turned its keys away',
      record('a'),
      { account: null, unread: { why: 'The key is not accepted.', later: false } },
      /^The key is not accepted\.$/,
    ],
  ])('a key %s stands with why', (_, key, change, words) =>
    expect(why([key], change)).toEqual([expect.stringMatching(words)]),
  );

  test('a key of somebody whose own account was not read is rotated: what a colleague sees does not say that they left', () => {
    const theirs = {
      userId: 'u2',
      userEmail: 'two@x.example',
      organizationId: 'lab',
      organizationName: 'Lab',
    };
    expect(why([record('a'), record('b', theirs)])).toEqual([null, null]);
  });

  test('an instance that may answer later keeps its steps', () => {
    const unread = { why: 'Not reachable.', later: true };
    expect(why([record('a')], { account: null, server: { version: null }, unread })).toEqual([null]);
  });

  test('a pasted key stands with why where it may be one that ends, else it is not meant', () => {
    const listed = (expiresAt: string | null) => account([{ id: 'x', name: 'ci', expiresAt }]);
    expect(why([pasted('a')], { account: listed(inDays(3)) })).toEqual([
      expect.stringMatching(/^It was pasted/),
    ]);
    expect(why([pasted('a')], { account: listed(null) })).toEqual([]);
    expect(why([pasted('a')], { account: listed(inDays(40)) })).toEqual([]);
    // Known to be another one.
    expect(
      why([pasted('a'), record('b')], { account: account([{ id: 'server-b', expiresAt: inDays(2) }]) }),
    ).toEqual([null]);
  });
});

describe('retiring a computer’s keys', () => {
  const laptop = { computer: 'laptop', registry: 'zz11' };
  const named = (id: string, computer = 'laptop', registry = 'zz11'): ServerKey => ({
    id,
    name: keyName(computer, registry, 'aaaaa'),
  });
  const told = ({ change, denied }: PlannedStep) =>
    [
      change.action,
      'serverKeyId' in change ? change.serverKeyId : 'keyId' in change ? change.keyId : '',
      denied,
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' | ');

  test('each key of it is a step, those in use here last; those of others stay', () => {
    const used = record('used', { serverKeyId: 's1' });
    const listed = [
      named('s1'),
      named('s2'),
      named('s3', 'desk'),
      named('s4', 'laptop', 'yy22'),
      { id: 's5', name: 'ci' },
    ];
    const plan = planRetirement(laptop, [instance([used, pasted('own')], { account: account(listed) })]);
    expect(plan.steps.map(told)).toEqual(['keys.retireOnServer | s2', 'keys.retire | used']);
    expect(plan.byHand).toEqual([
      { instanceName: 'Shop', email: 'one@x.example', name: 'ci', createdAt: null, maybeHere: true },
    ]);
    expect(plan.shut).toEqual([{ instanceName: 'Shop', organizationNames: [], isWhole: false }]);
    expect(plan.looked).toEqual([{ instanceName: 'Shop', emails: ['one@x.example'] }]);
  });

  test('says what no key opens then', () => {
    const used = record('used', { serverKeyId: 's1' });
    const labs = pasted('labs', { organizationId: 'labs', organizationName: 'Labs' });
    const shut = (keys: KeyRecord[]) =>
      planRetirement(laptop, [instance(keys, { account: account([named('s1')]) })]).shut;
    expect(shut([used])).toEqual([{ instanceName: 'Shop', organizationNames: ['Acme'], isWhole: true }]);
    expect(shut([used, labs])).toEqual([
      { instanceName: 'Shop', organizationNames: ['Acme'], isWhole: false },
    ]);
  });

  test.each<[string, Partial<InstanceKeys>, string]>([
    ['that did not answer', { unread: { why: 'Not reachable.', later: true } }, 'keys.retireOfComputer'],
    ['that was never read', { account: null }, 'keys.retireOfComputer'],
    [
      'without a key',
      { keys: [], account: null, unread: { why: 'No key is kept here.', later: false } },
      'keys.retireOfComputer | No key is kept here.',
    ],
    [
      'that does not list them',
      { account: account(undefined) },
      'keys.retireOfComputer | The server did not list the keys of one@x.example. Refresh, or paste a key of that person that works.',
    ],
    [
      'that turns the person’s keys away',
      { account: account([]), health: { own: refused } },
      'keys.retireOfComputer | The server did not list the keys of one@x.example. Refresh, or paste a key of that person that works.',
    ],
  ])('an instance %s is never left out', (_, change, words) => {
    expect(planRetirement(laptop, [instance([pasted('own')], change)]).steps.map(told)).toEqual([words]);
  });

  test('finds the computers with how many of their keys are where: this one first, two of one name apart', () => {
    const used = record('used', { serverKeyId: 's3' });
    const shop = instance([used], {
      account: account([named('s1'), named('s2', 'laptop', 'yy22'), named('s3', 'zebra', 'me00')]),
    });
    const blog = instance([pasted('own')], {
      instanceId: 'blog',
      instanceName: 'Blog',
      account: account([named('b1'), { id: 'b2', name: 'ci' }]),
    });
    expect(findComputers([shop, blog], 'me00')).toEqual([
      { computer: 'zebra', registry: 'me00', isThis: true, keys: 1, inUse: 1, instanceNames: ['Shop'] },
      { ...laptop, isThis: false, keys: 2, inUse: 0, instanceNames: ['Shop', 'Blog'] },
      { computer: 'laptop', registry: 'yy22', isThis: false, keys: 1, inUse: 0, instanceNames: ['Shop'] },
    ]);
  });

  test('of whatever servers list, each key of the computer has one step and no other key has any', () => {
    const listedKey = fc.record({
      computer: fc.constantFrom('laptop', 'desk', null),
      registry: fc.constantFrom('zz11', 'yy22'),
      isUsed: fc.boolean(),
    });
    const shown = fc.record({ keys: fc.array(listedKey, { maxLength: 8 }), isRead: fc.boolean() });
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 4 }), (given) => {
        const instances = given.map(({ keys, isRead }, at) => {
          const listed = keys.map(({ computer, registry }, index) => ({
            id: `${at}-${index}`,
            name: computer === null ? 'ci' : keyName(computer, registry, 'aaaaa'),
          }));
          const records = keys.flatMap(({ isUsed }, index) =>
            isUsed ? record(`r${at}-${index}`, { serverKeyId: `${at}-${index}` }) : [],
          );
          return instance([...records, pasted(`p${at}`)], {
            instanceId: `${at}`,
            account: account(listed),
            unread: isRead ? null : { why: 'Not reachable.', later: true },
          });
        });
        const { steps } = planRetirement(laptop, instances);
        const planned = steps.map(({ change }) =>
          'serverKeyId' in change
            ? change.serverKeyId
            : 'keyId' in change
              ? change.keyId?.slice(1)
              : `look at ${change.instanceId}`,
        );
        const meant = given.flatMap(({ keys, isRead }, at) =>
          isRead
            ? keys.flatMap(({ computer, registry }, index) =>
                computer === 'laptop' && registry === 'zz11' ? `${at}-${index}` : [],
              )
            : [`look at ${at}`],
        );
        expect(planned.toSorted()).toEqual(meant.toSorted());
        // On each instance those in use come last.
        for (const { instanceId } of instances) {
          const uses = steps
            .filter(({ change }) => change.instanceId === instanceId)
            .map(({ change }) => change.action === 'keys.retire');
          expect(uses).toEqual(uses.toSorted((a, b) => Number(a) - Number(b)));
        }
      }),
    );
  });
});

describe('a plan that rotates', () => {
  const shop = instance([record('a')]);
  const blog = instance([record('b')], {
    instanceId: 'blog',
    instanceName: 'Blog',
    unread: { why: 'Not reachable.', later: true },
  });
  const intent = (typed: Partial<IntentOf<'rotate-keys'>> = {}) => ({
    kind: 'rotate-keys' as const,
    ...{ withinDays: '14', ended: true, expiresInDays: 90, keyIds: null, without: [], ...typed },
  });

  test('is of the instances that are chosen, and says what could not be read', async () => {
    const { plan, review } = await goodPlanOf(intent(), [], { keys: [shop, blog] });
    expect(plan.steps).toMatchObject([{ change: { keyId: 'a' } }, { change: { keyId: 'b' } }]);
    expect(review).toMatchObject({
      warnings: [expect.stringContaining('the old one is deleted on its server')],
      unknown: [expect.stringMatching(/^Blog: Not reachable\. Its steps stay open/)],
    });
    const one = await goodPlanOf(intent({ without: ['blog'] }), [], { keys: [shop, blog] });
    expect(one).toMatchObject({ plan: { steps: [{ change: { keyId: 'a' } }] }, review: { unknown: [] } });
  });

  test('acts on the keys that were shown alone', async () => {
    const named = (instanceId: string, ...names: string[]): InstanceKeys => {
      const keys = names.map((name) =>
        record(`${instanceId}-${name}`, { organizationId: name, organizationName: name }),
      );
      const organizations = names.map((name) => ({ id: name, name, createdAt: '', ownerId: 'u1' }));
      const how = { instanceId, instanceName: instanceId.toUpperCase() };
      return instance(keys, { ...how, account: account([], { organizations }) });
    };
    const keys = [named('a', 'Acme', 'Lab'), named('b', 'Acme', 'Hub')];
    const planned = async (...keyIds: string[]) => {
      const made = await planOf(intent({ keyIds: keyIds.length > 0 ? keyIds : null }), [], { keys });
      if (!made.ok) return made.error.message;
      return made.value.plan.steps.map(({ change }) => 'keyId' in change && change.keyId);
    };
    expect(await planned('a-Lab')).toEqual(['a-Lab']);
    expect(await planned('a-Acme')).toEqual(['a-Acme']);
    expect(await planned('a-Acme', 'b-Hub')).toEqual(['a-Acme', 'b-Hub']);
    expect(await planned()).toHaveLength(4);
    expect(await planned('gone')).toBe('Choose at least one instance.');
  });

  test('is of the keys that are named, whenever they expire', async () => {
    const keys = [
      instance([record('later', { expiresAt: inDays(300) }), record('never', { expiresAt: null })]),
    ];
    const named = { keyIds: ['later', 'never'] };
    const soon = await goodPlanOf(intent(named), [], { keys });
    expect(soon.plan.steps).toEqual([]);
    const { plan } = await goodPlanOf(intent({ ...named, whenever: true }), [], { keys });
    expect(plan.steps).toMatchObject([{ change: { keyId: 'later' } }, { change: { keyId: 'never' } }]);
  });

  test.each<[Partial<IntentOf<'rotate-keys'>>, string]>([
    [{ withinDays: 'soon' }, 'Enter a number of days.'],
    [{ withinDays: '' }, 'Enter a number of days.'],
    [{ without: ['shop'] }, 'Choose at least one instance.'],
  ])('%o is none', async (typed, message) =>
    expect(await planOf(intent(typed), [], { keys: [shop] })).toMatchObject({ error: { message } }),
  );
});

describe('a plan that retires', () => {
  const laptop = 'Quayside · laptop zz11-aaaaa';
  const shop = instance([record('used', { serverKeyId: 's1' })], {
    account: account([
      { id: 's1', name: laptop },
      { id: 's2', name: 'ci', createdAt: '2026-05-04T10:00:00.000Z' },
    ]),
  });
  const blog = instance([record('b')], {
    ...{ instanceId: 'blog', instanceName: 'Blog' },
    unread: { why: 'Not reachable.', later: true },
  });
  const keys = [shop, blog];

  test('says what goes, who was looked at and what was not', async () => {
    const intent = { kind: 'retire-keys' as const, computer: 'laptop zz11' };
    const { plan, review } = await goodPlanOf(intent, [], { keys });
    expect(plan.steps).toMatchObject([
      { change: { action: 'keys.retire' } },
      { change: { action: 'keys.retireOfComputer' } },
    ]);
    expect(review).toEqual({
      warnings: [
        expect.stringContaining('This cannot be undone.'),
        'Shop loses its last key: Quayside reads nothing there until you paste one (key required).',
        expect.stringContaining('Checked: one@x.example on Shop.'),
      ],
      unknown: ['Blog: Not reachable. Its step looks again and retires the keys it finds.'],
      byHand: [
        {
          key: '“ci” of one@x.example on Shop',
          madeAt: Date.parse('2026-05-04T10:00:00.000Z'),
          maybeHere: false,
        },
      ],
    });
  });

  test.each([null, 'desk zz11'])('needs a computer, one that was found: not %s', async (computer) => {
    expect(await planOf({ kind: 'retire-keys', computer }, [], { keys })).toMatchObject({
      error: { message: 'Choose a computer.' },
    });
  });

  test('is of a computer that is named with its registry where another one has the same name', () => {
    const two = account([
      { id: 's1', name: laptop },
      { id: 's2', name: 'Quayside · laptop me00-bbbbb' },
    ]);
    expect(keyChoices([shop, blog], 'me00', NOW)).toMatchObject({
      unread: { blog: 'Not reachable.' },
      computers: [{ id: 'laptop zz11', words: 'laptop: 1 key on Shop, 1 in use here' }],
    });
    expect(keyChoices([{ ...shop, account: two }], 'me00', NOW).computers.map(({ words }) => words)).toEqual([
      'laptop (me00, this computer): 1 key on Shop',
      'laptop (zz11): 1 key on Shop, 1 in use here',
    ]);
  });
});

describe('missing keys', () => {
  const terms = { expiresInDays: 30, forSession: true } as const;
  const keyless = (instanceId: string, names: string[], opened: string[], version = '0.30.2') =>
    instance(
      opened.map((organizationId) => record(organizationId, { organizationId })),
      {
        ...{ instanceId, instanceName: instanceId.toUpperCase() },
        account: account([], {
          version,
          organizations: names.map((name) => organizationRow(name.toLowerCase(), { name, ownerId: 'me' })),
        }),
      },
    );
  const keys = [keyless('a', ['Acme', 'Labs'], ['acme']), keyless('b', ['Acme'], [], '0.28.7')];
  const intent = (typed: Partial<IntentOf<'create-keys'>> = {}) => ({
    kind: 'create-keys' as const,
    ...{ instanceIds: null, without: [], ...terms, ...typed },
  });

  test('are a step of their own each, by the names of now; a server that makes none says so and bars no other', async () => {
    const unread = { ...keyless('c', [], []), account: null };
    const { plan, review } = await goodPlanOf(intent(), [], { keys: [...keys, unread] });
    expect(plan.steps).toEqual([
      {
        change: { action: 'keys.make', instanceId: 'a', organizationId: 'labs', ...terms },
        instanceName: 'A',
        organizationName: 'Labs',
      },
      {
        change: { action: 'keys.make', instanceId: 'b', organizationId: 'acme', ...terms },
        instanceName: 'B',
        organizationName: 'Acme',
        denied: expect.stringContaining('update to 0.28.8'),
      },
    ]);
    expect(review.unknown).toEqual(['C: not read yet.']);
  });

  test('are counted where they can be made, and so are the keys that can be rotated', () => {
    const far = instance([record('far', { expiresAt: inDays(15) }), pasted('old')]);
    const { toSetUp, rotatable } = keyChoices([...keys, far], 'me00', NOW);
    expect([toSetUp, rotatable]).toEqual([1, ['acme']]);
  });

  test('are made beside pasted ones where that is asked, and not where a server makes none', async () => {
    const names = (version: string) => {
      const shop = keyless('c', ['Acme', 'Labs'], [], version);
      return { ...shop, keys: [pasted('p', { organizationId: 'acme' })] };
    };
    const organizationsIn = async (besidePasted: boolean, version = '0.30.2') => {
      const made = await planOf(intent({ besidePasted }), [], { keys: [names(version)] });
      return made.ok
        ? made.value.plan.steps.map(({ organizationName }) => organizationName)
        : made.error.message;
    };
    expect(await organizationsIn(true)).toEqual(['Acme', 'Labs']);
    expect(await organizationsIn(false)).toEqual(['Labs']);
    expect(await organizationsIn(true, '0.28.7')).toEqual([]);
    expect(keyChoices([names('0.30.2'), names('0.28.7')], 'me00', NOW).toSetUp).toBe(2);
  });

  test('are made on some instances, and not for what is left out; with none left that is said', async () => {
    const places = async (typed: Partial<IntentOf<'create-keys'>>) => {
      const made = await planOf(intent(typed), [], { keys });
      if (!made.ok) return made.error.message;
      return made.value.plan.steps.map(({ change }) => change.instanceId);
    };
    const labs = { instanceId: 'a', organizationId: 'labs' };
    const acme = { instanceId: 'b', organizationId: 'acme' };
    expect(await places({ instanceIds: ['b'] })).toEqual(['b']);
    expect(await places({ instanceIds: [] })).toEqual([]);
    expect(await places({ without: [labs] })).toEqual(['b']);
    expect(await places({ without: [labs, acme] })).toBe('Choose at least one organization.');
  });
});

describe('the computer in the name of a key', () => {
  test('is the one that named it, cut to what fits', () => {
    expect(computerOf(keyName('desk-07', 'k3f9', '8qzt2'))).toEqual({
      computer: 'desk-07',
      registry: 'k3f9',
    });
    expect(computerOf(keyName('laptop-of-ann.local', 'k3f9', '8qzt2'))?.computer).toBe('laptop-of-');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (host) => {
        expect(computerOf(keyName(host, 'k3f9', '8qzt2'))?.registry).toBe('k3f9');
      }),
    );
  });

  test.each([
    null,
    undefined,
    '',
    'ci',
    'Quayside',
    'Quayside · desk',
    'Quayside · my desk k3f9-8qzt2',
    'x Quayside · desk k3f9-8qzt2',
  ])('is nobody’s where somebody else named it: %s', (name) => expect(computerOf(name)).toBeNull());
});
