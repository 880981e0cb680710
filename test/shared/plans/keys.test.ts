import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, ServerKey } from '../../../src/shared/dokploy.ts';
import type { KeyHealth, KeyRecord } from '../../../src/shared/instance.ts';
import { computerOf, keyName } from '../../../src/shared/keyName.ts';
import type { PlannedStep } from '../../../src/shared/operations/step.ts';
import type { InstanceKeys } from '../../../src/shared/plans/instanceKeys.ts';
import { findComputers, planRetirement } from '../../../src/shared/plans/retireComputer.ts';
import { planRotations } from '../../../src/shared/plans/rotateKeys.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const DAY = 86_400_000;
const inDays = (days: number) => new Date(NOW + days * DAY).toISOString();

/** A key that Quayside made for the first organization, and that ends in two days. */
function record(id: string, change: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id,
    instanceId: 'shop',
    organizationId: 'acme',
    organizationName: 'Acme',
    userId: 'u1',
    userEmail: 'one@x.example',
    role: 'owner',
    origin: 'made',
    serverKeyId: `server-${id}`,
    start: 'abcdef',
    createdAt: '2026-01-01T00:00:00.000Z',
    lastUsedAt: null,
    expiresAt: inDays(2),
    status: 'active',
    ...change,
  };
}

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
    ['without an organization', record('a', { organizationId: null }), {}, /opens no organization any more/],
    ['that does not work', record('a'), { health: { a: refused } }, /^It does not work, and no other key of/],
    ['on 0.28.7', record('a'), { server: { version: '0.28.7' } }, /cannot create keys because of a bug/],
    [
      'whose owner left',
      record('a'),
      { account: account([], { organizations: [] }) },
      /no longer a member of this organization/,
    ],
    [
      'of an instance that turned its keys away',
      record('a'),
      { account: null, unread: { why: 'The key is not accepted.', later: false } },
      /^The key is not accepted\.$/,
    ],
  ])('a key %s stands with why', (_, key, change, words) => {
    expect(why([key], change)).toEqual([expect.stringMatching(words)]);
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
    const plan = planRetirement(laptop, [instance([pasted('own')], change)]);
    expect(plan.steps.map(told)).toEqual([words]);
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
  ])('is nobody’s where somebody else named it: %s', (name) => {
    expect(computerOf(name)).toBeNull();
  });
});
