/** An organization of an instance, by ids. */
export type OrganizationRef = { instanceId: string; organizationId: string };
