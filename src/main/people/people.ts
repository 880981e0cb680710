import type { Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Notice } from '../../shared/instance.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { createAnswers } from './answers.ts';
import { createExportPeople } from './exportPeople.ts';
import { groupOf, withJoined, withSeparated } from './joins.ts';
import { type JoinsFile, openJoinsFile } from './joinsFile.ts';
import { createLoading } from './loading.ts';
import { type EveryonesPlaces, placesIn } from './organizations.ts';
import { createTable, type EndOfAccess } from './table.ts';
import { isAddress } from './vocabulary.ts';

/** The page is told of changes at most this often, in ms. */
const GATHERED_FOR = 200;

/** All people of all instances as one table; nothing is read for it before the first call. */
export type People = {
  /** The calls of the page about it. */
  calls: Pick<Handlers, Extract<keyof Handlers, `people.${string}`>>;
  /** Everybody as it is now, organization by organization. */
  places(): Promise<EveryonesPlaces>;
  /** Which addresses were joined, and how they are changed; opened when it is first asked for. */
  joins(): Promise<Pick<JoinsFile, 'current' | 'change'>>;
  /** Whose access ends when, of everyone who has an end date. */
  setEnds(ends: readonly EndOfAccess[]): void;
  /** Settles when what was joined or separated so far was saved or refused; for quitting. */
  flush(): Promise<unknown>;
};

/** Creates the table. */
export function createPeople(options: {
  instances: Pick<Instances, 'list' | 'onChange'>;
  lastSeen: Pick<LastSeen, 'summaries' | 'rows' | 'onChange'>;
  /** Which addresses were joined. */
  file: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  notify: (notice: Notice) => void;
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  /** Is told of the table’s revisions once somebody looked at it, or addresses were joined or separated. */
  onChange: (revisions: EventPayload<'people.changed'>) => void;
}): People {
  const { instances, lastSeen, file, clock, newId, notify, onChange } = options;
  const table = createTable({ onChange: () => tellSoon() });
  const answers = createAnswers(table);
  const exportPeople = createExportPeople({ ...options, list: instances.list });
  const { load } = createLoading({ table, instances, lastSeen });
  let opened: Promise<JoinsFile> | null = null;
  let loaded: Promise<void> | null = null;
  let isLoaded = false;
  let timer: NodeJS.Timeout | null = null;

  function tellSoon(isLookedAt = isLoaded): void {
    if (timer || !isLookedAt) return;
    timer = setTimeout(() => {
      timer = null;
      onChange(table.revisions());
    }, GATHERED_FOR);
    timer.unref();
  }

  async function joins(): Promise<JoinsFile> {
    opened ??= openJoinsFile({
      ...{ file, clock, newId, notify },
      onChange(changed) {
        table.setJoins(changed);
        // Side by side goes by them alone, so that nobody may have looked at the table yet.
        tellSoon(true);
      },
    }).then((joinsFile) => {
      if (joinsFile.current().length > 0) table.setJoins(joinsFile.current());
      return joinsFile;
    });
    return opened;
  }

  /** Yields to the event loop in between, so that main answers others. */
  async function loadOnce(): Promise<void> {
    await Promise.all([load(), joins()]);
    answers.identifyPeople();
    await yieldToEventLoop();
    isLoaded = true;
    // Once those who wait were answered.
    void yieldToEventLoop().then(answers.orderNames);
  }

  async function ready() {
    loaded ??= loadOnce();
    await loaded;
    return answers;
  }

  return {
    calls: {
      'people.list': async ({ query, from, count }) => ok((await ready()).list(query, from, count)),
      'people.columns': async () => ok((await ready()).columns()),
      'people.ids': async ({ query }) => ok({ ids: (await ready()).ids(query) }),
      'people.export': async (input) => exportPeople(await ready(), input),
      'people.one': async ({ id }) => ok((await ready()).one(id)),
      'people.joined': async () => ok({ joined: (await joins()).current().map((group) => [...group]) }),
      'people.join': async ({ ids }) => {
        if (!ids.every(isAddress)) return fail(NO_ADDRESS);
        return (await joins()).change((before) => withJoined(before, ids.map(foldAddress)));
      },
      'people.separate': async ({ id, email }) => {
        const address = foldAddress(email);
        return (await joins()).change((before) =>
          groupOf(before, address).includes(id) ? withSeparated(before, address) : before,
        );
      },
    },
    places: async () => {
      await ready();
      return placesIn(table);
    },
    joins,
    setEnds: (ends) => table.setEnds(ends.map(({ emails, day }) => ({ emails, day }))),
    flush: async () => (await opened)?.flush(),
  };
}

const NO_ADDRESS: AppError = {
  code: 'bad-input',
  message: 'One of these people has no address, so it cannot be told that they are the same person.',
  advice: 'Choose people who have an address.',
};
