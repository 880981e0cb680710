import { describe, expect, test } from 'vitest';
import {
  invitationRowsOf,
  missingInvitations,
} from '../../../src/renderer/src/features/invitations/allInvitations.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { InstanceTargets, Target } from '../../../src/shared/plans/target.ts';

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

const invitation = (id: string): Invitation => ({
  id,
  organizationId: 'any',
  email: `${id}@north.example`,
  role: 'member',
  status: 'pending',
  expiresAt: '2026-01-01T00:00:00.000Z',
});

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

  test('say what is not among them and why, and what is there as last seen', () => {
    const gaps = missingInvitations([
      instance('one', [
        target('one', 'a'),
        target('one', 'b', { invitations: null, whyUnknown: 'No key.' }),
        target('one', 'c', { invitations: null, whyUnknown: 'No key.' }),
        target('one', 'd', { whyUnknown: 'It refused.' }),
      ]),
      instance('dead', [], 'It refused.'),
    ]);
    expect(gaps).toEqual([
      { kind: 'missing', instanceId: 'one', organizations: ['B', 'C'], why: 'No key.', at: null },
      { kind: 'older', instanceId: 'one', organizations: ['D'], why: 'It refused.', at: null },
      { kind: 'missing', instanceId: 'dead', organizations: [], why: 'It refused.', at: null },
    ]);
  });
});
