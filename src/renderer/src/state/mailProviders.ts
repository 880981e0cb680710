import type { MailProvider } from '../../../shared/dokploy.ts';
import type { State } from './model.ts';
import { type OrganizationRef, organizationKey } from './organizationRef.ts';

/** The mail notifications that can send an organization's invitations; undefined before anybody asked. */
export function mailProvidersIn(
  all: State['mailProviders'],
  at: OrganizationRef,
): readonly MailProvider[] | undefined {
  return all[organizationKey(at)];
}
