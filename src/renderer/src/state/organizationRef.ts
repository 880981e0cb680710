/** An organization of an instance, by ids. */
export type OrganizationRef = { instanceId: string; organizationId: string };

/** What an organization goes by in a record or a set. */
export function organizationKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}
