import { z } from 'zod';
import { type AccessEnd, accessEndShape } from '../../shared/accessEnd.ts';
import type { PersonEnd } from '../../shared/calls/ends.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { MOST_NOTE } from '../../shared/ends.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import type { Now } from './drift.ts';
import { clearedNote, type EndNoted, setNote } from './endNotes.ts';
import { eachAddressOnce, endsByPerson, withEnd, withMissing, withoutAddresses } from './endsByPerson.ts';
import { type EndedOperation, offboardedIn } from './returned.ts';
import { hasLeft, NOWHERE, whereaboutsOf } from './whereabouts.ts';

/** As many are kept. */
const MOST_ENDS = 5_000;
/** Readings that come together are looked through once, so many ms after the first. */
const GATHERED_FOR = 1_000;

type Kept = readonly AccessEnd[];

/** The format of the file of end dates. */
export const ENDS_FORMAT = keptFormat<Kept>({
  ...{ version: 1, name: 'ends' },
  // A hand may have written an address into several of them.
  content: z.array(accessEndShape).transform(eachAddressOnce),
});

export type Ends = ReturnType<typeof createEnds>;

/** End dates of people’s access. They change nothing on a server. No people are read while there are none. */
export function createEnds(options: {
  instances: { list(): readonly Pick<Instance, 'id'>[] };
  /** What is known now, of all instances. */
  now: () => Promise<Now>;
  /** The operations that are over, as Activity remembers them, in no order. */
  ended: () => Promise<readonly EndedOperation[]>;
  file: string;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  /** Is told whose access has an end and is not gone, whenever that was looked through. */
  onChange: (change: EventPayload<'ends.changed'>) => void;
  /** Has remembered what was done to this app alone. */
  note: (entry: EndNoted) => void;
}) {
  const { instances, now, ended, file, clock, newId, notify, onChange, note } = options;
  let timer: NodeJS.Timeout | null = null;
  let revision = 0;
  /** Whom the page was told of last. */
  let told = '';

  const kept = createKeptFile<Kept>({
    ...{ file, clock, newId, notify },
    format: ENDS_FORMAT,
    none: [],
    words: { subject: 'End dates', lost: 'Nobody has an end date until you set them again.' },
  });

  async function list(): Promise<PersonEnd[]> {
    const ends = await kept.current();
    if (ends.length === 0) return [];
    const known = await now();
    const people = endsByPerson(ends, known.places);
    const where = await whereaboutsOf(
      people.map(({ personId }) => personId),
      instances.list().map(({ id }) => id),
      known,
    );
    const offboarded = offboardedIn(await ended(), known.places.personOf);
    return people
      .map((person) => {
        const offboardedAt = offboarded.get(person.personId) ?? null;
        return {
          ...person,
          offboardedAt: offboardedAt !== null && offboardedAt >= person.setAt ? offboardedAt : null,
          where: where.get(person.personId) ?? NOWHERE,
        };
      })
      .sort(byDay);
  }

  /** With the addresses that are joined with these now. */
  async function allAddressesOf(emails: readonly string[]): Promise<string[]> {
    const { addressesOf } = (await now()).places;
    return [...new Set(emails.flatMap((email) => addressesOf(foldAddress(email))))];
  }

  /** Tells who has an end now; `anew` also where they are the same with the same days. */
  async function check({ anew }: { anew: boolean }): Promise<void> {
    const ends = (await list()).flatMap(({ personId, emails, day, where, offboardedAt }) =>
      day === null || hasLeft(where, offboardedAt) ? [] : { personId, emails, day },
    );
    const text = JSON.stringify(ends);
    if (!anew && text === told) return;
    told = text;
    revision += 1;
    onChange({ revision, ends });
  }

  /** One after the other: what was read before must not be told after what was read later. */
  const inTurn = createMutex();
  const tell = (how: { anew: boolean }) => inTurn(() => check(how));

  async function change<T>(next: (ends: Kept) => { after: Kept; value: T }): Promise<Result<T>> {
    const changed = await kept.change((before) => {
      const { after, value } = next(before);
      return after.length > MOST_ENDS && after.length > before.length ? fail(TOO_MANY) : ok({ after, value });
    });
    if (changed.ok) await tell({ anew: true });
    return changed;
  }

  return {
    calls: {
      'ends.list': async () => ok({ ends: await list() }),
      'ends.set': async ({ emails: given, day, note: text, setAt = clock() }) => {
        const emails = await allAddressesOf(given);
        const end = {
          id: newId(),
          emails,
          day,
          note: oneLine(text, MOST_NOTE),
          setAt: Math.min(setAt, clock()),
        };
        const set = await change((ends) => ({ after: withEnd(ends, end), value: {} }));
        if (set.ok) note(setNote(end));
        return set;
      },
      'ends.clear': async ({ emails: given }) => {
        const emails = await allAddressesOf(given);
        const cleared = await change((ends) => {
          const after = withoutAddresses(ends, emails);
          return { after, value: after !== ends };
        });
        if (!cleared.ok) return cleared;
        if (cleared.value) note(clearedNote(emails));
        return ok({});
      },
    } satisfies CallsOf<'ends'>,
    /** All that is kept. */
    all: kept.current,
    /**
     * Adds those of whose addresses none has an end yet, and gives how many these were. Gives `bad-input`,
     * `registry-newer`, `registry-unwritable`; then none was added.
     */
    addMissing: (others: readonly AccessEnd[]): Promise<Result<{ added: number }>> =>
      change((ends) => {
        const after = withMissing(
          ends,
          others.map((end) => ({ ...end, id: newId() })),
        );
        return { after, value: { added: after.length - ends.length } };
      }),
    /** What is known of people may be other now: looked through soon, where anything is kept. */
    checkSoon(): void {
      if (timer) return;
      timer = setTimeout(() => {
        timer = null;
        void kept.current().then((ends) => (ends.length > 0 ? tell({ anew: false }) : undefined));
      }, GATHERED_FOR);
      timer.unref();
    },
    /** Settles when every change asked for so far was saved or refused; for quitting. */
    flush: kept.flush,
  };
}

function byDay(one: PersonEnd, other: PersonEnd): number {
  // Later than any day: a note alone comes last.
  const key = ({ day, personId }: PersonEnd) => `${day ?? 'never'} ${personId}`;
  return key(one) < key(other) ? -1 : 1;
}

const TOO_MANY: AppError = {
  code: 'bad-input',
  message: `There are ${MOST_ENDS} end dates, as many as can be kept.`,
  advice: 'Remove those of people who are nowhere any more.',
};
