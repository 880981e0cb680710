import type { StoreApi } from 'zustand/vanilla';
import type { CallOutput } from '../../../shared/contract.ts';
import type { AppError, ErrorCode, Result } from '../../../shared/errors.ts';
import { ownedBy } from '../../../shared/rules.ts';
import type { Bridge } from '../bridge.ts';
import {
  type MemberWriting,
  type RoleChange,
  roleBegun,
  roleEnded,
  roleKey,
  roleToldAway,
  type There,
} from './memberWriting.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { dataOf } from './remote.ts';
import { selectAccount, selectMembers } from './selectors.ts';

/** How one change of many ended. `untried`: an earlier failure would have met it too, or it was stopped before its turn. */
export type RoleOutcome = { state: 'done' } | { state: 'failed'; error: AppError } | { state: 'untried' };

/** What can be done with the members of an organization. Each reads the members again once it ended. */
export type MemberWrites = {
  /** Gives one person another role. Does nothing while this person's role is being changed already. */
  setMemberRole(there: There, change: RoleChange): Promise<void>;
  /** Puts away what is told of a person's last change. */
  dismissMemberRole(there: There, memberId: string): void;
  /**
   * Changes many, one at a time and in order. Ends early when `stopped` says so, and at a failure that would meet all
   * others too. `onStep` is told when a change begins (null) and how it ended.
   */
  setMemberRoles(
    there: There,
    changes: readonly RoleChange[],
    watch: { stopped: () => boolean; onStep: (memberId: string, outcome: RoleOutcome | null) => void },
  ): Promise<void>;
  /** Deletes the person's account on the whole instance. */
  removeMember(there: There, userId: string): Promise<Result<object>>;
  /** In how many organizations of the instance a person is; null where the server does not tell. */
  countOrganizations(there: There, userId: string): Promise<Result<CallOutput<'members.countOrganizations'>>>;
};

/** Failures that are about one person: the next one's change can still work. */
const OF_ONE_PERSON: ErrorCode[] = ['forbidden', 'not-found', 'conflict', 'bad-request'];

/** Failures before anything was sent, or with the key refused: the members are as they were. */
const NOTHING_SENT: ErrorCode[] = [
  'bad-input',
  'instance-unknown',
  'keychain-locked',
  'keychain-absent',
  'keychain-not-answering',
  'keychain-failed',
  'key-missing',
  'no-key-for-organization',
  'key-not-accepted',
  'offline',
  'dns',
  'refused',
  'tls',
];

/** Makes the writes about members. */
export function createMemberWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
}): MemberWrites {
  const { bridge, store, refreshing } = tools;
  const commit = (change: (writing: MemberWriting) => MemberWriting) =>
    store.setState((state) => ({ ...state, memberWriting: change(state.memberWriting) }));

  /** A reading that began before the write may not show it: then another one follows. */
  async function readAgain({ instanceId, organizationId }: There): Promise<void> {
    const state = store.getState();
    if (!state.byId[instanceId]) return;
    if (selectMembers(state, instanceId, organizationId).state === 'loading') {
      await refreshing.readMembers(instanceId, organizationId);
    }
    await refreshing.readMembers(instanceId, organizationId);
  }

  const ask = ({ instanceId, organizationId }: There, { memberId, to }: RoleChange) =>
    bridge.call('members.setRole', { instanceId, organizationId, memberId, role: to });

  async function setMemberRole(there: There, change: RoleChange): Promise<void> {
    const key = roleKey(there, change.memberId);
    if (store.getState().memberWriting.roles[key]?.state === 'running') return;
    commit((writing) => roleBegun(writing, there, change));
    const result = await ask(there, change);
    // Also after a failure: an answer that was lost may have been a success.
    if (result.ok || !NOTHING_SENT.includes(result.error.code)) await readAgain(there);
    commit((writing) => roleEnded(writing, there, change, result.ok ? null : result.error));
  }

  async function setMemberRoles(
    there: There,
    changes: readonly RoleChange[],
    { stopped, onStep }: Parameters<MemberWrites['setMemberRoles']>[2],
  ): Promise<void> {
    let over = false;
    let sent = false;
    for (const change of changes) {
      over ||= stopped();
      if (over) {
        onStep(change.memberId, { state: 'untried' });
        continue;
      }
      onStep(change.memberId, null);
      const result = await ask(there, change);
      sent ||= result.ok || !NOTHING_SENT.includes(result.error.code);
      over = !result.ok && !OF_ONE_PERSON.includes(result.error.code);
      onStep(change.memberId, result.ok ? { state: 'done' } : { state: 'failed', error: result.error });
    }
    if (sent) await readAgain(there);
  }

  async function removeMember(there: There, userId: string): Promise<Result<object>> {
    const { instanceId, organizationId } = there;
    const before = store.getState();
    const account = dataOf(selectAccount(before, instanceId));
    const result = await bridge.call('members.remove', { instanceId, organizationId, userId });
    if (!result.ok && NOTHING_SENT.includes(result.error.code)) return result;
    if (account && ownedBy(account, userId).length > 0) {
      await refreshing.refreshInstance(instanceId);
      return result;
    }
    const lists = before.readings[instanceId]?.members ?? {};
    const others = Object.keys(lists).filter(
      (id) =>
        id !== organizationId &&
        dataOf(selectMembers(before, instanceId, id))?.some((member) => member.userId === userId),
    );
    await Promise.all([organizationId, ...others].map((id) => readAgain({ instanceId, organizationId: id })));
    return result;
  }

  return {
    setMemberRole,
    setMemberRoles,
    removeMember,
    dismissMemberRole: (there, memberId) => commit((writing) => roleToldAway(writing, there, memberId)),
    countOrganizations: ({ instanceId, organizationId }, userId) =>
      bridge.call('members.countOrganizations', { instanceId, organizationId, userId }),
  };
}
