import type { StoreApi } from 'zustand/vanilla';
import type { Organization } from '../../../shared/dokploy.ts';
import { writeOutcome } from '../../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';
import { type Dialog, openOrganizations, type State, withoutOrganization } from './model.ts';
import {
  type OrganizationChange,
  type OrganizationTask,
  type OrganizationWrite,
  withWrite,
  writeKey,
} from './organizationWriting.ts';
import { failureOf } from './queryState.ts';
import type { Refreshing } from './refreshing.ts';
import { selectAccount, selectOrganizationId, selectOrganizations } from './selectors.ts';

/** What can be done with organizations. Each reads the organizations again once it ended; one write of each at a time. */
export type OrganizationWrites = {
  /** Creates one, and chooses it. */
  createOrganization(instanceId: string, entry: { name: string; logo?: string }): Promise<void>;
  /** Gives whether it worked. */
  updateOrganization(
    instanceId: string,
    organizationId: string,
    change: OrganizationChange,
  ): Promise<boolean>;
  /** Makes it the person's default one; how that went is told at `toldAt`, else at itself. */
  makeDefault(instanceId: string, organizationId: string, toldAt?: string): Promise<void>;
  deleteOrganization(instanceId: string, organizationId: string, name: string): Promise<void>;
  /** Puts away what is told of the last write of an organization, or of the instance (null); `only` where it worked. */
  dismissOrganizationWrite(instanceId: string, organizationId: string | null, only?: 'done'): void;
};

/** Creates the calls that change organizations; `choose` shows one, `tellTrouble` tells a failure whose dialog was closed. */
export function createOrganizationWrites(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  refreshing: Refreshing;
  choose: (instanceId: string, organizationId: string) => void;
  tellTrouble: (title: string, error: AppError) => void;
}): OrganizationWrites {
  const { bridge, store, refreshing, choose, tellTrouble } = tools;

  function note(instanceId: string, organizationId: string | null, write: OrganizationWrite | null): void {
    const key = writeKey(instanceId, organizationId);
    store.setState((state) => ({
      ...state,
      organizationWriting: withWrite(state.organizationWriting, key, write),
    }));
  }

  const writeOf = (instanceId: string, organizationId: string | null) =>
    store.getState().organizationWriting[writeKey(instanceId, organizationId)];

  /** A reading that began before the write may not show it: then another one follows. Gives why it failed, or null. */
  async function readAgain(instanceId: string): Promise<AppError | null> {
    const state = store.getState();
    if (!state.byId[instanceId]) return null;
    if (selectAccount(state, instanceId).state === 'loading') await refreshing.readAccount(instanceId);
    await refreshing.readAccount(instanceId);
    return failureOf(selectAccount(store.getState(), instanceId)) ?? null;
  }

  /** Asks once; after a failure that leaves open what is so now, the organizations are read again. Null when it failed, or ran already. */
  async function write<T>(
    instanceId: string,
    organizationId: string | null,
    task: OrganizationTask,
    ask: () => Promise<Result<T>>,
  ): Promise<{ value: T } | null> {
    if (writeOf(instanceId, organizationId)?.state === 'running') return null;
    note(instanceId, organizationId, { task, state: 'running' });
    const result = await ask();
    if (result.ok) return result;
    const { error } = result;
    if (writeOutcome(error) !== 'no') await readAgain(instanceId);
    note(instanceId, organizationId, { task, state: 'failed', error });
    return null;
  }

  function closeDialog(kind: Dialog['kind'], instanceId: string): void {
    if (isOpen(store.getState().dialog, kind, instanceId))
      store.setState((state) => ({ ...state, dialog: null }));
  }

  const find = (instanceId: string, organizationId: string): Organization | undefined =>
    selectOrganizations(store.getState(), instanceId).find(({ id }) => id === organizationId);

  /** The organizations beside one, those that a key opens first. */
  function othersOf(instanceId: string, organizationId: string): string[] {
    const state = store.getState();
    const instance = state.byId[instanceId];
    const all = selectOrganizations(state, instanceId).map(({ id }) => id);
    return [...(instance ? openOrganizations(instance) : []), ...all].filter((id) => id !== organizationId);
  }

  return {
    async createOrganization(instanceId, entry) {
      const created = await write(instanceId, null, 'create', () =>
        bridge.call('organizations.create', { instanceId, ...entry }),
      );
      if (created) {
        closeDialog('new-organization', instanceId);
        await readAgain(instanceId);
        note(instanceId, null, { task: 'create', state: 'done', name: created.value.name });
        if (find(instanceId, created.value.id)) choose(instanceId, created.value.id);
        return;
      }
      const { dialog } = store.getState();
      const ended = writeOf(instanceId, null);
      if (ended?.state === 'failed' && !isOpen(dialog, 'new-organization', instanceId)) {
        tellTrouble(`“${entry.name}” may not have been created.`, ended.error);
      }
    },

    async updateOrganization(instanceId, organizationId, change) {
      const before = find(instanceId, organizationId);
      const organizationRef = { instanceId, organizationId };
      const updated = await write(instanceId, organizationId, 'save', () =>
        bridge.call('organizations.update', { ...organizationRef, ...change }),
      );
      if (!updated) return false;
      const unread = await readAgain(instanceId);
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
      const before = selectOrganizations(store.getState(), instanceId).find(
        ({ members }) => members?.[0]?.isDefault,
      );
      const organizationRef = { instanceId, organizationId };
      const made = await write(instanceId, toldAt, 'make-default', () =>
        bridge.call('organizations.setDefault', organizationRef),
      );
      if (!made) return;
      const unread = await readAgain(instanceId);
      if (unread) {
        note(instanceId, toldAt, notReadBack('make-default', unread));
        return;
      }
      note(instanceId, toldAt, { task: 'make-default', state: 'done', before: before?.id ?? null });
    },

    async deleteOrganization(instanceId, organizationId, name) {
      const organizationRef = { instanceId, organizationId };
      const deleted = await write(instanceId, organizationId, 'delete', () =>
        bridge.call('organizations.delete', organizationRef),
      );
      if (!deleted) return;
      const shown = selectOrganizationId(store.getState(), instanceId) === organizationId;
      store.setState((state) => withoutOrganization(state, instanceId, organizationId));
      // Not on its Settings: another "Delete organization" would stand where the last one stood.
      const next = othersOf(instanceId, organizationId)[0];
      if (shown && next) choose(instanceId, next);
      closeDialog('delete-organization', instanceId);
      await readAgain(instanceId);
      note(instanceId, organizationId, null);
      note(instanceId, null, { task: 'delete', state: 'done', name });
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

function isOpen(dialog: Dialog | null, kind: Dialog['kind'], instanceId: string): boolean {
  return dialog?.kind === kind && 'instanceId' in dialog && dialog.instanceId === instanceId;
}
