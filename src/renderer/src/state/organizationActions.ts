import { ok, type Result } from '../../../shared/errors.ts';
import type { IntentOf } from '../../../shared/operations/change.ts';
import type { OperationActions } from './operationActions.ts';
import {
  selectOpenOrganizations,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from './selectors.ts';
import type { Store } from './store.ts';
import { withoutOrganization } from './transitions.ts';

type Tools = {
  store: Store;
  /** Shows an organization's members. */
  choose: (instanceId: string, organizationId: string) => void;
};

export function createOrganizationActions({
  store,
  operations,
  choose,
}: Tools & { operations: Pick<OperationActions, 'runIntent'> }) {
  return {
    /** Creates one, and chooses it unless the person is in another dialog by then. */
    async createOrganization(intent: IntentOf<'create-organization'>): Promise<Result<object>> {
      const dialogId = store.getState().dialog?.id;
      const created = await operations.runIntent(intent);
      if (!created.ok) return created;
      const { organizationId } = created.value;
      const state = store.getState();
      const isFree = state.dialog === null || state.dialog.id === dialogId;
      const isListed = selectOrganizations(state, intent.instanceId).some(({ id }) => id === organizationId);
      if (organizationId && isFree && isListed) choose(intent.instanceId, organizationId);
      return ok({});
    },
  };
}

/**
 * Takes an organization that was deleted off the screen. Where it was shown the next one is, on its members: on its
 * Settings another "Delete organization" would stand where the last one stood.
 */
export function createLeaveOrganization({ store, choose }: Tools) {
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
