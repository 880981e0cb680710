import path from 'node:path';
import type { PeopleQuery } from '../../shared/calls/people.ts';
import type { Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Notice } from '../../shared/instance.ts';
import type { Change } from '../../shared/operations/change.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { gathered, yieldAfter } from '../scheduling/yielding.ts';
import { createKeptFile } from '../storage/keptFile.ts';
import type { Cache } from '../world/cache.ts';
import { type EveryonesPlaces, isAddress } from './access.ts';
import { AT_ONCE, createAnswers } from './answers.ts';
import { createExportPeople } from './exportPeople.ts';
import {
  APART_FORMAT,
  type Apart,
  groupOf,
  JOINS_FORMAT,
  type Joins,
  missingApart,
  withJoined,
  withSeparated,
} from './joins.ts';
import { createTable, type EndOfAccess } from './table.ts';

/** Minimum time between updates of the page. ms */
const GATHERED_FOR = 200;
/** Delay before processing steps: shorter than the readings that show them are kept. ms */
const DONE_GATHERED_FOR = 500;
const MOST_APART = 1_000;

export type People = ReturnType<typeof createPeople>;

export function createPeople(options: {
  instances: Pick<Instances, 'list' | 'onChange'>;
  cache: Pick<Cache, 'accountOf' | 'listOf' | 'load' | 'noticedIn' | 'onChange' | 'signInsOn'>;
  doneSteps: () => Promise<readonly { change: Change; at: number }[]>;
  file: string;
  clock: () => Ms;
  newId: () => string;
  notify: (notice: Notice) => void;
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  onChange: (revisions: EventPayload<'people.changed'>) => void;
}) {
  const { instances, cache, file, clock, newId, notify, onChange } = options;
  const table = createTable({ instances, cache, onChange: () => tellSoon() });
  const answers = createAnswers(table);
  const exportPeople = createExportPeople({ ...options, list: instances.list });
  const joins = createKeptFile<Joins>({
    ...{ file, clock, newId, notify },
    format: JOINS_FORMAT,
    none: [],
    words: {
      subject: 'Joined addresses',
      lost: 'Each address is a separate person until you join them again.',
    },
  });
  const apart = createKeptFile<Apart>({
    ...{ file: path.join(path.dirname(file), 'apart.json'), clock, newId, notify },
    format: APART_FORMAT,
    none: [],
    words: {
      subject: 'Addresses that are not the same person',
      lost: 'They are offered again where they look alike.',
    },
  });
  let loaded: Promise<void> | null = null;
  let isLoaded = false;
  const tellGathered = gathered(() => onChange(table.revisions()), GATHERED_FOR);

  function tellSoon(isLookedAt = isLoaded): void {
    if (isLookedAt) tellGathered();
  }

  async function changeJoins(next: (joins: Joins) => Joins): Promise<Result<{ changed: boolean }>> {
    const done = await joins.change((before) => {
      const after = next(before);
      return ok({ after, value: { changed: after !== before } });
    });
    if (done.ok && done.value.changed) {
      table.setJoins(await joins.current());
      tellSoon(true);
    }
    return done;
  }

  async function loadOnce(): Promise<void> {
    const load = cache.load(instances.list().map(({ id }) => id));
    await Promise.all([load, joins.current().then(table.setJoins)]);
    await table.prepare(yieldAfter(AT_ONCE));
    table.follow();
    isLoaded = true;
    // Not awaited: the files of a year take long.
    takeDone();
  }

  function takeDone(): void {
    if (isLoaded) void options.doneSteps().then(table.setDone, () => {});
  }

  async function ready() {
    loaded ??= loadOnce();
    await loaded;
    return answers;
  }

  const calls: Pick<Handlers, Extract<keyof Handlers, `people.${string}`>> = {
    'people.list': async (input) => ok(await (await ready()).list(input)),
    'people.columns': async () => ok(await (await ready()).columns()),
    'people.ids': async ({ query }) => ok(await (await ready()).ids(query)),
    'people.counts': async ({ queries }) => ok({ counts: await (await ready()).counts(queries) }),
    'people.some': async ({ ids }) => ok(await (await ready()).some(ids)),
    'people.export': async (input) => exportPeople(await ready(), input),
    'people.one': async ({ id }) => ok(await (await ready()).one(id)),
    'people.join': async ({ ids }) => {
      if (!ids.every(isAddress)) return fail(NO_ADDRESS);
      return changeJoins((before) => withJoined(before, ids.map(foldAddress)));
    },
    'people.separate': async ({ id, email }) => {
      const address = foldAddress(email);
      return changeJoins((before) =>
        groupOf(before, address).includes(id) ? withSeparated(before, address) : before,
      );
    },
    'people.setApart': ({ id, email }) =>
      apart.change((before) => {
        const pair = [id, email].map(foldAddress);
        return ok({ after: [...before, pair].slice(-MOST_APART), value: {} });
      }),
  };
  return {
    calls,
    places: async (): Promise<EveryonesPlaces> => {
      await ready();
      return table.places();
    },
    idsOf: async (query: PeopleQuery): Promise<string[]> => (await (await ready()).ids(query)).ids,
    joins: { current: joins.current, change: changeJoins },
    apart: apart.current,
    /** Local pairs win if there is no room. Gives `registry-newer`, `registry-unwritable`. */
    addApart: (others: Apart) =>
      apart.change((here) => {
        const missing = missingApart(others, here);
        const added = missing.slice(0, Math.max(0, MOST_APART - here.length));
        return ok({
          after: [...here, ...added],
          value: { added: added.length, noRoom: missing.length - added.length },
        });
      }),
    setGroups: table.setGroups,
    setEnds: (ends: readonly EndOfAccess[]): void =>
      table.setEnds(ends.map(({ emails, day }) => ({ emails, day }))),
    doneChanged: gathered(takeDone, DONE_GATHERED_FOR),
    flush: () => Promise.all([joins.flush(), apart.flush()]),
  };
}

const NO_ADDRESS: AppError = {
  code: 'bad-input',
  message: 'One of these people has no address, so they can’t be joined.',
  advice: 'Choose people with an address.',
};
