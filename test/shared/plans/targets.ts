import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import { principal } from '../principal.ts';
import { invitationRow, memberRow, organizationRow } from '../records.ts';

export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

/** Somebody with an account of their own in each server, `u-` and their address. */
export function member(email: string, role = 'member', organizationId = 'acme'): Member {
  const userId = `u-${email.toLowerCase()}`;
  return memberRow(userId, { id: `m-${email}-${organizationId}`, organizationId, role, email });
}

/** An invitation to Acme, which still works for a day. */
export const invitation = (email: string, role = 'member', expiresAt = NOW + 86_400_000): Invitation =>
  invitationRow(email, { role, expiresAt: new Date(expiresAt).toISOString() });

/** Acme on Shop, where everything was read and nobody is. */
export function target(patch: Partial<Target> = {}): Target {
  return {
    instanceId: 'a',
    instanceName: 'Shop',
    organizationId: 'acme',
    organizationName: 'Acme',
    principal: principal(),
    members: [],
    invitations: [],
    roles: ['member', 'admin'],
    whyUnknown: null,
    ...patch,
  };
}

/** Shop with these organizations; its server says of each person in how many organizations they are (`counted`). */
export function shop(targets: Target[], counted: Record<string, number | null> = {}): InstanceTargets[] {
  const organizations = targets.map(({ organizationId: id, organizationName: name }) =>
    organizationRow(id, { name, ownerId: 'me' }),
  );
  const account: Account = { version: '0.30.2', caller: null, organizations };
  return [{ instanceId: 'a', instanceName: 'Shop', account, targets, counted }];
}

/** What a step does, to whom, and why not. */
export const told = ({ change, denied }: Pick<PlannedStep, 'change' | 'denied'>) =>
  [change.action, 'email' in change ? change.email : '', denied]
    .filter((part) => part !== undefined)
    .join(' | ');
