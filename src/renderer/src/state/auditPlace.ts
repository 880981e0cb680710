import type { OrganizationRef } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { selectOpenOrganizations, selectOrganizationId } from './selectors.ts';

/**
 * The chosen organization while a key opens it; else the one looked at in the instance, else the first with a
 * key. Null where no key opens any.
 */
export function selectAuditPlace(
  state: State,
  within: string | null,
  chosen: OrganizationRef | null,
): OrganizationRef | null {
  const opens = (instanceId: string) => selectOpenOrganizations(state, instanceId);
  const isOpen = chosen !== null && opens(chosen.instanceId).includes(chosen.organizationId);
  if (isOpen && (within === null || chosen.instanceId === within)) return chosen;
  const first = within ?? state.order.find((id) => opens(id).length > 0);
  if (first === undefined) return null;
  const open = opens(first);
  const looked = selectOrganizationId(state, first);
  const organizationId = looked !== null && open.includes(looked) ? looked : open[0];
  return organizationId === undefined ? null : { instanceId: first, organizationId };
}
