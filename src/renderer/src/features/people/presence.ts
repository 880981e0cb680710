import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import type { Result } from '../../../../shared/errors.ts';
import { EVERYONE } from '../../../../shared/everyone.ts';
import type { Call } from '../../bridge.ts';

export type Presence = { shown: ReadonlySet<string>; all: ReadonlySet<string> };

/**
 * Creates what tells who is there. The same question of the same state of the table is asked once; null where it could
 * not be answered: then nothing is known of anybody.
 */
export function createPresence(
  call: Call,
): (asked: { query: PeopleQuery; isNarrow: boolean; revision: number }) => Promise<Presence | null> {
  let last: { text: string; presence: Promise<Presence | null> } | null = null;

  async function read(query: PeopleQuery, isNarrow: boolean): Promise<Presence | null> {
    const [shown, all] = await Promise.all([
      call('people.ids', { query }),
      isNarrow ? call('people.ids', { query: EVERYONE }) : null,
    ]);
    if (!shown.ok || (all && !all.ok)) {
      last = null;
      return null;
    }
    const ids = new Set(shown.value.ids);
    return { shown: ids, all: all ? new Set(all.value.ids) : ids };
  }

  return (asked) => {
    const text = JSON.stringify(asked);
    if (last?.text !== text) last = { text, presence: read(asked.query, asked.isNarrow) };
    return last.presence;
  };
}

/**
 * Creates what gives the ids that a query lets through. The same question of the same state of the table is asked once: a
 * key that is held asks it many times a second, of tens of thousands.
 */
export function createIds(
  call: Call,
): (asked: { query: PeopleQuery; revision: number }) => Promise<Result<{ ids: string[] }>> {
  let last: { text: string; ids: Promise<Result<{ ids: string[] }>> } | null = null;

  async function read(query: PeopleQuery) {
    const ids = await call('people.ids', { query });
    if (!ids.ok) last = null;
    return ids;
  }

  return (asked) => {
    const text = JSON.stringify(asked);
    if (last?.text !== text) last = { text, ids: read(asked.query) };
    return last.ids;
  };
}

export function countHidden(chosen: ReadonlySet<string>, presence: Presence | null): number {
  if (!presence) return 0;
  let hidden = 0;
  for (const id of chosen) if (!presence.shown.has(id)) hidden += 1;
  return hidden;
}
