import type { PeopleColumn, Person } from '../../../shared/calls/people.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { Call } from '../bridge.ts';

export type PlacedPerson = { person: Person; columns: readonly PeopleColumn[] };

/** Reads a person and the columns of the same moment, again where organizations came or went meanwhile; null where nobody is known by this id any more. */
export async function readPlacedPerson(id: string, call: Call): Promise<Result<PlacedPerson | null>> {
  const before = await call('people.columns', {});
  const person = await call('people.one', { id });
  const after = await call('people.columns', {});
  if (!before.ok) return before;
  if (!person.ok) return person;
  if (!after.ok) return after;
  if (person.value === null) return ok(null);
  if (before.value.columnsRevision !== after.value.columnsRevision) return readPlacedPerson(id, call);
  return ok({ person: person.value, columns: after.value.columns });
}
