import type { AccessEnd } from '../../shared/accessEnd.ts';
import type { CarriedPart } from '../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult } from '../../shared/calls/backup.ts';
import { withInstanceIn } from '../../shared/choices.ts';
import { type AppError, ok, type Result } from '../../shared/errors.ts';
import { comparedName } from '../../shared/nameFault.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import { missingSnoozes, type NeedsRoom } from '../needs/needs.ts';
import { type MergedJoins, mergedJoins, missingApart, wellFormed } from '../people/joins.ts';
import type { People } from '../people/people.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { SavedInstance } from './format.ts';
import type { SavedEnd, SavedParts, UnreadableParts } from './parts.ts';
import { fromSavedBaseline } from './savedBaseline.ts';
import { fromSavedSnooze } from './savedSnooze.ts';

export type LaterPart = Exclude<CarriedPart, 'groups'>;
export type IdAt = ReadonlyMap<number, string>;
type FoundParts = { parts: SavedParts; unreadable: UnreadableParts };

export type PartsIn = ReturnType<typeof createPartsIn>;

export function createPartsIn(options: {
  people: Pick<People, 'joins' | 'apart' | 'addApart'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all' | 'addMissing'>;
  permissions: { kits: Pick<Permissions['kits'], 'addMissing' | 'judge' | 'all'> };
  needs: Pick<NeedsRoom, 'snoozes'>;
  newId: () => string;
}) {
  const { people, access, ends: accessEnds, permissions, needs, newId } = options;

  async function joins({ parts }: FoundParts): Promise<Partial<CarriedResult>> {
    const others = wellFormed(parts.joins);
    let merged: MergedJoins = { joins: [], added: 0, contradictions: [] };
    const changed = await people.joins.change((here) => {
      merged = mergedJoins(here, others);
      return merged.joins;
    });
    if (!changed.ok) return failed(changed.error);
    const contradicted = merged.contradictions.flat().length;
    return {
      added: merged.added,
      here: others.flat().length - merged.added - contradicted,
      contradictions: merged.contradictions.slice(0, 20).map((group) => group.slice(0, 20)),
    };
  }

  async function ends({ parts }: FoundParts): Promise<Partial<CarriedResult>> {
    const { length } = parts.ends;
    const added = await accessEnds.addMissing(parts.ends.map((end) => ({ ...end, id: newId() })));
    if (added.ok) return { added: added.value.added, here: length - added.value.added };
    return added.error.code === 'bad-input' ? { noRoom: length } : failed(added.error);
  }

  async function kits({ parts }: FoundParts): Promise<Partial<CarriedResult>> {
    const added = await permissions.kits.addMissing(parts.kits);
    return added.ok ? added.value : failed(added.error);
  }

  async function apart({ parts }: FoundParts): Promise<Partial<CarriedResult>> {
    const added = await people.addApart(parts.apart);
    if (!added.ok) return failed(added.error);
    const { added: count, noRoom } = added.value;
    return { added: count, noRoom, here: parts.apart.length - count - noRoom };
  }

  async function snoozes({ parts }: FoundParts, idAt: IdAt): Promise<Partial<CarriedResult>> {
    const known = parts.snoozes.flatMap((each) => fromSavedSnooze(each, idAt) ?? []);
    const leftOut = parts.snoozes.length - known.length;
    const added = await needs.snoozes.addMissing(known);
    if (!added.ok) return failed(added.error);
    return { added: added.value.added, here: known.length - added.value.added, leftOut };
  }

  async function baselines(
    { parts }: FoundParts,
    idAt: IdAt,
    isCanceled: () => boolean,
  ): Promise<Partial<CarriedResult>> {
    const counts = { added: 0, here: 0, leftOut: 0, partly: 0, noRoom: 0 };
    for (const saved of parts.baselines) {
      if (isCanceled()) return { ...counts, outcome: { kind: 'canceled' } };
      const baseline = fromSavedBaseline(saved, idAt);
      if (baseline.instances.length === 0) {
        counts.leftOut += 1;
        continue;
      }
      const taken = await access.baselines.add(baseline);
      if (!taken.ok && taken.error.code !== 'bad-input') return { ...counts, ...failed(taken.error) };
      if (!taken.ok) counts.noRoom += 1;
      else counts[taken.value === 'gone' ? 'leftOut' : taken.value] += 1;
      if (taken.ok && taken.value !== 'gone' && baseline.instances.length < saved.instances.length)
        counts.partly += 1;
    }
    return counts;
  }

  return {
    async plan(
      { parts }: FoundParts,
      idAt: IdAt,
    ): Promise<Record<LaterPart, { inFile: number; missing: number }>> {
      const others = wellFormed(parts.joins);
      let missing = 0;
      for (const saved of parts.baselines) {
        const baseline = fromSavedBaseline(saved, idAt);
        if (baseline.instances.length > 0 && !(await access.baselines.isHere(baseline))) missing += 1;
      }
      const here = await people.joins.current();
      return {
        joins: { inFile: others.flat().length, missing: mergedJoins(here, others).added },
        apart: {
          inFile: parts.apart.length,
          missing: missingApart(parts.apart, await people.apart()).length,
        },
        baselines: { inFile: parts.baselines.length, missing },
        ends: { inFile: parts.ends.length, missing: missingEnds(parts.ends, await accessEnds.all()) },
        kits: {
          inFile: parts.kits.length,
          missing: (await permissions.kits.judge(parts.kits)).added,
        },
        snoozes: {
          inFile: parts.snoozes.length,
          missing: missingSnoozes(
            parts.snoozes.flatMap((each) => fromSavedSnooze(each, idAt) ?? []),
            await needs.snoozes.all(),
          ).length,
        },
      };
    },
    async apply(
      part: LaterPart,
      found: FoundParts,
      { idAt, isCanceled }: { idAt: IdAt; isCanceled: () => boolean },
    ): Promise<CarriedResult> {
      const unreadable = found.unreadable[part];
      if (isCanceled()) return { ...nothingOf(part), unreadable, outcome: { kind: 'canceled' } };
      const done = await {
        joins: () => joins(found),
        apart: () => apart(found),
        ends: () => ends(found),
        kits: () => kits(found),
        snoozes: () => snoozes(found, idAt),
        baselines: () => baselines(found, idAt, isCanceled),
      }[part]();
      return { ...nothingOf(part), unreadable, ...done };
    },
  };
}

function missingEnds(others: readonly SavedEnd[], here: readonly AccessEnd[]): number {
  const kept = here.flatMap(({ emails }) => emails);
  const taken = new Set(kept.map(foldAddress));
  return others.filter(({ emails }) => !emails.some((email) => taken.has(foldAddress(email)))).length;
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

const STAYS: ReadonlySet<string> = new Set<ImportResult['outcome']['kind']>(['unchanged', 'keys-added']);

export function createGroupsIn(options: {
  preferences: {
    read(): Pick<Preferences, 'groups'>;
    save(patch: Pick<Preferences, 'groups'>): Promise<Result<null>>;
  };
  newId: () => string;
}) {
  const { preferences, newId } = options;
  const grouped = new Map<string, string>();
  const stays = new Set<string>();
  const left = new Set<string>();
  let saved: Result<null> = ok(null);

  return {
    async put({ group }: SavedInstance, { instanceId, outcome }: ImportResult) {
      if (group === undefined) return;
      if (instanceId === null || outcome.kind !== 'added') {
        (STAYS.has(outcome.kind) ? stays : left).add(comparedName(group));
        return;
      }
      grouped.set(instanceId, group);
      // Rebuilt each time: the page, which does not know these yet, may have saved its groups meanwhile.
      const groups = [...grouped].reduce(
        (before, [id, name]) => withInstanceIn(before, name, id, newId),
        preferences.read().groups,
      );
      // Like every preference, it holds until the app ends if it cannot be saved.
      saved = await preferences.save({ groups });
    },
    result(): CarriedResult {
      const names = new Set([...grouped.values()].map(comparedName));
      const others = (of: Set<string>) => [...of].filter((name) => !names.has(name));
      const here = others(stays).length;
      const leftOut = others(left).filter((name) => !stays.has(name)).length;
      const done = { ...nothingOf('groups'), added: names.size, here, leftOut };
      return saved.ok ? done : { ...done, ...failed(saved.error) };
    },
  };
}

export function countGroups(
  instances: readonly SavedInstance[],
  entries: readonly ImportEntry[],
): { inFile: number; missing: number } {
  const namesOf = (all: readonly SavedInstance[]) =>
    new Set(all.flatMap(({ group }) => (group === undefined ? [] : comparedName(group))));
  const fresh = new Set(entries.flatMap(({ index, what }) => (what.kind === 'new' ? index : [])));
  const coming = instances.filter((_, index) => fresh.has(index));
  return { inFile: namesOf(instances).size, missing: namesOf(coming).size };
}
