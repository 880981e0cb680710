import type { StoreApi } from 'zustand/vanilla';
import type { Organization } from '../../../shared/dokploy.ts';
import { writeOutcome } from '../../../shared/errorMeanings.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import {
  createdOrganization,
  type Shown,
  settleWrite,
  showsDefault,
  showsSettings,
} from '../../../shared/settle.ts';
import type { Bridge } from '../bridge.ts';
import { type State, withoutOrganization } from './model.ts';
import {
  type OrganizationChange,
  type OrganizationTask,
  type OrganizationWrite,
  withWrite,
  writeKey,
} from './organizationWriting.ts';
import { failureOf } from './queryState.ts';
import { openOrganizations } from './readings.ts';
import type { Refreshing } from './refreshing.ts';
import { selectAccount, selectOrganizationId, selectOrganizations, selectView } from './selectors.ts';

/** What can be done with organizations. Each reads the organizations again once it ended; one write of each at a time. */
export type OrganizationWrites = {
  /** Creates one, and chooses it unless the person is in another dialog by then. */
  createOrganization(
    instanceId: string,
    entry: { name: string; logo?: string; userId?: string },
  ): Promise<Result<object>>;
  /** Gives whether it worked. */
  updateOrganization(
    instanceId: string,
    organizationId: string,
    change: OrganizationChange,
  ): Promise<boolean>;
  /** Makes it the person's default one; how that went is told at `toldAt`, else at itself. */
  makeDefault(instanceId: string, organizationId: string, toldAt?: string): Promise<void>;
  /** However it was answered: an organization that is not there any more was deleted. */
  deleteOrganization(instanceId: string, organizationId: string, name: string): Promise<Result<object>>;
  /** Puts away what is told of the last write of an organization, or of the instance (null); `only` where it worked. */
  dismissOrganizationWrite(instanceId: string, organizationId: string | null, only?: 'done'): void;
};

/** Creates the calls that change organizations; `choose` shows one. */
export function createOrganizationWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  choose: (instanceId: string, organizationId: string) => void;
}): OrganizationWrites {
  const { bridge, store, refreshing, choose } = tools;

  function note(instanceId: string, organizationId: string | null, write: OrganizationWrite | null): void {
    const key = writeKey(instanceId, organizationId);
    store.setState((state) => ({
      ...state,
      organizationWriting: withWrite(state.organizationWriting, key, write),
    }));
  }

  const writeOf = (instanceId: string, organizationId: string | null) =>
    store.getState().organizationWriting[writeKey(instanceId, organizationId)];

  /** A reading that began before the write may not show it: then another one follows. */
  async function readAgain(instanceId: string): Promise<void> {
    const state = store.getState();
    if (!state.byId[instanceId]) return;
    if (selectAccount(state, instanceId).state === 'loading') await refreshing.readAccount(instanceId);
    await refreshing.readAccount(instanceId);
  }

  /**
   * Asks once, reads the organizations again, and settles by both what came of it; `showing` looks for the change in
   * them. False when it failed or is not known, or ran already.
   */
  async function write<T>(
    instanceId: string,
    organizationId: string | null,
    task: OrganizationTask,
    ask: () => Promise<Result<T>>,
    showing: (organizations: readonly Organization[], answer: T | null) => Shown,
  ): Promise<boolean> {
    if (writeOf(instanceId, organizationId)?.state === 'running') return false;
    note(instanceId, organizationId, { task, state: 'running' });
    const result = await ask();
    if (result.ok || writeOutcome(result.error) !== 'no') await readAgain(instanceId);
    const account = selectAccount(store.getState(), instanceId);
    const shown =
      account.state === 'ready' ? showing(account.data.organizations, result.ok ? result.value : null) : null;
    const error = settleWrite(result, shown, 'organizations');
    if (error) note(instanceId, organizationId, { task, state: 'failed', error });
    return error === null;
  }

  /** Why the last write failed, for the dialog that asked for it. */
  function failureOfWrite(instanceId: string, organizationId: string | null): Result<never> {
    const ended = writeOf(instanceId, organizationId);
    return fail(ended?.state === 'failed' ? ended.error : RUNNING);
  }

  const find = (instanceId: string, organizationId: string): Organization | undefined =>
    selectOrganizations(store.getState(), instanceId).find(({ id }) => id === organizationId);

  /** Whether an organization is gone although its deletion failed, by a reading that began after it. */
  async function isGone(instanceId: string, organizationId: string): Promise<boolean> {
    const ended = writeOf(instanceId, organizationId);
    if (ended?.state !== 'failed') return false;
    // An open outcome was settled by a reading already.
    if (writeOutcome(ended.error) === 'no') await readAgain(instanceId);
    const account = selectAccount(store.getState(), instanceId);
    return account.state === 'ready' && account.data.organizations.every(({ id }) => id !== organizationId);
  }

  /** The organizations beside one, those that a key opens first. */
  function othersOf(instanceId: string, organizationId: string): string[] {
    const state = store.getState();
    const instance = state.byId[instanceId];
    const all = selectOrganizations(state, instanceId).map(({ id }) => id);
    return [...(instance ? openOrganizations(instance) : []), ...all].filter((id) => id !== organizationId);
  }

  return {
    async createOrganization(instanceId, entry) {
      const dialogId = store.getState().dialog?.id;
      const before = new Set(selectOrganizations(store.getState(), instanceId).map(({ id }) => id));
      let made: Organization | undefined;
      const created = await write(
        instanceId,
        null,
        'create',
        () => bridge.call('organizations.create', { instanceId, ...entry }),
        (organizations, answer) => {
          made = answer?.organizationId
            ? organizations.find(({ id }) => id === answer.organizationId)
            : createdOrganization(organizations, entry.name, before);
          return made !== undefined;
        },
      );
      if (!created) return failureOfWrite(instanceId, null);
      note(instanceId, null, { task: 'create', state: 'done', name: made?.name ?? entry.name });
      const { dialog } = store.getState();
      if (made && (dialog === null || dialog.id === dialogId)) choose(instanceId, made.id);
      return ok({});
    },

    async updateOrganization(instanceId, organizationId, change) {
      const before = find(instanceId, organizationId);
      const updated = await write(
        instanceId,
        organizationId,
        'save',
        () => bridge.call('organizations.update', { instanceId, organizationId, ...change }),
        (organizations) =>
          showsSettings(
            organizations.find(({ id }) => id === organizationId),
            change,
          ),
      );
      if (!updated) return false;
      const unread = failureOf(selectAccount(store.getState(), instanceId));
      if (unread) {
        note(instanceId, organizationId, notReadBack('save', unread));
        return false;
      }
      note(instanceId, organizationId, {
        task: 'save',
        state: 'done',
        before: {
          name: before?.name ?? change.name,
          ...(change.logo === undefined ? {} : { logo: before?.logo ?? '' }),
          ...(change.defaultRole === undefined ? {} : { defaultRole: before?.defaultRole ?? null }),
        },
      });
      return true;
    },

    async makeDefault(instanceId, organizationId, toldAt = organizationId) {
      // The default is each person's own.
      const person = find(instanceId, organizationId)?.members?.[0]?.userId;
      const before = selectOrganizations(store.getState(), instanceId).find(
        ({ members }) => members?.[0]?.isDefault && members[0].userId === person,
      );
      const made = await write(
        instanceId,
        toldAt,
        'make-default',
        () => bridge.call('organizations.setDefault', { instanceId, organizationId }),
        (organizations) => showsDefault(organizations, organizationId),
      );
      if (!made) return;
      const unread = failureOf(selectAccount(store.getState(), instanceId));
      if (unread) {
        note(instanceId, toldAt, notReadBack('make-default', unread));
        return;
      }
      note(instanceId, toldAt, { task: 'make-default', state: 'done', before: before?.id ?? null });
    },

    async deleteOrganization(instanceId, organizationId, name) {
      const state = store.getState();
      const shown = selectOrganizationId(state, instanceId) === organizationId;
      const chosen = selectView(state, instanceId).organizationId;
      const deleted = await write(
        instanceId,
        organizationId,
        'delete',
        () => bridge.call('organizations.delete', { instanceId, organizationId }),
        (organizations) => organizations.every(({ id }) => id !== organizationId),
      );
      if (!deleted && !(await isGone(instanceId, organizationId)))
        return failureOfWrite(instanceId, organizationId);
      const stayed = chosen === selectView(store.getState(), instanceId).organizationId;
      store.setState((state) => withoutOrganization(state, instanceId, organizationId));
      // Not on its Settings: another "Delete organization" would stand where the last one stood.
      const next = othersOf(instanceId, organizationId)[0];
      if (shown && stayed && next) choose(instanceId, next);
      note(instanceId, organizationId, null);
      note(instanceId, null, { task: 'delete', state: 'done', name });
      return ok({});
    },

    dismissOrganizationWrite(instanceId, organizationId, only) {
      const told = writeOf(instanceId, organizationId)?.state;
      if (told === 'done' || (told === 'failed' && !only)) note(instanceId, organizationId, null);
    },
  };
}

/** The server took the change, but what is so now could not be read: what is on screen may be from before. */
function notReadBack(task: OrganizationTask, { code, message }: AppError): OrganizationWrite {
  const error = {
    code,
    message: `The server accepted the change, but could not be read again: ${message}`,
    advice: 'What you see may be from before. Refresh to see how it is now.',
  };
  return { task, state: 'failed', error, unread: true };
}

const RUNNING = {
  code: 'conflict',
  message: 'This is being done already.',
  advice: 'Wait until it is done.',
} as const;
