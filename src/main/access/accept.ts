import type { Difference } from '../../shared/drift.ts';
import type { PersonOf } from './compare.ts';
import { createMerging, withGranted } from './mergedPermissions.ts';
import type { InstancePlaces, MemberList, MemberPlace, OrganizationPlaces } from './places.ts';

/** What was kept of an instance, with a difference taken over from what is there now. */
export function withAccepted(
  kept: InstancePlaces,
  now: InstancePlaces,
  difference: Difference,
  personOf: PersonOf,
): InstancePlaces {
  switch (difference.kind) {
    case 'organization-new': {
      const there = now.organizations.find(
        ({ organizationId }) => organizationId === difference.organizationId,
      );
      // Kept unread, it would say nothing for ever.
      return there?.members ? { ...kept, organizations: [...kept.organizations, there] } : kept;
    }
    case 'organization-gone':
      return {
        ...kept,
        organizations: kept.organizations.filter(
          ({ organizationId }) => organizationId !== difference.organizationId,
        ),
      };
    case 'lost-two-factor':
      return {
        ...kept,
        organizations: kept.organizations.map((organization) =>
          withMembers(organization, (rows) =>
            rows.map((row) =>
              personOf(row.id) === difference.personId ? { ...row, twoFactor: false } : row,
            ),
          ),
        ),
      };
    default: {
      const { organizationId } = difference;
      const there = now.organizations.find((each) => each.organizationId === organizationId);
      return {
        ...kept,
        organizations: kept.organizations.map((organization) =>
          organization.organizationId === organizationId
            ? withPerson(organization, there, difference, personOf)
            : organization,
        ),
      };
    }
  }
}

type OfPerson = Exclude<Difference, { kind: 'organization-new' | 'organization-gone' | 'lost-two-factor' }>;

function withPerson(
  kept: OrganizationPlaces,
  now: OrganizationPlaces | undefined,
  difference: OfPerson,
  personOf: PersonOf,
): OrganizationPlaces {
  const isTheirs = ({ id }: { id: string }) => personOf(id) === difference.personId;
  if (difference.kind === 'invited') {
    const theirs = (now?.invitations?.rows ?? []).filter(
      (row) => isTheirs(row) && row.role === difference.now,
    );
    const { invitations } = kept;
    return {
      ...kept,
      invitations: invitations && { ...invitations, rows: [...invitations.rows, ...theirs] },
    };
  }
  if (!kept.members) return kept;
  const before = kept.members.rows.filter(isTheirs);
  const others = kept.members.rows.filter((row) => !isTheirs(row));
  const there = (now?.members?.rows ?? []).filter(isTheirs);
  const sets = createMerging(kept.members, now?.members ?? null);
  if (difference.kind === 'permissions') {
    const granted = sets.takenFromNow(there);
    const theirs = before.map((row) => withGranted(row, granted));
    return { ...kept, members: sets.into([...others, ...theirs]) };
  }
  // Whether they lost it is a difference of its own.
  const hadTwoFactor = before.some(({ twoFactor }) => twoFactor === true);
  const granted = before.length > 0 && there.length > 0 ? sets.besideRole(before, there) : null;
  const theirs = there
    .map((row) => (hadTwoFactor ? { ...row, twoFactor: true } : row))
    .map((row) => withGranted(row, granted ?? sets.takenFromNow([row])));
  return { ...kept, members: sets.into([...others, ...theirs]) };
}

function withMembers(
  organization: OrganizationPlaces,
  change: (rows: readonly MemberPlace[]) => readonly MemberPlace[],
): OrganizationPlaces {
  const members: MemberList | null = organization.members && {
    ...organization.members,
    rows: change(organization.members.rows),
  };
  return { ...organization, members };
}
