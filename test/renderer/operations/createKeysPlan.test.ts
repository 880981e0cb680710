import { describe, expect, test } from 'vitest';
import {
  type CreatingDraft,
  meantWords,
  NO_CREATING_DRAFT,
  noneKeylessWords,
  unreadWords,
} from '../../../src/renderer/src/features/operations/createKeysPlan.ts';
import { draftOf, planMany } from '../../../src/renderer/src/features/operations/manyPlan.ts';
import { organizationKey } from '../../../src/renderer/src/state/organizationRef.ts';
import type { InstanceKeys } from '../../../src/shared/plans/instanceKeys.ts';
import { account, instance } from '../state/fixture.ts';

const keyed = (id: string): InstanceKeys => ({
  instanceId: id,
  instanceName: id.toUpperCase(),
  keys: instance(id).keys,
  health: {},
  account: account(id),
  server: { version: '0.30.2' },
  unread: null,
});
const unread = { ...keyed('c'), account: null };

function plan(draft: Partial<CreatingDraft>, instances = [keyed('a'), keyed('b')]) {
  const creating = { ...NO_CREATING_DRAFT, ...draft };
  const planned = planMany({ ...draftOf('create-keys'), creating }, [], 0, { instances, registryCode: '' });
  if ('error' in planned) return planned.error;
  return planned.steps.map(({ change }) => ('organizationId' in change ? change.organizationId : null));
}

describe('missing keys', () => {
  test('are created for every organization without one, on all instances or on some', () => {
    expect(plan({})).toEqual(['other-a', 'other-b']);
    expect(plan({ instanceIds: ['b'] })).toEqual(['other-b']);
    expect(plan({ instanceIds: [] })).toEqual([]);
  });

  test('but not for those that are left out; with none left that is said', () => {
    expect(plan({ without: [organizationKey({ instanceId: 'a', organizationId: 'other-a' })] })).toEqual([
      'other-b',
    ]);
    expect(
      plan({
        without: [
          organizationKey({ instanceId: 'a', organizationId: 'other-a' }),
          organizationKey({ instanceId: 'b', organizationId: 'other-b' }),
        ],
      }),
    ).toBe('Choose at least one organization.');
  });

  test('are one operation with the terms that were chosen; an instance that was never read is named', () => {
    const creating = { ...NO_CREATING_DRAFT, expiresInDays: 30, forSession: true } as const;
    const instances = [keyed('a'), unread];
    expect(planMany({ ...draftOf('create-keys'), creating }, [], 0, { instances, registryCode: '' })).toEqual(
      {
        kind: 'create-keys',
        steps: [
          {
            change: {
              action: 'keys.make',
              instanceId: 'a',
              organizationId: 'other-a',
              expiresInDays: 30,
              forSession: true,
            },
            instanceName: 'A',
            organizationName: 'Labs',
          },
        ],
        warnings: [],
        unknown: ['C: nothing was read of it yet.'],
        confirm: null,
      },
    );
  });
});

describe('that no organization is without a key', () => {
  /** Both organizations of the fixture are opened. */
  const whole = (id: string): InstanceKeys => ({
    ...keyed(id),
    keys: [`org-${id}`, `other-${id}`].flatMap((organizationId) =>
      instance(id).keys.map((key) => ({ ...key, organizationId })),
    ),
  });
  const said = (instances: readonly InstanceKeys[], instanceIds: readonly string[] | null = null) =>
    noneKeylessWords({ ...NO_CREATING_DRAFT, instanceIds }, instances);

  test('is said of all only where all was read', () => {
    expect(said([whole('a'), whole('b')])).toBe('Every organization that is known here has a key.');
    expect(said([whole('a'), unread])).toBe(
      'Every organization on A has a key. Nothing was read of C yet, so organizations without a key may be missing here.',
    );
    expect(said([unread])).toBe('Nothing was read of C yet: which organizations have no key is not known.');
    expect(said([])).toBe('There is no instance to create keys on.');
  });

  test('is said of those that were just added alone where they alone are meant', () => {
    expect(said([whole('a'), keyed('b')], ['a'])).toBe('Every organization on A has a key.');
    expect(said([whole('a'), whole('b'), keyed('c')], ['a', 'b'])).toBe(
      'Every organization on 2 instances has a key.',
    );
  });
});

test('organizations to choose from are said to be of some instances alone, and of which nothing was read', () => {
  const some = { ...NO_CREATING_DRAFT, instanceIds: ['a', 'c'] };
  expect(meantWords(NO_CREATING_DRAFT, [keyed('a')])).toBeNull();
  expect(meantWords(some, [keyed('a'), keyed('b'), unread])).toBe(
    'Only for the 2 instances that were just added.',
  );
  expect(meantWords({ ...some, instanceIds: ['a'] }, [keyed('a'), keyed('b')])).toBe('Only for A.');
  expect(unreadWords(some, [keyed('a'), unread])).toBe(
    'Nothing was read of C yet, so organizations without a key may be missing here.',
  );
  expect(unreadWords(some, [keyed('a'), { ...unread, instanceId: 'd' }])).toBeNull();
});
