import { z } from 'zod';
import { id, pointInTime, text } from '../../shared/calls/fields.ts';

const mode = z.enum(['at-least', 'exactly']);
const place = { kitId: id, instanceId: id, organizationId: id };

const appliedShape = z.object({
  ...place,
  projects: z.array(id).max(50_000),
  matchedAt: pointInTime.nullable(),
  people: z.array(z.object({ userId: id, email: text, mode, at: pointInTime })),
});

const waitingShape = z.object({
  ...place,
  mode,
  email: text,
  since: pointInTime,
  joinedAt: pointInTime.nullable(),
  /** Consecutive readings with neither the invitation nor a membership. */
  absences: z.number().int().min(0),
  deleted: text.exactOptional(),
});

export const usesShape = z.object({
  applied: z.array(appliedShape),
  waiting: z.array(waitingShape),
  heardAt: pointInTime.exactOptional(),
});

export type Applied = z.infer<typeof appliedShape>;
export type Waiting = z.infer<typeof waitingShape>;
export type KeptUses = { applied: readonly Applied[]; waiting: readonly Waiting[]; heardAt?: number };
export type UsePlace = { kitId: string; instanceId: string; organizationId: string };

export type AppliedTo = UsePlace & { person: Applied['people'][number]; isTakenBack: boolean };

/** Readings without a trace until the invitation counts as gone. */
const GONE_AFTER = 2;

export function placeKey({ kitId, instanceId, organizationId }: UsePlace): string {
  return JSON.stringify([kitId, instanceId, organizationId]);
}

export function isAt(one: Omit<UsePlace, 'kitId'>, other: Omit<UsePlace, 'kitId'>): boolean {
  return one.instanceId === other.instanceId && one.organizationId === other.organizationId;
}

export function withApplied(uses: KeptUses, changes: readonly AppliedTo[]): KeptUses {
  if (changes.length === 0) return uses;
  const records = new Map(uses.applied.map((record) => [placeKey(record), record]));
  for (const [key, own] of Map.groupBy(changes, placeKey)) {
    const [{ kitId, instanceId, organizationId }] = own as [AppliedTo];
    const record = records.get(key) ?? {
      ...{ kitId, instanceId, organizationId },
      ...{ projects: [], matchedAt: null, people: [] },
    };
    const people = new Map(record.people.map((person) => [person.userId, person]));
    for (const { person, isTakenBack } of own) {
      people.delete(person.userId);
      if (!isTakenBack) people.set(person.userId, person);
    }
    if (people.size > 0) records.set(key, { ...record, people: [...people.values()] });
    else records.delete(key);
  }
  const given = changes.filter(({ isTakenBack }) => !isTakenBack);
  const granted = new Set(given.map((change) => waitingKey(change, change.person.email)));
  // Any kit satisfies those who wait for a deleted one.
  const byAny = new Set(given.map((change) => waitingKey({ ...change, kitId: '' }, change.person.email)));
  const isGranted = (entry: Waiting) =>
    granted.has(waitingKey(entry, entry.email)) ||
    (entry.deleted !== undefined && byAny.has(waitingKey({ ...entry, kitId: '' }, entry.email)));
  return {
    ...uses,
    applied: [...records.values()],
    waiting: uses.waiting.filter((entry) => !isGranted(entry)),
  };
}

export function withMatched(
  uses: KeptUses,
  matched: readonly (UsePlace & { projects: readonly string[] })[],
  at: number,
): KeptUses {
  if (matched.length === 0) return uses;
  const records = new Map(uses.applied.map((record) => [placeKey(record), record]));
  for (const { kitId, instanceId, organizationId, projects } of matched) {
    const place = { kitId, instanceId, organizationId };
    const record = records.get(placeKey(place)) ?? { ...place, people: [] };
    records.set(placeKey(place), { ...record, projects: [...projects], matchedAt: at });
  }
  return { ...uses, applied: [...records.values()] };
}

export function withWaiting(uses: KeptUses, entries: readonly Waiting[]): KeptUses {
  if (entries.length === 0) return uses;
  const waiting = new Map(uses.waiting.map((entry) => [waitingKey(entry, entry.email), entry]));
  for (const entry of entries) waiting.set(waitingKey(entry, entry.email), entry);
  return { ...uses, waiting: [...waiting.values()] };
}

export function withoutWaiting(uses: KeptUses, isGone: (entry: Waiting) => boolean): KeptUses {
  const waiting = uses.waiting.filter((entry) => !isGone(entry));
  return waiting.length === uses.waiting.length ? uses : { ...uses, waiting };
}

export function withoutPlaces(uses: KeptUses, isGone: (place: UsePlace) => boolean): KeptUses {
  const applied = uses.applied.filter((record) => !isGone(record));
  const waiting = uses.waiting.filter((entry) => !isGone(entry));
  const isSame = applied.length === uses.applied.length && waiting.length === uses.waiting.length;
  return isSame ? uses : { ...uses, applied, waiting };
}

export function withoutKit(uses: KeptUses, { id, name }: { id: string; name: string }): KeptUses {
  const waiting = uses.waiting.map((entry) => (entry.kitId === id ? { ...entry, deleted: name } : entry));
  return { ...uses, applied: uses.applied.filter(({ kitId }) => kitId !== id), waiting };
}

type Listed = { list: 'members' | 'invitations'; here: ReadonlySet<string>; askedAt: number; at: number };

/** People absent in several readings are gone, unless the list was requested before their invitation. */
export function withReading(
  uses: KeptUses,
  { instanceId, organizationId }: Omit<UsePlace, 'kitId'>,
  reading: Listed,
): KeptUses {
  let isOther = false;
  const waiting = uses.waiting.flatMap((entry) => {
    if (entry.instanceId !== instanceId || entry.organizationId !== organizationId) return entry;
    const next = entryAfter(entry, reading);
    if (next !== entry) isOther = true;
    return next ?? [];
  });
  return isOther ? { ...uses, waiting } : uses;
}

function entryAfter(entry: Waiting, { list, here, askedAt, at }: Listed): Waiting | null {
  const isHere = here.has(entry.email);
  if (list === 'members') {
    if (isHere) return entry.joinedAt === null ? { ...entry, joinedAt: at, absences: 0 } : entry;
    // Somebody who joined and left waits for nothing.
    return entry.joinedAt === null || askedAt < entry.joinedAt ? entry : null;
  }
  if (entry.joinedAt !== null) return entry;
  if (isHere) return entry.absences === 0 ? entry : { ...entry, absences: 0 };
  if (askedAt < entry.since) return entry;
  const absences = entry.absences + 1;
  return absences >= GONE_AFTER ? null : { ...entry, absences };
}

export function waitingKey(place: UsePlace, email: string): string {
  return `${placeKey(place)} ${email}`;
}
