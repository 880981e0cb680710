import type { OrganizationRef } from './organizationRef.ts';

/** Somebody to be invited, with the role to be given. */
export type Invited = { email: string; role: string };

/** People to be invited to an organization, each with a role of their own. */
export type Inviting = OrganizationRef & { people: readonly Invited[] };
