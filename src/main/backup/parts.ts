import { z } from 'zod';
import { type AccessEnd, accessEndShape } from '../../shared/accessEnd.ts';
import type { CarriedPart } from '../../shared/backup.ts';
import type { CarriedCounts, CarriedResult } from '../../shared/calls/backup.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { type AppError, ok, type Result } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import { missingSnoozes, type NeedsRoom, type Snooze } from '../needs/needs.ts';
import { type MergedJoins, mergedJoins, missingApart, wellFormed } from '../people/joins.ts';
import type { People } from '../people/people.ts';
import { savedKitShape } from '../permissions/kits.ts';
import type { Permissions } from '../permissions/permissions.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { fromSavedBaseline, instance, savedBaselineShape, toSavedBaseline } from './savedBaseline.ts';

// What goes along in a backup beside the instances and their groups.

const text = z.string().max(MOST_TEXT);

const savedSnoozeShape = z.object({
  id: text,
  instance: instance.exactOptional(),
  until: z.number().nullable(),
  note: text,
});

/** `most`: entries read. */
const SHAPES = {
  joins: { shape: z.array(text).min(2).max(1_000), most: 100_000 },
  apart: { shape: z.array(text).length(2), most: 1_000 },
  ends: { shape: accessEndShape.omit({ id: true }), most: 100_000 },
  kits: { shape: savedKitShape, most: 1_000 },
  snoozes: { shape: savedSnoozeShape, most: 1_000 },
  baselines: { shape: savedBaselineShape, most: 1_000 },
};

export type LaterPart = Exclude<CarriedPart, 'groups'>;
export type SavedParts = { [P in LaterPart]: z.infer<(typeof SHAPES)[P]['shape']>[] };
export type FoundParts = { parts: SavedParts; unreadable: Record<LaterPart, number> };
/** Instances by their place in the file: the ids here, and back. */
export type IdAt = ReadonlyMap<number, string>;
type PlaceOf = ReadonlyMap<string, number>;

/** Yields in between; an unreadable entry costs only itself. */
export async function readParts(file: Record<string, unknown>): Promise<FoundParts> {
  const found = [];
  for (const [part, how] of Object.entries(SHAPES)) found.push([part, await read(file[part], how)] as const);
  return {
    parts: Object.fromEntries(found.map(([part, { good }]) => [part, good])) as SavedParts,
    unreadable: Object.fromEntries(found.map(([part, { bad }]) => [part, bad])) as FoundParts['unreadable'],
  };
}

async function read(
  value: unknown,
  { shape, most }: { shape: z.ZodType; most: number },
): Promise<{ good: unknown[]; bad: number }> {
  if (value === undefined) return { good: [], bad: 0 };
  if (!Array.isArray(value)) return { good: [], bad: 1 };
  const good: unknown[] = [];
  const yieldIfDue = yieldAfter();
  for (const each of value.slice(0, most)) {
    await yieldIfDue();
    const parsed = shape.safeParse(each);
    if (parsed.success) good.push(parsed.data);
  }
  return { good, bad: value.length - good.length };
}

type Added = Result<Partial<CarriedResult>>;

type Part<Saved> = {
  here(): Promise<readonly unknown[]>;
  /** Those that a file can hold; baselines go out one by one, as far as there is room. */
  saved?: (placeOf: PlaceOf) => Promise<Saved>;
  missing(saved: Saved, idAt: IdAt): Promise<number>;
  add(saved: Saved, idAt: IdAt, isCanceled: () => boolean): Promise<Added>;
};

export type Parts = ReturnType<typeof createParts>;

export function createParts(options: {
  preferences: { read(): Pick<Preferences, 'groups'> };
  people: Pick<People, 'joins' | 'apart' | 'addApart'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all' | 'addMissing'>;
  permissions: { kits: Pick<Permissions['kits'], 'saved' | 'addMissing' | 'judge'> };
  needs: Pick<NeedsRoom, 'snoozes'>;
}) {
  const { preferences, people, access, ends } = options;
  const { kits } = options.permissions;
  const { snoozes } = options.needs;

  const parts: { [P in LaterPart]: Part<SavedParts[P]> } = {
    joins: {
      here: () => people.joins.current(),
      saved: async () => (await people.joins.current()).map((group) => [...group]),
      missing: async (saved) => mergedJoins(await people.joins.current(), wellFormed(saved)).added,
      async add(saved) {
        const others = wellFormed(saved);
        let merged: MergedJoins = { joins: [], added: 0, contradictions: [] };
        const changed = await people.joins.change((here) => {
          merged = mergedJoins(here, others);
          return merged.joins;
        });
        if (!changed.ok) return changed;
        const { added, contradictions } = merged;
        return ok({
          added,
          here: others.flat().length - added - contradictions.flat().length,
          contradictions: contradictions.slice(0, 20).map((group) => group.slice(0, 20)),
        });
      },
    },
    apart: {
      here: () => people.apart(),
      saved: async () => (await people.apart()).map((pair) => [...pair]),
      missing: async (saved) => missingApart(saved, await people.apart()).length,
      async add(saved) {
        const done = await people.addApart(saved);
        if (!done.ok) return done;
        const { added, noRoom } = done.value;
        return ok({ added, noRoom, here: saved.length - added - noRoom });
      },
    },
    ends: {
      here: () => ends.all(),
      saved: async () => (await ends.all()).map(({ id: _, ...rest }) => rest),
      missing: async (saved) => missingEnds(saved, await ends.all()),
      async add(saved) {
        const done = await ends.addMissing(saved);
        if (done.ok) return ok({ added: done.value.added, here: saved.length - done.value.added });
        return done.error.code === 'bad-input' ? ok({ noRoom: saved.length }) : done;
      },
    },
    kits: {
      here: () => kits.saved(),
      saved: () => kits.saved(),
      missing: async (saved) => (await kits.judge(saved)).added,
      add: (saved) => kits.addMissing(saved),
    },
    snoozes: {
      here: async () => (await snoozes.all()).filter(isCarried),
      saved: async (placeOf) => (await snoozes.all()).flatMap((each) => toSavedSnooze(each, placeOf) ?? []),
      missing: async (saved, idAt) => missingSnoozes(snoozesIn(saved, idAt), await snoozes.all()).length,
      async add(saved, idAt) {
        const known = snoozesIn(saved, idAt);
        const done = await snoozes.addMissing(known);
        if (!done.ok) return done;
        const { added } = done.value;
        return ok({ added, here: known.length - added, leftOut: saved.length - known.length });
      },
    },
    baselines: {
      here: () => access.baselines.all(),
      async missing(saved, idAt) {
        let missing = 0;
        for (const each of saved) {
          const baseline = fromSavedBaseline(each, idAt);
          if (baseline.instances.length > 0 && !(await access.baselines.isHere(baseline))) missing += 1;
        }
        return missing;
      },
      async add(saved, idAt, isCanceled) {
        const counts = { added: 0, here: 0, leftOut: 0, partly: 0, noRoom: 0 };
        for (const each of saved) {
          if (isCanceled()) return ok({ ...counts, outcome: { kind: 'canceled' } });
          const baseline = fromSavedBaseline(each, idAt);
          const taken =
            baseline.instances.length > 0 ? await access.baselines.add(baseline) : ok('gone' as const);
          if (!taken.ok && taken.error.code !== 'bad-input') return ok({ ...counts, ...failed(taken.error) });
          if (!taken.ok) counts.noRoom += 1;
          else if (taken.value === 'gone') counts.leftOut += 1;
          else {
            counts[taken.value] += 1;
            if (baseline.instances.length < each.instances.length) counts.partly += 1;
          }
        }
        return ok(counts);
      },
    },
  };
  const each = Object.entries(parts) as [LaterPart, Part<unknown>][];

  return {
    async counts(): Promise<CarriedCounts> {
      const groups = preferences.read().groups.filter(({ instanceIds }) => instanceIds.length > 0).length;
      const counted = await Promise.all(
        each.map(async ([part, { here }]) => [part, sizeOf(part, await here())]),
      );
      return { groups, ...Object.fromEntries(counted) };
    },
    /** All but the baselines, which go by lines: see below. */
    async small(carry: readonly CarriedPart[], placeOf: PlaceOf): Promise<Omit<SavedParts, 'baselines'>> {
      const all = each.map(async ([part, { saved }]) => [
        part,
        carry.includes(part) ? await saved?.(placeOf) : [],
      ]);
      const { baselines: _, ...small } = Object.fromEntries(await Promise.all(all));
      return small;
    },
    async baselines(placeOf: PlaceOf, room: number) {
      const lines: string[] = [];
      const tooLarge: string[] = [];
      let left = room;
      for (const baseline of await access.baselines.all()) {
        const saved = toSavedBaseline(baseline, placeOf);
        if (!saved) continue;
        const line = JSON.stringify(saved);
        const bytes = Buffer.byteLength(line);
        if (bytes > left) tooLarge.push(saved.name);
        else {
          left -= bytes;
          lines.push(line);
        }
      }
      return { lines, tooLarge };
    },
    async plan(
      found: FoundParts,
      idAt: IdAt,
    ): Promise<Record<LaterPart, { inFile: number; missing: number }>> {
      const planned = each.map(async ([part, { missing }]) => {
        const saved = found.parts[part];
        return [part, { inFile: sizeOf(part, saved), missing: await missing(saved, idAt) }];
      });
      return Object.fromEntries(await Promise.all(planned));
    },
    async apply(
      part: LaterPart,
      found: FoundParts,
      { idAt, isCanceled }: { idAt: IdAt; isCanceled: () => boolean },
    ): Promise<CarriedResult> {
      const nothing = { ...nothingOf(part), unreadable: found.unreadable[part] };
      if (isCanceled()) return { ...nothing, outcome: { kind: 'canceled' } };
      const { add } = parts[part] as Part<unknown>;
      const added = await add(found.parts[part], idAt, isCanceled);
      return { ...nothing, ...(added.ok ? added.value : failed(added.error)) };
    },
  };
}

/** Joins count addresses. */
export function sizeOf(part: CarriedPart, all: readonly unknown[]): number {
  return part === 'joins' ? wellFormed(all as string[][]).flat().length : all.length;
}

export function nothingOf(part: CarriedPart): CarriedResult {
  return {
    part,
    ...{ added: 0, here: 0, leftOut: 0, partly: 0, noRoom: 0, unreadable: 0 },
    contradictions: [],
    outcome: { kind: 'done' },
  };
}

export function failed({ code, message, advice }: AppError): Pick<CarriedResult, 'outcome'> {
  return { outcome: { kind: 'failed', error: { code, message, advice } } };
}

function missingEnds(others: SavedParts['ends'], here: readonly AccessEnd[]): number {
  const taken = new Set(here.flatMap(({ emails }) => emails).map(foldAddress));
  return others.filter(({ emails }) => !emails.some((email) => taken.has(foldAddress(email)))).length;
}

/** Needs about one thing that other computers know by name: an address or a server. */
const NAMED_ELSEWHERE: ReadonlySet<string> = new Set(['returned', 'unreachable']);

function isCarried({ id }: Pick<Snooze, 'id'>): boolean {
  const [kind = '', about] = id.split(' ');
  return about === undefined || NAMED_ELSEWHERE.has(kind);
}

function toSavedSnooze(snooze: Snooze, placeOf: PlaceOf): SavedParts['snoozes'][number] | null {
  if (!isCarried(snooze)) return null;
  const { id, until, note } = snooze;
  const [kind = '', about] = id.split(' ');
  if (kind !== 'unreachable' || about === undefined) return { id, until, note };
  const instance = placeOf.get(about);
  return instance === undefined ? null : { id: kind, instance, until, note };
}

function snoozesIn(saved: SavedParts['snoozes'], idAt: IdAt): Omit<Snooze, 'about'>[] {
  return saved.flatMap(({ id, instance, ...rest }) => {
    if (instance === undefined) return { id, ...rest };
    const instanceId = idAt.get(instance);
    return instanceId === undefined ? [] : { id: `${id} ${instanceId}`, ...rest };
  });
}
