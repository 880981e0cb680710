import { z } from 'zod';
import type { Returned } from '../../shared/calls/access.ts';
import type { JoinedPeople } from '../../shared/calls/kits.ts';
import type { Need, Needs } from '../../shared/calls/needs.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { KeyHealth, Notice } from '../../shared/instance.ts';
import { choicesAmong, queryOf } from '../../shared/peopleQuery.ts';
import { oneLine } from '../../shared/text.ts';
import { dayAt, type Ms } from '../../shared/time.ts';
import type { People } from '../people/people.ts';
import type { Preferences } from '../preferences/preferences.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { throttled } from '../scheduling/yielding.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import type { Cache } from '../world/cache.ts';
import type { World } from '../world/world.ts';
import { type Facts, factsOn, needsOf } from './needsOf.ts';
import { aboutOf, isOver, isWithoutParts, SNOOZED_FOR } from './snoozing.ts';
import type { Found } from './tally.ts';

const MADE_EVERY = 1_000;
const MOST_SNOOZES = 1_000;

const snoozeShape = z.object({
  id: z.string(),
  until: z.number().nullable(),
  /** Hashes of the need's subjects; empty from another computer, until computed here. */
  about: z.string(),
  note: z.string(),
});
export type Snooze = z.infer<typeof snoozeShape>;
type Snoozes = readonly Snooze[];

export const SNOOZES_FORMAT = keptFormat<Snoozes>({
  ...{ version: 1, name: 'snoozes' },
  content: z.array(snoozeShape),
});

type NeedNow = Need & { subjects: readonly string[] };

export type NeedsRoom = ReturnType<typeof createNeeds>;

export function createNeeds(options: {
  world: Pick<
    World,
    'onChange' | 'keys' | 'targets' | 'lastFailure' | 'isReading' | 'ownInvitations' | 'isOwnUnread'
  >;
  cache: Pick<Cache, 'accountOf'>;
  health: () => Readonly<Record<string, KeyHealth>>;
  people: Pick<People, 'places' | 'idsOf'>;
  returned: () => Promise<readonly Returned[]>;
  unfinished: () => Promise<Facts['unfinished']>;
  drifts: () => Promise<Facts['drifts']>;
  ends: () => Promise<Facts['ends']>;
  joined: () => Promise<readonly JoinedPeople[]>;
  reviews: () => Promise<Facts['reviews']>;
  preferences: Pick<Preferences, 'read' | 'onChange'>;
  file: string;
  clock: () => Ms;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: (change: EventPayload<'needs.changed'>) => void;
}) {
  const { world, cache, people, preferences, file, clock, newId, notify, onChange } = options;
  const kept = createKeptFile<Snoozes>({
    ...{ file, clock, newId, notify },
    format: SNOOZES_FORMAT,
    none: [],
    words: { subject: 'Snoozed lines', lost: 'Needs you shows them again until you snooze them.' },
  });
  let isLookedAt = false;
  let revision = 0;
  let told = '';

  async function viewsNow(): Promise<Facts['views']> {
    const { savedViews, groups } = preferences.read();
    const order = world.keys().map(({ instanceId }) => instanceId);
    const today = dayAt(clock());
    const meant = savedViews.filter(({ stayZero, as }) => stayZero && as !== 'compare');
    const views = [];
    for (const { id, name, ...shown } of meant) {
      const choices = choicesAmong(shown.choices, order, groups);
      views.push({ id, name, people: await people.idsOf(queryOf({ ...shown, choices }, { groups, today })) });
    }
    return views;
  }

  async function factsNow(): Promise<Facts> {
    const [places, returned, unfinished, drifts, ends, joined, reviews, views] = await Promise.all([
      people.places(),
      options.returned(),
      options.unfinished(),
      options.drifts(),
      options.ends(),
      options.joined(),
      options.reviews(),
      viewsNow(),
    ]);
    // No await from here on: one consistent moment.
    const targets = new Map(world.targets().map((each) => [each.instanceId, each.targets]));
    const instances = world.keys().map((keys) => ({
      ...keys,
      failure: world.lastFailure(keys.instanceId),
      isReading: world.isReading(keys.instanceId),
      at: cache.accountOf(keys.instanceId)?.at ?? null,
      targets: targets.get(keys.instanceId) ?? [],
      own: world.ownInvitations(keys.instanceId),
      isOwnUnread: world.isOwnUnread(keys.instanceId),
    }));
    return {
      now: clock(),
      instances,
      health: options.health(),
      people: places,
      returned,
      unfinished,
      drifts,
      ends,
      joined,
      reviews,
      views,
      reminded: preferences.read().reminded,
    };
  }

  async function make(): Promise<{
    needs: NeedNow[];
    clear: boolean;
    facts: Facts;
    on: (instanceIds: readonly string[]) => Needs;
  }> {
    const facts = await factsNow();
    const { needs: found, isWhole, isSettled } = needsOf(facts);
    const byId = new Map(found.map((need) => [need.id, need]));
    const known = { ...facts, isSettled };
    const isGone = (snooze: Snooze) => isOver(snooze, byId.get(snooze.id), known);
    const before = await kept.current();
    const withAbout = (snooze: Snooze): Snooze => {
      const need = isWithoutParts(snooze.about) ? byId.get(snooze.id) : undefined;
      return need ? { ...snooze, about: aboutOf(need, facts) } : snooze;
    };
    if (before.some((each) => isGone(each) || withAbout(each) !== each))
      await kept.change((all) =>
        ok({ after: all.filter((each) => !isGone(each)).map(withAbout), value: null }),
      );
    // Expired ones count as over even if saving failed.
    const snoozes = new Map(
      (await kept.current()).flatMap((each) => (isGone(each) ? [] : [[each.id, each]])),
    );
    const snoozed = (need: Found): NeedNow => {
      const snooze = snoozes.get(need.id);
      return { ...need, snoozed: snooze ? { until: snooze.until, note: snooze.note } : null };
    };
    const needs = found.map(snoozed);
    const list = listOf(needs, isWhole, facts);
    const text = JSON.stringify(list);
    if (text !== told) {
      told = text;
      revision += 1;
      onChange({ revision, ...list });
    }
    return {
      needs,
      clear: list.clear,
      facts,
      on(instanceIds: readonly string[]): Needs {
        const part = factsOn(instanceIds, facts);
        const { needs: there, isWhole: isKnown } = needsOf(part);
        return listOf(there.map(snoozed), isKnown, part);
      },
    };
  }

  /** Serialized: older results must not arrive after newer ones. */
  const inTurn = createMutex();
  const makeNow = () => inTurn(make);
  const changed = throttled(() => {
    if (isLookedAt) void makeNow();
  }, MADE_EVERY);
  world.onChange(changed);
  preferences.onChange(changed);

  async function change(next: (snoozes: Snoozes) => Snoozes): Promise<Result<Record<string, never>>> {
    const done = await kept.change((all) => ok({ after: next(all), value: {} }));
    await makeNow();
    return done;
  }
  const without = (all: Snoozes, isGone: (snooze: Snooze) => boolean) =>
    all.some(isGone) ? all.filter((each) => !isGone(each)) : all;

  return {
    calls: {
      'needs.list': async ({ instanceIds }) => {
        isLookedAt = true;
        const made = await makeNow();
        return ok(instanceIds ? made.on(instanceIds) : (JSON.parse(told) as Needs));
      },
      'needs.snooze': async ({ id, until, note }) => {
        const { needs, facts } = await makeNow();
        const need = needs.find((each) => each.id === id);
        if (!need) return ok({});
        const snooze = {
          id,
          until: until === 'change' ? null : clock() + SNOOZED_FOR[until],
          about: aboutOf(need, facts),
          note: oneLine(note, 500),
        };
        return change((all) => [...without(all, (each) => each.id === id), snooze].slice(-MOST_SNOOZES));
      },
      'needs.wake': ({ id }) => change((all) => without(all, (each) => each.id === id)),
    } satisfies CallsOf<'needs'>,
    snoozes: {
      all: kept.current,
      async addMissing(others: readonly Omit<Snooze, 'about'>[]): Promise<Result<{ added: number }>> {
        let added = 0;
        const done = await change((all) => {
          const missing = missingSnoozes(others, all);
          added = missing.length;
          return added === 0 ? all : [...all, ...missing.map((each) => ({ ...each, about: '' }))];
        });
        return done.ok ? ok({ added }) : done;
      },
    },
    now: makeNow,
    changed,
    checkSoon(): void {
      void kept.current().then((snoozes) => {
        if (snoozes.length === 0) return;
        isLookedAt = true;
        changed();
      });
    },
    forget: (instanceId: string): Promise<Result<null>> =>
      kept.change((all) =>
        ok({ after: without(all, ({ id }) => id.endsWith(` ${instanceId}`)), value: null }),
      ),
    flush: kept.flush,
  };
}

function listOf(needs: readonly NeedNow[], isWhole: boolean, { instances }: Pick<Facts, 'instances'>): Needs {
  const read = instances.flatMap(({ failure, at }) => (failure === null ? (at ?? []) : []));
  return {
    needs: needs.map(({ subjects: _, ...need }) => need),
    clear: isWhole && needs.every(({ snoozed }) => snoozed !== null),
    asOf: read.length > 0 ? Math.min(...read) : null,
  };
}

export function missingSnoozes<S extends { id: string }>(
  others: readonly S[],
  here: readonly { id: string }[],
): S[] {
  const ids = new Set(here.map(({ id }) => id));
  return others.filter(({ id }) => !ids.has(id));
}
