import type { MailProvider } from '../../../shared/dokploy.ts';
import { type OrganizationRef, organizationKey } from './organizationRef.ts';

/** By organization: the mail notifications of its server, as last asked for. */
export type MailProviders = Readonly<Record<string, readonly MailProvider[]>>;

/** The mail notifications that can send an organization's invitations; undefined before anybody asked. */
export function mailProvidersIn(
  all: MailProviders,
  organizationRef: OrganizationRef,
): readonly MailProvider[] | undefined {
  return all[organizationKey(organizationRef)];
}

/** The mail notifications were read; null forgets them. */
export function withMailProviders(
  all: MailProviders,
  organizationRef: OrganizationRef,
  read: readonly MailProvider[] | null,
): MailProviders {
  const { [organizationKey(organizationRef)]: _, ...others } = all;
  return read ? { ...others, [organizationKey(organizationRef)]: read } : others;
}
