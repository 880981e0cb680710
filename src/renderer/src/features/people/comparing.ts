import { useRef } from 'react';
import type { PeopleColumn, PeopleQuery } from '../../../../shared/calls/people.ts';
import {
  type ComparedDifference,
  differencesOf,
  type Presence,
  presenceOf,
  roleAt,
} from '../../../../shared/compared.ts';
import { denyInvite } from '../../../../shared/rules/invitations.ts';
import {
  NO_KEY_OPENS,
  NOTHING_READ,
  type OrganizationRef,
  organizationKey,
} from '../../../../shared/target.ts';
import { useApp } from '../../state/app.tsx';
import type { Invited } from '../../state/dialogs.ts';
import type { State } from '../../state/model.ts';
import { selectCompared } from '../../state/peopleView.ts';
import { selectKey, selectOrganizations, selectPrincipal } from '../../state/selectors.ts';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import type { MatrixColumn } from './matrixColumns.tsx';
import type { PersonRow } from './personRow.ts';
import { gapReason, type Place, placeIn } from './places.ts';

/** `gap`: why an unlisted person may be there; `denied`: why nobody can be invited there. */
export type ComparedColumn = MatrixColumn & {
  organizationId: string;
  gap: string | null;
  denied: string | null;
  place: Place;
};

export function useCompared(told: readonly PeopleColumn[]): readonly ComparedColumn[] {
  const last = useRef<readonly ComparedColumn[]>([]);
  return useApp((state) => {
    last.current = replaceEqualDeep(last.current, comparedOf(state, told));
    return last.current;
  });
}

export function comparedOf(state: State, told: readonly PeopleColumn[]): ComparedColumn[] {
  return selectCompared(state).map((ref) => {
    const { instanceId, organizationId } = ref;
    const key = organizationKey({ instanceId, organizationId });
    const { organizationName, membersAt, invitationsAt } = told.find(
      (each) => each.instanceId === instanceId && each.organizationId === organizationId,
    ) ?? { organizationName: nameIn(state, ref), membersAt: null, invitationsAt: null };
    const column = { key, instanceId, organizationId, organizationName, membersAt, invitationsAt };
    const place = placeIn(state, column);
    return {
      ...{ ...column, place },
      gap: gapReason(column, place.why, state.startedAt),
      denied: denyInviting(state, ref),
    };
  });
}

function nameIn(state: State, { instanceId, organizationId }: OrganizationRef): string {
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return organization?.name ?? selectKey(state, instanceId, organizationId)?.organizationName ?? '';
}

function denyInviting(state: State, { instanceId, organizationId }: OrganizationRef): string | null {
  if (!selectKey(state, instanceId, organizationId)) return NO_KEY_OPENS;
  const principal = selectPrincipal(state, instanceId, organizationId);
  return principal ? (denyInvite(principal)?.reason ?? null) : NOTHING_READ;
}

/** Replaces the filter’s organizations by the compared ones; `only`: people who differ. */
export function comparedQuery(
  query: PeopleQuery,
  columns: readonly ComparedColumn[],
  only: boolean,
): PeopleQuery {
  const organizations = columns.map(({ instanceId, organizationId }) => ({ instanceId, organizationId }));
  const differing = columns.map(({ instanceId, organizationId, gap }) => ({
    ...{ instanceId, organizationId, isCurrent: gap === null },
  }));
  return { ...query, instanceIds: [], organizations, differing: only ? differing : [] };
}

export function comparePerson(
  { person, whole }: PersonRow,
  columns: readonly ComparedColumn[],
): { presences: Presence[]; differences: ComparedDifference[][] } {
  const presences = columns.map(({ key, gap, membersAt }) =>
    // Invited people may already be members: unknown until the members are read.
    presenceOf(membersAt === null ? [] : cellsIn(person, key), gap === null && whole.has(key)),
  );
  return { presences, differences: differencesOf(presences) };
}

function cellsIn({ cells }: PersonRow['person'], key: string) {
  return cells.filter((cell) => organizationKey(cell) === key);
}

export function invitedAs(row: PersonRow, columns: readonly ComparedColumn[]): Invited | null {
  const { presences } = comparePerson(row, columns);
  const at = presences.findIndex(({ state }) => state === 'here');
  const role = roleAt(presences[at]);
  const email = cellsIn(row.person, columns[at]?.key ?? '')[0]?.email ?? row.person.email;
  return role === null || email.trim() === '' ? null : { email, role };
}

export function otherAddressesIn({ person }: PersonRow, { key }: ComparedColumn): string[] {
  return cellsIn(person, key).flatMap(({ email }) => email ?? []);
}
