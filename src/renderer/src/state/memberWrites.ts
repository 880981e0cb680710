import type { StoreApi } from 'zustand/vanilla';
import type { CallOutput } from '../../../shared/contract.ts';
import type { Member } from '../../../shared/dokploy.ts';
import { meaningOf, writeOutcome } from '../../../shared/errorMeanings.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import { settleWrite, showsRemoval, showsRole } from '../../../shared/settle.ts';
import type { Bridge } from '../bridge.ts';
import {
  type MemberWriting,
  type OrganizationRef,
  type RoleChange,
  roleBegun,
  roleEnded,
  roleKey,
  roleToldAway,
} from './memberWriting.ts';
import type { State } from './model.ts';
import { dataOf } from './queryState.ts';
import type { Refreshing } from './refreshing.ts';
import { selectAccount, selectMembers } from './selectors.ts';

/** How one change of many ended. `untried`: an earlier failure would have met it too, or it was stopped before its turn. */
export type RoleOutcome = { state: 'done' } | { state: 'failed'; error: AppError } | { state: 'untried' };

/** What can be done with the members of an organization. Each reads the members again once it ended. */
export type MemberWrites = {
  /** Gives one person another role. Does nothing while this person's role is being changed already. */
  setMemberRole(organizationRef: OrganizationRef, change: RoleChange): Promise<void>;
  /** Puts away what is told of a person's last change. */
  dismissMemberRole(organizationRef: OrganizationRef, memberId: string): void;
  /**
   * Changes many, one at a time and in order. Ends early when `stopped` says so, and at a failure that would meet all
   * others too. `onStep` is told when a change begins (null) and how it ended.
   */
  setMemberRoles(
    organizationRef: OrganizationRef,
    changes: readonly RoleChange[],
    watch: { stopped: () => boolean; onStep: (memberId: string, outcome: RoleOutcome | null) => void },
  ): Promise<void>;
  /** Deletes the person's account on the whole instance. */
  removeMember(organizationRef: OrganizationRef, userId: string): Promise<Result<object>>;
  /** Tells below the table whose account was deleted; null puts it away. */
  tellRemoved(organizationRef: OrganizationRef, address: string | null): void;
  /** In how many organizations of the instance a person is; null where the server does not tell. */
  countOrganizations(
    organizationRef: OrganizationRef,
    userId: string,
  ): Promise<Result<CallOutput<'members.countOrganizations'>>>;
};

/** Creates the calls that change members. */
export function createMemberWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
}): MemberWrites {
  const { bridge, store, refreshing } = tools;
  const commit = (change: (writing: MemberWriting) => MemberWriting) =>
    store.setState((state) => ({ ...state, memberWriting: change(state.memberWriting) }));

  /** A reading that began before the write may not show it: then another one follows. */
  async function readAgain({ instanceId, organizationId }: OrganizationRef): Promise<void> {
    const state = store.getState();
    if (!state.byId[instanceId]) return;
    if (selectMembers(state, instanceId, organizationId).state === 'loading') {
      await refreshing.readMembers(instanceId, organizationId);
    }
    await refreshing.readMembers(instanceId, organizationId);
  }

  /** The members as the last reading showed them, if that went well. */
  function seen({ instanceId, organizationId }: OrganizationRef): Member[] | null {
    const members = selectMembers(store.getState(), instanceId, organizationId);
    return members.state === 'ready' ? members.data : null;
  }

  /** How a change of a role ended, by its answer and the members as they are now. */
  function settleRole(
    organizationRef: OrganizationRef,
    { memberId, to }: RoleChange,
    result: Result<unknown>,
  ) {
    const members = seen(organizationRef);
    return settleWrite(result, members && showsRole(members, memberId, to), 'members');
  }

  const ask = ({ instanceId, organizationId }: OrganizationRef, { memberId, to }: RoleChange) =>
    bridge.call('members.setRole', { instanceId, organizationId, memberId, role: to });

  async function setMemberRole(organizationRef: OrganizationRef, change: RoleChange): Promise<void> {
    const key = roleKey(organizationRef, change.memberId);
    const last = store.getState().memberWriting.roles[key];
    if (last?.state === 'running') return;
    commit((writing) => roleBegun(writing, organizationRef, change));
    if (last?.error.code === 'rate-limited') {
      await bridge.call('instances.endWait', { instanceId: organizationRef.instanceId });
    }
    const result = await ask(organizationRef, change);
    if (result.ok || writeOutcome(result.error) !== 'no') await readAgain(organizationRef);
    const error = settleRole(organizationRef, change, result);
    commit((writing) => roleEnded(writing, organizationRef, change, error));
  }

  async function setMemberRoles(
    organizationRef: OrganizationRef,
    changes: readonly RoleChange[],
    { stopped, onStep }: Parameters<MemberWrites['setMemberRoles']>[2],
  ): Promise<void> {
    let over = false;
    let sent = false;
    const tried: { change: RoleChange; result: Result<unknown> }[] = [];
    commit((writing) => ({ ...writing, changed: null }));
    for (const change of changes) {
      over ||= stopped();
      if (over) {
        onStep(change.memberId, { state: 'untried' });
        continue;
      }
      onStep(change.memberId, null);
      const result = await ask(organizationRef, change);
      sent ||= result.ok || writeOutcome(result.error) !== 'no';
      over = !result.ok && meaningOf(result.error).scope !== 'subject';
      onStep(change.memberId, outcomeOf(result.ok ? null : result.error));
      tried.push({ change, result });
    }
    if (!sent) return;
    await readAgain(organizationRef);
    for (const { change, result } of tried) {
      const error = settleRole(organizationRef, change, result);
      if (error !== (result.ok ? null : result.error)) onStep(change.memberId, outcomeOf(error));
    }
  }

  /** Dokploy's success is an empty body, so that the members alone tell. */
  function settleRemoval(
    organizationRef: OrganizationRef,
    userId: string,
    result: Result<object>,
  ): Result<object> {
    const members = seen(organizationRef);
    const error = settleWrite(result, members && showsRemoval(members, userId), 'members', false);
    return error ? fail(error) : ok({});
  }

  async function removeMember(organizationRef: OrganizationRef, userId: string): Promise<Result<object>> {
    const { instanceId, organizationId } = organizationRef;
    const before = store.getState();
    const account = dataOf(selectAccount(before, instanceId));
    const result = await bridge.call('members.remove', { instanceId, organizationId, userId });
    if (!result.ok && writeOutcome(result.error) === 'no') return result;
    if (account && ownedBy(account, userId).length > 0) {
      await refreshing.refreshInstance(instanceId);
      return settleRemoval(organizationRef, userId, result);
    }
    const lists = before.readings[instanceId]?.members ?? {};
    const others = Object.keys(lists).filter(
      (id) =>
        id !== organizationId &&
        dataOf(selectMembers(before, instanceId, id))?.some((member) => member.userId === userId),
    );
    await Promise.all([organizationId, ...others].map((id) => readAgain({ instanceId, organizationId: id })));
    return settleRemoval(organizationRef, userId, result);
  }

  return {
    setMemberRole,
    setMemberRoles,
    removeMember,
    tellRemoved: (organizationRef, address) =>
      commit((writing) => ({
        ...writing,
        removed: address === null ? null : { ...organizationRef, address },
      })),
    dismissMemberRole: (organizationRef, memberId) =>
      commit((writing) => roleToldAway(writing, organizationRef, memberId)),
    countOrganizations: ({ instanceId, organizationId }, userId) =>
      bridge.call('members.countOrganizations', { instanceId, organizationId, userId }),
  };
}

function outcomeOf(error: AppError | null): RoleOutcome {
  return error ? { state: 'failed', error } : { state: 'done' };
}
