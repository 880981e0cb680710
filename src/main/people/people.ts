import type { Handlers } from '../../shared/contract.ts';
import { ok } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';

/** All people of all instances as one table. */
export type People = {
  /** The calls of the page about it. */
  calls: Pick<Handlers, Extract<keyof Handlers, `people.${string}`>>;
};

/** Creates the table; `onChange` is told of its revisions. */
export function createPeople(_options: {
  onChange: (revisions: EventPayload<'people.changed'>) => void;
}): People {
  const revisions = { revision: 0, columnsRevision: 0 };
  return {
    calls: {
      'people.list': () => ok({ ...revisions, matching: 0, all: 0, persons: [] }),
      'people.columns': () => ok({ ...revisions, columns: [], domains: [], roles: [] }),
      'people.ids': () => ok({ ids: [] }),
      'people.one': () => ok(null),
      'people.join': () => ok({}),
      'people.separate': () => ok({}),
    },
  };
}
