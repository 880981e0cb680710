import { sanitizeText } from '../sanitizeText.ts';
import type { State } from './model.ts';
import { selectKey, selectOrganizations } from './selectors.ts';

export function organizationName(name: string | null | undefined): string {
  return sanitizeText(name, 120) || 'Unnamed organization';
}

export function organizationNameIn(state: State, instanceId: string, organizationId: string): string {
  const found = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return organizationName(found?.name ?? selectKey(state, instanceId, organizationId)?.organizationName);
}
