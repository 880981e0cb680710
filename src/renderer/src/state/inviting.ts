import type { OrganizationRef } from '../../../shared/target.ts';

export type Invited = { email: string; role: string };

export type Inviting = OrganizationRef & { people: readonly Invited[] };
