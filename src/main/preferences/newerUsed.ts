import { usedItemShape } from '../../shared/preferences.ts';

/** Something used that a newer Quayside remembers and this one does not know, with its place among the others. */
export type NewerUsed = { at: number; item: object };

const KNOWN: readonly string[] = usedItemShape.options.map(({ shape }) => shape.kind.value);
/** As many and as long (UTF-16 units) as a newer one may have: a file may hold anything. */
const MOST = 30;
const LONGEST = 1_000;

/** What is not known of all that was used. What once named a person is none of it: their address stays in no file. */
export function newerUsedIn(all: unknown): NewerUsed[] {
  if (!Array.isArray(all)) return [];
  return all
    .flatMap((item: unknown, at): NewerUsed[] =>
      isNewer(item) && JSON.stringify(item).length <= LONGEST ? [{ at, item }] : [],
    )
    .slice(0, MOST);
}

function isNewer(item: unknown): item is object {
  if (typeof item !== 'object' || item === null || !('kind' in item)) return false;
  return typeof item.kind === 'string' && item.kind !== 'person' && !KNOWN.includes(item.kind);
}

/** What was used, as it is saved: items of kinds that a newer Quayside wrote stand among the others where they stood. */
export function withNewerUsed(used: readonly object[], newer: readonly NewerUsed[]): object[] {
  const all = [...used];
  for (const { at, item } of newer) all.splice(at, 0, item);
  return all;
}

/** Those items of newer kinds that name the instance nowhere. */
export function newerUsedWithout(newer: readonly NewerUsed[], instanceId: string): NewerUsed[] {
  const named = JSON.stringify(instanceId);
  return newer.filter(({ item }) => !JSON.stringify(item).includes(named));
}
