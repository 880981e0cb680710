import { z } from 'zod';
import { type AccessEnd, accessEndShape } from '../../shared/accessEnd.ts';
import type { PersonEnd, Whereabouts } from '../../shared/calls/access.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { AppNote, Step } from '../../shared/operations/operation.ts';
import { foldAddress, oneLine } from '../../shared/text.ts';
import { type Day, dayAt, MOST_NOTE } from '../../shared/time.ts';
import { type EveryonesPlaces, type Invited, isOpen } from '../people/access.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { gathered, yieldToEventLoop } from '../scheduling/yielding.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import { accessNow, type Now } from './drift.ts';
import { type EndedOperation, offboardedIn } from './returned.ts';

const MOST_ENDS = 5_000;
/** Delay after the first reading, so that readings arriving together are processed once. ms */
const GATHERED_FOR = 1_000;

type Kept = readonly AccessEnd[];

export const ENDS_FORMAT = keptFormat<Kept>({
  ...{ version: 1, name: 'ends' },
  content: z.array(accessEndShape).transform(folded),
});

export type Ends = ReturnType<typeof createEnds>;

export function createEnds(options: {
  instances: { list(): readonly Pick<Instance, 'id'>[] };
  now: () => Promise<Now>;
  ended: () => Promise<readonly EndedOperation[]>;
  file: string;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: (change: EventPayload<'ends.changed'>) => void;
  note: (entry: EndNoted) => void;
}) {
  const { instances, now, ended, file, clock, newId, notify, onChange, note } = options;
  let revision = 0;
  let told = '';
  let standing: EventPayload<'ends.changed'>['ends'] | null = null;

  const kept = createKeptFile<Kept>({
    ...{ file, clock, newId, notify },
    format: ENDS_FORMAT,
    none: [],
    words: { subject: 'End dates', lost: 'Set the end dates again.' },
  });

  const effective = async (): Promise<Kept> => eachAddressOnce(await kept.current());

  async function list(): Promise<PersonEnd[]> {
    const ends = await effective();
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

  async function allAddressesOf(emails: readonly string[]): Promise<string[]> {
    const { addressesOf } = (await now()).places;
    return [...new Set(emails.flatMap((email) => addressesOf(foldAddress(email))))];
  }

  async function check({ anew }: { anew: boolean }): Promise<void> {
    const ends = (await list()).flatMap(({ personId, emails, day, where, offboardedAt }) =>
      day === null || hasLeft(where, offboardedAt) ? [] : { personId, emails, day },
    );
    standing = ends;
    const text = JSON.stringify(ends);
    if (!anew && text === told) return;
    told = text;
    revision += 1;
    onChange({ revision, ends });
  }

  /** Serialized: results of older readings must not arrive after newer ones. */
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
      'ends.set': async ({ emails: given, day, note: text, setAt }) => {
        const emails = await allAddressesOf(given);
        const isPast = day !== null && day < dayAt(clock()) && setAt === undefined;
        if (isPast && !(await effective()).some((end) => end.day === day && isOf(end, emails)))
          return fail(PAST);
        const end = {
          id: newId(),
          emails,
          day,
          note: oneLine(text, MOST_NOTE),
          setAt: Math.min(setAt ?? clock(), clock()),
        };
        const set = await change((ends) => ({ after: folded(withEnd(ends, end)), value: {} }));
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
    all: effective,
    async standing(
      emails: readonly string[],
    ): Promise<(email: string) => { day: Day | null; isIn: boolean }> {
      const [ends, known] = [await effective(), await now()];
      const idOf = (email: string) => known.places.personOf(foldAddress(email));
      const ids = instances.list().map(({ id }) => id);
      const where = await whereaboutsOf([...new Set(emails.map(idOf))], ids, known);
      const days = new Map(endsByPerson(ends, known.places).map(({ personId, day }) => [personId, day]));
      return (email) => {
        const { member, invited } = where.get(idOf(email)) ?? NOWHERE;
        return { day: days.get(idOf(email)) ?? null, isIn: member + invited > 0 };
      };
    },
    /**
     * Called before steps are sent, so that a kill in between leaves nobody in longer. Keeps ends that a
     * person set since. Gives `bad-input`, `registry-newer`, `registry-unwritable`.
     */
    async hold({ id: by, startedAt }: Of, steps: readonly Step[]): Promise<Result<unknown>> {
      const given = [...givenBy(steps)].filter(([, { stands }]) => stands);
      if (given.length === 0) return ok(null);
      const { addressesOf } = (await now()).places;
      return change((ends) => {
        const last = new Map(ends.flatMap((end) => end.emails.map((email) => [email, end] as const)));
        const set = given.flatMap(([email, { day }]): AccessEnd | [] => {
          const emails = [...new Set([email, ...addressesOf(email)])];
          const [before] = emails.flatMap((each) => last.get(each) ?? []).sort((a, b) => b.setAt - a.setAt);
          if (before && (before.by === by || before.setAt > startedAt)) return [];
          return { id: newId(), emails, day, note: before?.note ?? '', setAt: clock(), by };
        });
        return { after: [...ends, ...set], value: null };
      });
    },
    async release({ id }: Of, steps: readonly Step[]): Promise<void> {
      const gone = [...givenBy(steps)].flatMap(([email, { stands }]) => (stands ? [] : email));
      if (!(await kept.current()).some(({ by }) => by === id) || gone.length === 0) return;
      const emails = await allAddressesOf(gone);
      await change((ends) => ({
        after: ends.flatMap((end) => (end.by === id ? withoutAddresses([end], emails) : end)),
        value: null,
      }));
    },
    async setDays(days: readonly { emails: readonly string[]; day: Day }[]): Promise<Result<null>> {
      const set: AccessEnd[] = [];
      for (const { emails, day } of days)
        set.push({ id: newId(), emails: await allAddressesOf(emails), day, note: '', setAt: clock() });
      const changed = await change((ends) => ({
        after: folded(set).reduce(withDay, folded(ends)),
        value: null,
      }));
      if (changed.ok) for (const end of set) note(setNote(end));
      return changed;
    },
    told: async () => ((await kept.current()).length === 0 ? [] : standing),
    addMissing: (others: readonly Omit<AccessEnd, 'id'>[]): Promise<Result<{ added: number }>> =>
      change((ends) => {
        const after = withMissing(
          ends,
          others.map((end) => ({ ...end, id: newId() })),
        );
        return { after, value: { added: after.length - ends.length } };
      }),
    checkNow: () => tell({ anew: false }),
    checkSoon: gathered(
      () => void kept.current().then((ends) => (ends.length > 0 ? tell({ anew: false }) : undefined)),
      GATHERED_FOR,
    ),
    flush: kept.flush,
  };
}

type Of = { id: string; startedAt: number };

function givenBy(steps: readonly Step[]): Map<string, { day: Day; stands: boolean }> {
  const given = new Map<string, { day: Day; stands: boolean }>();
  for (const { change, state } of steps) {
    if (!('endsOn' in change) || change.endsOn === undefined) continue;
    const email = foldAddress(change.email);
    const isGone = ['failed', 'skipped', 'canceled'].includes(state.state) || 'undone' in state;
    given.set(email, { day: change.endsOn, stands: !isGone || given.get(email)?.stands === true });
  }
  return given;
}

function byDay(one: PersonEnd, other: PersonEnd): number {
  const key = ({ day, personId }: PersonEnd) => `${day ?? 'never'} ${personId}`;
  return key(one) < key(other) ? -1 : 1;
}

const TOO_MANY: AppError = {
  code: 'bad-input',
  message: `You have ${MOST_ENDS} end dates, the maximum.`,
  advice: 'Remove end dates of people without access.',
};

const PAST: AppError = {
  code: 'bad-input',
  message: 'This date is past.',
  advice: 'Choose today or later. To end access now, off-board the person.',
};

function isOf({ emails }: Pick<AccessEnd, 'emails'>, addresses: readonly string[]): boolean {
  return emails.some((email) => addresses.includes(email));
}

type SetForPerson = Pick<PersonEnd, 'personId' | 'emails' | 'day' | 'note' | 'setAt'>;

/** The same day keeps its age: a new note is not a new end. */
function withEnd(ends: readonly AccessEnd[], end: AccessEnd): readonly AccessEnd[] {
  const before = ends.filter((each) => each.day === end.day && isOf(each, end.emails));
  const setAt = before.length > 0 ? Math.max(...before.map((each) => each.setAt)) : end.setAt;
  return [...withoutAddresses(ends, end.emails), { ...end, setAt }];
}

function withDay(ends: readonly AccessEnd[], end: AccessEnd): readonly AccessEnd[] {
  const before = ends.findLast((each) => isOf(each, end.emails));
  return withEnd(ends, { ...end, note: before?.note ?? '' });
}

/** Somebody may have edited the file by hand. */
function folded(ends: readonly AccessEnd[]): readonly AccessEnd[] {
  return ends.flatMap((end) => {
    const emails = [...new Set(end.emails.map(foldAddress))].filter((email) => email !== '');
    return emails.length === 0 ? [] : [{ ...end, emails }];
  });
}

/** The last end that names an address wins. */
function eachAddressOnce(ends: readonly AccessEnd[]): readonly AccessEnd[] {
  const taken = new Set<string>();
  return ends
    .toReversed()
    .flatMap((end) => {
      const emails = end.emails.filter((email) => !taken.has(email));
      for (const email of emails) taken.add(email);
      return emails.length === 0 ? [] : [{ ...end, emails }];
    })
    .toReversed();
}

function withoutAddresses(ends: readonly AccessEnd[], addresses: readonly string[]): readonly AccessEnd[] {
  const gone = new Set(addresses.map(foldAddress));
  if (!ends.some(({ emails }) => emails.some((email) => gone.has(email)))) return ends;
  return ends.flatMap((end) => {
    const emails = end.emails.filter((email) => !gone.has(email));
    return emails.length === 0 ? [] : [{ ...end, emails }];
  });
}

function withMissing(ends: readonly AccessEnd[], others: readonly AccessEnd[]): readonly AccessEnd[] {
  const taken = new Set(ends.flatMap(({ emails }) => emails));
  const added = eachAddressOnce(folded(others)).filter(
    ({ emails }) => !emails.some((email) => taken.has(email)),
  );
  return added.length === 0 ? ends : [...ends, ...added];
}

function endsByPerson(
  ends: readonly AccessEnd[],
  { personOf, addressesOf }: Pick<EveryonesPlaces, 'personOf' | 'addressesOf'>,
): SetForPerson[] {
  const byPerson = new Map<string, AccessEnd[]>();
  for (const end of ends)
    for (const personId of new Set(end.emails.map(personOf)))
      byPerson.set(personId, [...(byPerson.get(personId) ?? []), end]);
  return [...byPerson].map(([personId, own]) => ({
    personId,
    emails: [...addressesOf(personId)],
    day: own.flatMap(({ day }) => day ?? []).sort()[0] ?? null,
    note: [...new Set(own.map(({ note }) => note).filter((note) => note !== ''))]
      .join(' · ')
      .slice(0, MOST_NOTE),
    setAt: Math.max(...own.map(({ setAt }) => setAt)),
  }));
}

const NOWHERE: Whereabouts = { member: 0, invited: 0, instances: 0, unknown: 0 };

async function whereaboutsOf(
  personIds: readonly string[],
  instanceIds: readonly string[],
  now: Now,
): Promise<Map<string, Whereabouts>> {
  const where = new Map(personIds.map((id) => [id, { ...NOWHERE }]));
  const { personOf, left } = now.places;
  const personsIn = (rows: readonly Invited[] = []) =>
    new Set(rows.filter((row) => isOpen(row, now.at)).map(({ id }) => personOf(id)));
  for (const instanceId of instanceIds) {
    await yieldToEventLoop();
    const access = accessNow(instanceId, now.places);
    const here = new Set<Whereabouts>();
    for (const { members, invitations } of access?.organizations ?? []) {
      const [isMember, isInvited] = [personsIn(members?.rows), personsIn(invitations?.rows)];
      for (const [id, one] of where) {
        if (isMember.has(id)) one.member += 1;
        else if (isInvited.has(id)) one.invited += 1;
        else if (!members || !invitations) one.unknown += 1;
        if (isMember.has(id) || isInvited.has(id)) here.add(one);
      }
    }
    for (const { members, invitations } of left.filter((each) => each.instanceId === instanceId)) {
      const wasHere = personsIn([...(members?.rows ?? []), ...(invitations?.rows ?? [])]);
      for (const [id, one] of where) if (wasHere.has(id)) one.unknown += 1;
    }
    for (const one of here) one.instances += 1;
    if (!access) for (const one of where.values()) one.unknown += 1;
  }
  return where;
}

/** Anything unread counts as access, unless the person was off-boarded. */
function hasLeft({ member, invited, unknown }: Whereabouts, offboardedAt: number | null): boolean {
  return member + invited === 0 && (unknown === 0 || offboardedAt !== null);
}

type EndNoted = AppNote<'set-end' | 'clear-end'>;

/** Activity keeps the note's words with the end, so that they can be deleted. */
function setNote({ emails, day, note }: Pick<AccessEnd, 'emails' | 'day' | 'note'>): EndNoted {
  const subject = wordsOf(emails);
  const words =
    day === null ? 'A note without a date.' : `Access ends on ${day}${note === '' ? '' : ', with a note'}.`;
  return { kind: 'set-end', instance: null, subject, note: words };
}

function clearedNote(emails: readonly string[]): EndNoted {
  return {
    kind: 'clear-end',
    instance: null,
    subject: wordsOf(emails),
    note: 'The end date and its note were removed.',
  };
}

function wordsOf([first = '']: readonly string[]): string {
  return oneLine(first, 300);
}
