import type { StoreApi } from 'zustand/vanilla';
import type { MailProvider } from '../../../shared/dokploy.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import {
  endsRun,
  type InvitationStep,
  mayHaveChanged,
  type StepEnd,
  settle,
  type TriedEnd,
} from './invitationSteps.ts';
import {
  copyEnded,
  type InvitationWriting,
  newsAway,
  stepBegun,
  stepEnded,
  writeKey,
} from './invitationWriting.ts';
import type { There } from './memberWriting.ts';
import type { State } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { dataOf } from './remote.ts';
import { selectInvitations } from './selectors.ts';

/** What can be done with the invitations of an organization. The invitations are read again once it ended. */
export type InvitationWrites = {
  /** Does one step and tells its end below the table. Nothing while something is done with the same invitation already. */
  doInvitationStep(there: There, step: InvitationStep): Promise<void>;
  /**
   * Does many, one request at a time and in order. Ends early when `stopped` says so, and at a failure that would meet
   * all others too. `onStep` is told when a step begins (null) and how it ended; the answer holds how each ended, as
   * the list read afterwards shows it.
   */
  doInvitationSteps(
    there: There,
    steps: readonly InvitationStep[],
    watch: { stopped: () => boolean; onStep: (key: string, end: StepEnd | null) => void },
  ): Promise<StepEnd[]>;
  /** Puts the links on the clipboard, one a line. With `tell` it is told below the table, by the address where it is one. */
  copyInvitationLinks(
    there: There,
    ids: readonly string[],
    tell?: { email: string | null },
  ): Promise<Result<object>>;
  /** The mail notifications by which the server can send an invitation. */
  readMailProviders(there: There): Promise<Result<MailProvider[]>>;
  /** Tells below the table how a step ended that was done elsewhere. */
  tellInvitationEnd(there: There, step: InvitationStep, end: TriedEnd): void;
  /** Puts away what is told below the table. */
  dismissInvitationNews(there: There, key: string): void;
};

/** Makes the writes about invitations. */
export function createInvitationWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  now: () => number;
}): InvitationWrites {
  const { bridge, store, refreshing, now } = tools;
  const commit = (change: (writing: InvitationWriting) => InvitationWriting) =>
    store.setState((state) => ({ ...state, invitationWriting: change(state.invitationWriting) }));

  async function ask({ instanceId, organizationId }: There, step: InvitationStep): Promise<TriedEnd> {
    const there = { instanceId, organizationId };
    switch (step.kind) {
      case 'create': {
        const { email, role } = step;
        const made = await bridge.call('invitations.create', { ...there, email, role });
        return made.ok ? done(made.value?.id) : failed(made.error);
      }
      case 'renew': {
        const { invitationId, email, role } = step;
        const renewed = await bridge.call('invitations.renew', { ...there, invitationId, email, role });
        if (!renewed.ok) return failed(renewed.error);
        if (renewed.value.outcome === 'removed') return failed(renewed.value.error, true);
        return done(renewed.value.invitation?.id);
      }
      case 'remove': {
        const { invitationId } = step;
        const removed = await bridge.call('invitations.remove', { ...there, invitationId });
        return removed.ok ? done() : failed(removed.error);
      }
      case 'send': {
        const { invitationId, notificationId } = step;
        const sent = await bridge.call('invitations.send', { ...there, invitationId, notificationId });
        return sent.ok ? done(invitationId) : failed(sent.error);
      }
    }
  }

  /** Reads the invitations again; gives them, or null where they could not be read. */
  async function readAgain(there: There) {
    const { instanceId, organizationId } = there;
    const select = () => selectInvitations(store.getState(), instanceId, organizationId);
    if (!store.getState().byId[instanceId]) return null;
    // A reading that began before the write may not show it: then another one follows.
    if (select().state === 'loading') await refreshing.readInvitations(instanceId, organizationId);
    await refreshing.readInvitations(instanceId, organizationId);
    const after = select();
    return after.state === 'ready' ? (dataOf(after) ?? null) : null;
  }

  async function doInvitationStep(there: There, step: InvitationStep): Promise<void> {
    if (store.getState().invitationWriting.running[writeKey(there, step)]) return;
    commit((writing) => stepBegun(writing, there, step));
    const end = await ask(there, step);
    const list = mayHaveChanged(step, end) ? await readAgain(there) : null;
    const settled = list ? settle(step, end, list, now()) : end;
    commit((writing) => stepEnded(writing, there, step, settled));
  }

  async function doInvitationSteps(
    there: There,
    steps: readonly InvitationStep[],
    { stopped, onStep }: Parameters<InvitationWrites['doInvitationSteps']>[2],
  ): Promise<StepEnd[]> {
    const ends: StepEnd[] = [];
    let over = false;
    let changed = false;
    for (const step of steps) {
      over ||= stopped();
      let end: StepEnd = { state: 'untried' };
      if (!over) {
        onStep(step.key, null);
        end = await ask(there, step);
        changed ||= mayHaveChanged(step, end);
        over = endsRun(end);
      }
      ends.push(end);
      onStep(step.key, end);
    }
    const list = changed ? await readAgain(there) : null;
    if (!list) return ends;
    return ends.map((end, at) => settle(steps[at] as InvitationStep, end, list, now()));
  }

  return {
    doInvitationStep,
    doInvitationSteps,
    async copyInvitationLinks(there, ids, tell) {
      const { instanceId, organizationId } = there;
      const input = { instanceId, organizationId, invitationIds: [...ids] };
      const copied = await bridge.call('invitations.copyLinks', input);
      if (tell) commit((writing) => copyEnded(writing, there, copied, tell.email));
      return copied;
    },
    readMailProviders: ({ instanceId, organizationId }) =>
      bridge.call('invitations.mailProviders', { instanceId, organizationId }),
    tellInvitationEnd: (there, step, end) => commit((writing) => stepEnded(writing, there, step, end)),
    dismissInvitationNews: (there, key) => commit((writing) => newsAway(writing, there, key)),
  };
}

function done(invitationId: string | null = null): TriedEnd {
  return { state: 'done', invitationId };
}

function failed(error: Extract<StepEnd, { state: 'failed' }>['error'], removed = false): TriedEnd {
  return { state: 'failed', error, removed };
}
