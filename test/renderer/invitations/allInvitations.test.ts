import { describe, expect, test } from 'vitest';
import {
  invitationRowsOf,
  missingInvitations,
} from '../../../src/renderer/src/features/invitations/AllInvitations.tsx';
import type { Gap } from '../../../src/renderer/src/parts/gaps.ts';
import { succeed } from '../../../src/renderer/src/queryState.ts';
import { initialState } from '../../../src/renderer/src/state/model.ts';
import { NO_READINGS, type Readings } from '../../../src/renderer/src/state/readings.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import { invitationRow, organizationRow } from '../../shared/records.ts';
import { failure, instance as instanceOf } from '../state/fixture.ts';

function target(instanceId: string, organizationId: string, change: Partial<Target> = {}): Target {
  return {
    instanceId,
    instanceName: instanceId.toUpperCase(),
    organizationId,
    organizationName: organizationId.toUpperCase(),
    principal: null,
    members: [],
    invitations: [],
    roles: null,
    whyUnknown: null,
    ...change,
  };
}

const invitation = (id: string): Invitation =>
  invitationRow(`${id}@north.example`, { id, organizationId: 'any' });

const instance = (
  instanceId: string,
  targets: Target[],
  whyUnknown: string | null = null,
): InstanceTargets => ({
  instanceId,
  instanceName: instanceId.toUpperCase(),
  account: null,
  targets,
  whyUnknown,
});

describe('the invitations of all instances', () => {
  test('are rows of their own also where two servers give the same id, each acted on with its organization', () => {
    const rows = invitationRowsOf(
      [
        instance('one', [
          target('one', 'a', { invitations: [invitation('x'), invitation('y')] }),
          target('one', 'b', { invitations: null }),
        ]),
        instance('two', [target('two', 'a', { invitations: [invitation('x')] })]),
      ],
      ({ instanceId }) => (instanceId === 'one' ? 2 : null),
    );
    expect(rows.map(({ instanceName, organizationName }) => `${instanceName} ${organizationName}`)).toEqual([
      'ONE A',
      'ONE A',
      'TWO A',
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
    expect(rows[0]?.tools).toBe(rows[1]?.tools);
    expect(rows.map(({ tools }) => tools.providers)).toEqual([2, 2, null]);
    expect(rows[2]?.tools.organizationRef).toEqual({ instanceId: 'two', organizationId: 'a' });
  });

  test('say what is not among them and why, and what is there as last seen, by their own lists alone', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const members = [{ id: 'm1', userId: 'u1', role: 'owner' }];
    const organizations = ids.map((id) =>
      organizationRow(id, { name: id.toUpperCase(), ownerId: 'u1', members }),
    );
    const failed = { state: 'failed', error: failure('unreachable'), at: 9 } as const;
    const readings: Readings = {
      ...NO_READINGS,
      account: succeed({ version: '', caller: null, organizations }, 1_000),
      // That members could not be read says nothing of invitations.
      members: { a: { ...failed } },
      invitations: {
        a: succeed([], 1_000),
        b: { state: 'loading' },
        c: { ...failed },
        d: { ...failed, previous: { data: [], at: 400 } },
        e: { state: 'loading', previous: { data: [], at: 300 } },
      },
    };
    const keys = instanceOf('one').keys;
    const keysOf = ids.filter((id) => id !== 'f').map((id) => ({ ...keys[0], id, organizationId: id }));
    const state = {
      ...initialState(1_000),
      order: ['one', 'dead'],
      byId: { one: instanceOf('one', { keys: keysOf as typeof keys }), dead: instanceOf('dead') },
      readings: { one: readings, dead: { ...NO_READINGS, account: failed } },
    };
    expect(missingInvitations(state)).toEqual([
      gap('missing', ['B'], 'Its invitations have not been read yet.'),
      gap('missing', ['C'], 'It was unreachable.'),
      gap('older', ['D'], 'It was unreachable.', 400),
      gap('older', ['E'], 'They have not been read again yet.', 300),
      gap('missing', ['F'], 'No key opens this organization.'),
      { kind: 'missing', instanceId: 'dead', organizations: [], why: 'It was unreachable.', at: null },
    ]);
    function gap(kind: Gap['kind'], names: string[], why: string, at: number | null = null): Gap {
      return { kind, instanceId: 'one', organizations: names, why, at };
    }
  });
});
