import path from 'node:path';
import { createNow } from '../../../src/main/access/drift.ts';
import { createEnds } from '../../../src/main/access/ends.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import type { Operation } from '../../../src/shared/operations/operation.ts';
import { calling } from '../calling.ts';
import { openPeople } from '../people/seen.ts';
import { countIds } from '../storage/folder.ts';

/** When end dates are set, in ms since the epoch. */
export const SET_AT = Date.parse('2026-03-01T12:00:00Z');

/** End dates in a folder, over a real table of people and a real cache of what was last seen. */
export function openEnds(folder: string, list: Instance[]) {
  const opened = openPeople(folder, list);
  const told: EventPayload<'ends.changed'>[] = [];
  const notices: Notice[] = [];
  const noted: string[] = [];
  const over: Operation[] = [];
  const instances = { list: () => list };
  let now = SET_AT;
  const clock = () => now;
  const file = path.join(folder, 'ends.json');
  const ends = createEnds({
    instances,
    now: createNow({ ...opened, clock }),
    ended: async () => over,
    file,
    clock,
    newId: countIds('end'),
    notify: (notice) => notices.push(notice),
    onChange: (change) => told.push(change),
    note: ({ kind, subject, note }) => noted.push(`${kind} ${subject}: ${note}`),
  });

  const { call, value } = calling(ends.calls);

  return {
    people: opened,
    cache: opened.cache,
    ends,
    file,
    told,
    notices,
    noted,
    /** The operations that Activity remembers. */
    over,
    call,
    wait(ms: number) {
      now += ms;
    },
    set: (emails: string[], day: string | null, note = '') => call('ends.set', { emails, day, note }),
    listed: async () => (await value('ends.list', {})).ends,
  };
}
