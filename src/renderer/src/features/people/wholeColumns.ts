import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import { organizationKey } from '../../state/organizationRef.ts';

/** Whether all people and invitations of an organization are known, so that who is not among them is not in it. */
export function isWhole({
  membersAt,
  invitationsAt,
}: Pick<PeopleColumn, 'membersAt' | 'invitationsAt'>): boolean {
  return membersAt !== null && invitationsAt !== null;
}

export function wholeAmong(columns: readonly PeopleColumn[]): ReadonlySet<string> {
  return new Set(columns.filter(isWhole).map(organizationKey));
}
