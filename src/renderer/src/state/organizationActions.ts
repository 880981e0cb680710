import type { StoreApi } from 'zustand/vanilla';
import type { CallOutput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { Change, Settings } from '../../../shared/operations/change.ts';
import type { OperationKind } from '../../../shared/operations/operation.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { OperationActions } from './operationActions.ts';
import { isRunning, outcomeOf } from './operations.ts';
import type { OrganizationRef } from './organizationRef.ts';
import { plannedStep } from './planning.ts';
import {
  selectOpenOrganizations,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from './selectors.ts';
import { settingsBefore } from './settingsDraft.ts';
import { withoutOrganization } from './transitions.ts';

/** What can be done with organizations. Each ends once the organizations were read again. */
export type OrganizationActions = {
  /** Counts what is in an organization; `heavy`: also by everything that its server has, where it tells it in no other way. */
  readContents(
    organizationRef: OrganizationRef,
    how: { heavy: boolean },
  ): Promise<Result<CallOutput<'organizations.contents'>>>;
  /** Creates one, and chooses it unless the person is in another dialog by then. */
  createOrganization(
    instanceId: string,
    entry: { name: string; logo?: string; userId?: string },
  ): Promise<Result<object>>;
  /** Changes name, logo or default role; how that went is told below the screen. */
  updateOrganization(instanceId: string, organizationId: string, settings: Settings): Promise<Result<object>>;
  /** Makes it the person's default one; how that went is told below the screen. */
  makeDefault(instanceId: string, organizationId: string): Promise<Result<object>>;
  deleteOrganization(instanceId: string, organizationId: string, name: string): Promise<Result<object>>;
};

/** Shows an organization's members. */
type Choose = (instanceId: string, organizationId: string) => void;

/** Creates the actions on organizations. */
export function createOrganizationActions(tools: {
  bridge: Bridge;
  store: StoreApi<State>;
  operations: OperationActions;
  choose: Choose;
}): OrganizationActions {
  const { store, operations, choose } = tools;

  const find = (instanceId: string, organizationId: string) =>
    selectOrganizations(store.getState(), instanceId).find(({ id }) => id === organizationId);

  const run = async (kind: OperationKind, change: Change, how?: { tellFailure?: boolean }) =>
    outcomeOf(await operations.runOperation({ kind, steps: [plannedStep(store.getState(), change)] }, how));

  /** What is told of an earlier try is no longer worth a word once the same is tried with other values. */
  function putAwayTold({ action, instanceId, organizationId }: Extract<Change, { organizationId: string }>) {
    const { list, steps, toTell } = store.getState().operations;
    for (const operation of list.filter((each) => toTell.includes(each.id) && !isRunning(each))) {
      const [only, ...others] = steps[operation.id]?.steps ?? [];
      if (!only || others.length > 0 || only.state.state === 'done') continue;
      const { change } = only;
      const isSame = change.action === action && change.instanceId === instanceId;
      if (!isSame || !('organizationId' in change) || change.organizationId !== organizationId) continue;
      if (only.state.state === 'open') void operations.closeOperation(operation.id);
      operations.dismissOperation(operation.id);
    }
  }

  return {
    readContents: ({ instanceId, organizationId }, how) =>
      tools.bridge.call('organizations.contents', { instanceId, organizationId, ...how }),
    async createOrganization(instanceId, entry) {
      const dialogId = store.getState().dialog?.id;
      const before = selectOrganizations(store.getState(), instanceId).map(({ id }) => id);
      const change: Change = { action: 'organizations.create', instanceId, ...entry, before };
      const created = await run('create-organization', change);
      if (!created.ok) return created;
      const { organizationId } = created.value;
      const { dialog } = store.getState();
      const isFree = dialog === null || dialog.id === dialogId;
      if (organizationId && isFree && find(instanceId, organizationId)) choose(instanceId, organizationId);
      return ok({});
    },
    updateOrganization(instanceId, organizationId, settings) {
      const before = settingsBefore(find(instanceId, organizationId), settings);
      const action = 'organizations.update';
      const change = { action, instanceId, organizationId, settings, before } as const;
      putAwayTold(change);
      return run('change-organization', change, { tellFailure: true });
    },
    makeDefault(instanceId, organizationId) {
      const organization = find(instanceId, organizationId);
      // The default is each person's own.
      const person = organization?.members?.[0]?.userId;
      const former = selectOrganizations(store.getState(), instanceId).find(
        ({ members }) => members?.[0]?.isDefault && members[0].userId === person,
      );
      const before = former ? { organizationId: former.id, name: former.name } : null;
      const action = 'organizations.setDefault';
      const name = organization?.name ?? '';
      const change = { action, instanceId, organizationId, name, before } as const;
      putAwayTold(change);
      return run('make-default', change, { tellFailure: true });
    },
    deleteOrganization: (instanceId, organizationId, name) =>
      run('delete-organization', { action: 'organizations.delete', instanceId, organizationId, name }),
  };
}

/**
 * Takes an organization that was deleted off the screen. Where it was shown the next one is, on its members: on its
 * Settings another "Delete organization" would stand where the last one stood.
 */
export function createLeaveOrganization({ store, choose }: { store: StoreApi<State>; choose: Choose }) {
  return (instanceId: string, organizationId: string): void => {
    const before = store.getState();
    const wasShown =
      selectOrganizationId(before, instanceId) === organizationId ||
      selectView(before, instanceId).organizationId === organizationId;
    store.setState((state) => withoutOrganization(state, instanceId, organizationId));
    const after = store.getState();
    const all = selectOrganizations(after, instanceId).map(({ id }) => id);
    const next = [...selectOpenOrganizations(after, instanceId), ...all].find((id) => id !== organizationId);
    if (wasShown && next) choose(instanceId, next);
  };
}
