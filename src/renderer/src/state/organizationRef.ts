/** An organization of an instance, by ids. */
export type OrganizationRef = { instanceId: string; organizationId: string };

/** What an organization goes by in a record or a set. */
export function organizationKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The organization that goes by a key. */
export function organizationRefOf(key: string): OrganizationRef {
  const [instanceId, organizationId] = JSON.parse(key) as [string, string];
  return { instanceId, organizationId };
}
