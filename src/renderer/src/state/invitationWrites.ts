import type { StoreApi } from 'zustand/vanilla';
import type { Invitation, MailProvider } from '../../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
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
  mailProvidersRead,
  newsAway,
  stepBegun,
  stepEnded,
  writeKey,
} from './invitationWriting.ts';
import type { OrganizationRef } from './memberWriting.ts';
import type { State } from './model.ts';
import { dataOf } from './queryState.ts';
import type { Refreshing } from './refreshing.ts';
import { selectInvitations } from './selectors.ts';

/** What can be done with the invitations of an organization. The invitations are read again once it ended. */
export type InvitationWrites = {
  /** Does one step and tells its end below the table. Nothing while something is done with the same invitation already. */
  doInvitationStep(organizationRef: OrganizationRef, step: InvitationStep): Promise<void>;
  /**
   * Does many, one request at a time and in order. Ends early when `stopped` says so, and at a failure that would meet
   * all others too. `onStep` is told when a step begins (null) and how it ended; the answer holds how each ended, as
   * the list read afterwards shows it.
   */
  doInvitationSteps(
    organizationRef: OrganizationRef,
    steps: readonly InvitationStep[],
    watch: { stopped: () => boolean; onStep: (key: string, end: StepEnd | null) => void },
  ): Promise<StepEnd[]>;
  /** Has the server mail an invitation by one of its notifications; a success is told below the table. */
  sendInvitation(
    organizationRef: OrganizationRef,
    invitation: Invitation,
    notificationId: string,
  ): Promise<Result<object>>;
  /** Puts the links on the clipboard, one a line. With `feedback` the table says so, by the address where it is one. */
  copyInvitationLinks(
    organizationRef: OrganizationRef,
    ids: readonly string[],
    feedback?: { email: string | null },
  ): Promise<Result<object>>;
  /** Reads the mail notifications by which the server can send an invitation, and keeps them. */
  readMailProviders(organizationRef: OrganizationRef): Promise<Result<MailProvider[]>>;
  /** Forgets them, so that one which was set up meanwhile is found. */
  forgetMailProviders(organizationRef: OrganizationRef): void;
  /** Puts away what is told below the table. */
  dismissInvitationNews(organizationRef: OrganizationRef, key: string): void;
};

/** Creates the calls that change invitations. */
export function createInvitationWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  now: () => number;
}): InvitationWrites {
  const { bridge, store, refreshing, now } = tools;
  const commit = (change: (writing: InvitationWriting) => InvitationWriting) =>
    store.setState((state) => ({ ...state, invitationWriting: change(state.invitationWriting) }));

  async function ask(
    { instanceId, organizationId }: OrganizationRef,
    step: InvitationStep,
  ): Promise<TriedEnd> {
    const organizationRef = { instanceId, organizationId };
    switch (step.kind) {
      case 'create': {
        const { email, role } = step;
        const made = await bridge.call('invitations.create', { ...organizationRef, email, role });
        return made.ok ? done(made.value.invitationId) : failed(made.error);
      }
      case 'renew': {
        const { invitationId, email, role } = step;
        const renewed = await bridge.call('invitations.renew', {
          ...organizationRef,
          invitationId,
          email,
          role,
        });
        if (!renewed.ok) return failed(renewed.error);
        if (renewed.value.outcome === 'removed') return failed(renewed.value.error, true);
        return done(renewed.value.invitationId);
      }
      case 'remove': {
        const { invitationId } = step;
        const removed = await bridge.call('invitations.remove', { ...organizationRef, invitationId });
        return removed.ok ? done() : failed(removed.error);
      }
      case 'send': {
        const { invitationId, notificationId } = step;
        const sent = await bridge.call('invitations.send', {
          ...organizationRef,
          invitationId,
          notificationId,
        });
        return sent.ok ? done(invitationId) : failed(sent.error);
      }
    }
  }

  /** Reads the invitations again; gives them, or null where they could not be read. */
  async function readAgain(organizationRef: OrganizationRef) {
    const { instanceId, organizationId } = organizationRef;
    const select = () => selectInvitations(store.getState(), instanceId, organizationId);
    if (!store.getState().byId[instanceId]) return null;
    // A reading that began before the write may not show it: then another one follows.
    if (select().state === 'loading') await refreshing.readInvitations(instanceId, organizationId);
    await refreshing.readInvitations(instanceId, organizationId);
    const after = select();
    return after.state === 'ready' ? (dataOf(after) ?? null) : null;
  }

  async function doInvitationStep(organizationRef: OrganizationRef, step: InvitationStep): Promise<void> {
    if (store.getState().invitationWriting.running[writeKey(organizationRef, step)]) return;
    commit((writing) => stepBegun(writing, organizationRef, step));
    const end = await ask(organizationRef, step);
    const list = mayHaveChanged(step, end) ? await readAgain(organizationRef) : null;
    const settled = list ? settle(step, end, list, now()) : end;
    commit((writing) => stepEnded(writing, organizationRef, step, settled));
  }

  async function doInvitationSteps(
    organizationRef: OrganizationRef,
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
        end = await ask(organizationRef, step);
        changed ||= mayHaveChanged(step, end);
        over = endsRun(end);
      }
      ends.push(end);
      onStep(step.key, end);
    }
    const list = changed ? await readAgain(organizationRef) : null;
    if (!list) return ends;
    return ends.map((end, at) => settle(steps[at] as InvitationStep, end, list, now()));
  }

  return {
    doInvitationStep,
    doInvitationSteps,
    async sendInvitation(organizationRef, { id, email, role }, notificationId) {
      const step: InvitationStep = {
        key: `send ${id}`,
        kind: 'send',
        invitationId: id,
        email,
        role,
        notificationId,
      };
      const end = await ask(organizationRef, step);
      if (end.state === 'failed') return fail(end.error);
      commit((writing) => stepEnded(writing, organizationRef, step, end));
      return ok({});
    },
    async copyInvitationLinks(organizationRef, ids, feedback) {
      const { instanceId, organizationId } = organizationRef;
      const input = { instanceId, organizationId, invitationIds: [...ids] };
      const copied = await bridge.call('invitations.copyLinks', input);
      if (feedback) commit((writing) => copyEnded(writing, organizationRef, copied, feedback.email));
      return copied;
    },
    async readMailProviders({ instanceId, organizationId }) {
      const organizationRef = { instanceId, organizationId };
      const read = await bridge.call('invitations.mailProviders', organizationRef);
      if (read.ok) commit((writing) => mailProvidersRead(writing, organizationRef, read.value));
      return read;
    },
    forgetMailProviders: (organizationRef) =>
      commit((writing) => mailProvidersRead(writing, organizationRef, null)),
    dismissInvitationNews: (organizationRef, key) =>
      commit((writing) => newsAway(writing, organizationRef, key)),
  };
}

function done(invitationId: string | null = null): TriedEnd {
  return { state: 'done', invitationId };
}

function failed(error: Extract<StepEnd, { state: 'failed' }>['error'], removed = false): TriedEnd {
  return { state: 'failed', error, removed };
}
