import type { OwnInvitation, OwnInvitations } from '../../../shared/calls/organizations.ts';
import type { Instance } from '../../../shared/instance.ts';
import { dataOf, type QueryState } from '../queryState.ts';
import type { State } from './model.ts';

export type WaitingInvitation = OwnInvitation & { instanceId: string; instanceName: string };

type Own = QueryState<OwnInvitations> | undefined;

function waitingIn(own: Own, now: number): OwnInvitation[] {
  const invitations = (own && dataOf(own)?.invitations) ?? [];
  return invitations.filter(
    ({ status, expiresAt }) => status === 'pending' && !(Date.parse(expiresAt) <= now),
  );
}

/** The earliest expiry first; `known` alternates instances and their readings. */
export function waitingOf(known: readonly (Instance | Own)[], now: number): WaitingInvitation[] {
  const waiting = known.flatMap((instance, at) => {
    if (!instance || !('origin' in instance)) return [];
    const { id: instanceId, name: instanceName } = instance;
    return waitingIn(known[at + 1] as Own, now).map((each) => ({ ...each, instanceId, instanceName }));
  });
  return waiting.sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt));
}

export function selectWaitingOn(state: State, instanceId: string, now: number): number {
  return waitingIn(state.readings[instanceId]?.own, now).length;
}

export function selectWaiting(state: State, now: number): number {
  return state.order.reduce((sum, instanceId) => sum + selectWaitingOn(state, instanceId, now), 0);
}

export function selectOwnUnread(state: State): string[] {
  return state.order.flatMap((instanceId) => {
    const own = state.readings[instanceId]?.own;
    if (!own || state.readings[instanceId]?.account.state === 'failed') return [];
    const isUnread = own.state === 'failed' || (dataOf(own)?.unread.length ?? 0) > 0;
    return isUnread ? [state.byId[instanceId]?.name ?? ''] : [];
  });
}
