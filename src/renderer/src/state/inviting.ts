import type { OrganizationRef } from './organizationRef.ts';

export type Invited = { email: string; role: string };

export type Inviting = OrganizationRef & { people: readonly Invited[] };
