import type { MailProvider } from '../../../shared/dokploy.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** By organization: the mail notifications of its server, as last asked for. */
export type MailProviders = Readonly<Record<string, readonly MailProvider[]>>;

function keyOf({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The mail notifications that can send an organization's invitations; undefined before anybody asked. */
export function mailProvidersIn(
  all: MailProviders,
  organizationRef: OrganizationRef,
): readonly MailProvider[] | undefined {
  return all[keyOf(organizationRef)];
}

/** The mail notifications were read; null forgets them. */
export function withMailProviders(
  all: MailProviders,
  organizationRef: OrganizationRef,
  read: readonly MailProvider[] | null,
): MailProviders {
  const { [keyOf(organizationRef)]: _, ...others } = all;
  return read ? { ...others, [keyOf(organizationRef)]: read } : others;
}
