import type { CarriedResult, ImportEntry, ImportResult } from '../../shared/calls/backup.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { withInstanceIn } from '../../shared/groups.ts';
import { comparedName } from '../../shared/nameFault.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { SavedInstance } from './format.ts';
import { failed, nothingOf } from './partsIn.ts';

/** The groups that instances come in with. */
export type GroupsIn = {
  /** Puts what came in into its group; what was here before stays where it is. */
  put(saved: SavedInstance, result: ImportResult): Promise<void>;
  /** What became of them so far. */
  result(): CarriedResult;
};

const STAYS: ReadonlySet<string> = new Set<ImportResult['outcome']['kind']>(['unchanged', 'keys-added']);

/** Creates what puts the instances of one import into their groups. */
export function createGroupsIn(options: {
  preferences: {
    read(): Pick<Preferences, 'groups'>;
    save(patch: Pick<Preferences, 'groups'>): Promise<Result<null>>;
  };
  newId: () => string;
}): GroupsIn {
  const { preferences, newId } = options;
  /** The group of what came in before, by id. */
  const grouped = new Map<string, string>();
  /** Groups of what was here before, and of what did not come in. */
  const stays = new Set<string>();
  const left = new Set<string>();
  let saved: Result<null> = ok(null);

  return {
    async put({ group }, { instanceId, outcome }) {
      if (group === undefined) return;
      if (instanceId === null || outcome.kind !== 'added') {
        (STAYS.has(outcome.kind) ? stays : left).add(comparedName(group));
        return;
      }
      grouped.set(instanceId, group);
      // All of it each time: the page, which knows nothing of these yet, may have saved its groups meanwhile.
      const groups = [...grouped].reduce(
        (before, [id, name]) => withInstanceIn(before, name, id, newId),
        preferences.read().groups,
      );
      // One that cannot be saved holds until the app ends, as every choice does.
      saved = await preferences.save({ groups });
    },
    result() {
      const names = new Set([...grouped.values()].map(comparedName));
      const others = (of: Set<string>) => [...of].filter((name) => !names.has(name));
      const here = others(stays).length;
      const leftOut = others(left).filter((name) => !stays.has(name)).length;
      const done = { ...nothingOf('groups'), added: names.size, here, leftOut };
      return saved.ok ? done : { ...done, ...failed(saved.error) };
    },
  };
}

/** How many groups a file has, and how many of them an instance would come into. */
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
