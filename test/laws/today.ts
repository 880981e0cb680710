import { compareInstance } from '../../src/main/access/compare.ts';
import type { InstanceAccess } from '../../src/main/people/access.ts';
import {
  type AlignedList,
  alignPeople,
  differencesOf,
  joinedBy,
} from '../../src/renderer/src/features/sideBySide/align.ts';
import type { Difference } from '../../src/shared/drift.ts';
import { personOf } from '../main/access/worlds.ts';
import { NOW } from '../renderer/sideBySide/rows.ts';

// The laws ask the functions of today through this file alone.

/** Who has which access to one instance. */
export type Access = InstanceAccess;

/** What readings prove of organizations that one of two has alone. */
export type Proven = { deleted: ReadonlySet<string>; made: ReadonlySet<string> };

export function diff(before: Access, after: Access, { deleted, made }: Proven): Difference[] {
  const proof = { isDeleted: (id: string) => deleted.has(id), isMade: (id: string) => made.has(id) };
  return compareInstance(before, after, { personOf, now: NOW, proof }).differences;
}

/** A difference by what it says; of how many people an organization had nothing, since members may be unseen. */
export function saysOf(difference: Difference): string {
  const { kind } = difference;
  const [, instanceId, organizationId, personId, was, now, , ...digest] = JSON.parse(difference.key);
  return [kind, instanceId, organizationId, personId, was, now, ...digest].join(' ');
}

/** How people differ in lists side by side; which roles differ depends on the first list that somebody is seen in, so that they do is all. */
export function sideBySide(lists: readonly AlignedList[]): string[] {
  const people = alignPeople(lists, joinedBy([['ann@x.example', 'bob@x.example']]), NOW);
  return people.flatMap(({ id, ...person }) =>
    differencesOf(person).flatMap((found, at) =>
      found.map(({ kind }) => (kind === 'role' ? `${id} role` : `${id} ${kind} ${at}`)),
    ),
  );
}
