import { sanitizeText } from '../ui/sanitizeText.ts';
import type { State } from './model.ts';
import { selectKey, selectOrganizations } from './selectors.ts';

export function organizationName(name: string | null | undefined): string {
  return sanitizeText(name, 120) || 'Unnamed organization';
}

/** What an organization of an instance is called: by its server, else by the key that opens it. */
export function organizationNameIn(state: State, instanceId: string, organizationId: string): string {
  const found = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return organizationName(found?.name ?? selectKey(state, instanceId, organizationId)?.organizationName);
}
