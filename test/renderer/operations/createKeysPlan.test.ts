import { describe, expect, test } from 'vitest';
import {
  type CreatingDraft,
  keylessKey,
  NO_CREATING_DRAFT,
} from '../../../src/renderer/src/features/operations/createKeysPlan.ts';
import { draftOf, planMany } from '../../../src/renderer/src/features/operations/manyPlan.ts';
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
    expect(plan({ without: [keylessKey('a', 'other-a')] })).toEqual(['other-b']);
    expect(plan({ without: [keylessKey('a', 'other-a'), keylessKey('b', 'other-b')] })).toBe(
      'Choose at least one organization.',
    );
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
