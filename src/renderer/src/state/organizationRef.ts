export type OrganizationRef = { instanceId: string; organizationId: string };

export function organizationKey({ instanceId, organizationId }: OrganizationRef): string {
  return JSON.stringify([instanceId, organizationId]);
}

export function organizationRefOf(key: string): OrganizationRef {
  const [instanceId, organizationId] = JSON.parse(key) as [string, string];
  return { instanceId, organizationId };
}
