import { isDeepStrictEqual } from 'node:util';
import { BASELINE_NAMES } from '../../shared/baselineNames.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { comparedName, freeName } from '../../shared/nameFault.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { type Baseline, withoutInstances } from './baseline.ts';
import { tooMany } from './baselineChanges.ts';
import type { BaselineFiles } from './baselineFiles.ts';
import { withoutGranted } from './mergedPermissions.ts';
import type { InstancePlaces } from './places.ts';

/** A baseline as another computer kept it: by the ids of the instances here. */
export type OtherBaseline = Omit<Baseline, 'id'>;

/** How a baseline of another computer stands to those here: `part` where one lacks some of its instances. */
type KnownBaseline = 'new' | 'part' | 'here';
/** How one stood that was to be taken in; `gone` where its instances were removed meanwhile, so that it was not. */
type TakenBaseline = KnownBaseline | 'gone';

export function createBaselineImport(options: {
  files: BaselineFiles;
  isListed: (instanceId: string) => boolean;
  newId: () => string;
  most: number;
  onAdded: () => void;
}) {
  const { files, isListed, newId, most, onAdded } = options;
  /** Of each that was read: when it was kept, which never changes, and its name then, to which another may be alike. */
  const heads = new Map<string, { keptAt: number; name: string }>();

  /** Each one that is here, as long as the caller goes on; one after the other. */
  async function* each(): AsyncGenerator<Baseline> {
    for (const id of await files.ids()) {
      const read = await files.read(id);
      if (read.ok) yield read.value;
    }
  }

  /** Those of the same moment alone are read again, to be compared. */
  async function keptAt(moment: number): Promise<Baseline[]> {
    const found: Baseline[] = [];
    for (const id of await files.ids()) {
      const head = heads.get(id);
      if (head && head.keptAt !== moment) continue;
      const read = await files.read(id);
      if (!read.ok) continue;
      heads.set(id, { keptAt: read.value.keptAt, name: read.value.name });
      if (read.value.keptAt === moment) found.push(read.value);
    }
    return found;
  }

  async function find(other: OtherBaseline): Promise<{ known: Baseline; missing: InstancePlaces[] } | null> {
    const same = await keptAt(other.keptAt);
    const known = same.find((one) => isSame(one, other)) ?? same.find((one) => isRestOf(one, other));
    // What was signed takes nothing in.
    return known ? { known, missing: known.signed ? [] : missingIn(known, other) } : null;
  }

  async function complete(known: Baseline, other: OtherBaseline): Promise<Result<KnownBaseline>> {
    const changed = await files.change(known.id, (current) =>
      withMissing(
        current,
        withoutInstances(other, (instanceId) => !isListed(instanceId)),
      ),
    );
    return changed.ok ? ok('part') : changed;
  }

  async function addNew(other: OtherBaseline): Promise<Result<TakenBaseline>> {
    const ids = await files.ids();
    if (ids.length >= most) return fail(tooMany(most));
    const names = ids.flatMap((id) => heads.get(id)?.name ?? []);
    const name = freeName(oneLine(other.name, BASELINE_NAMES.longest), names, BASELINE_NAMES.longest);
    const added = await files.add({ ...other, id: newId(), name });
    if (!added.ok) return added;
    return ok(added.value ? 'new' : 'gone');
  }

  return {
    each,
    /** Gives `baseline-unknown`. */
    read: files.read,
    async judge(other: OtherBaseline): Promise<KnownBaseline> {
      const found = await find(other);
      if (!found) return 'new';
      return found.missing.length > 0 ? 'part' : 'here';
    },
    /** Takes one in, or what one here lacks, and tells how it stood before. Gives `bad-input` without room, `registry-unwritable`. */
    async add(other: OtherBaseline): Promise<Result<TakenBaseline>> {
      const found = await find(other);
      if (found?.missing.length === 0) return ok('here');
      const added = await (found ? complete(found.known, other) : addNew(other));
      if (added.ok) onAdded();
      return added;
    },
  };
}

/** Both have something of the same instances, and the same of each of them; what a person calls it says nothing. */
function isSame(one: OtherBaseline, other: OtherBaseline): boolean {
  const common = one.instances.flatMap((instance) => {
    const twin = other.instances.find(({ instanceId }) => instanceId === instance.instanceId);
    return twin ? [[instance, twin] as const] : [];
  });
  return common.length > 0 && common.every(([a, b]) => isDeepStrictEqual(contentOf(a), contentOf(b)));
}

/** Kept in the same moment under the same name, of other instances: they came in without these. */
function isRestOf(one: OtherBaseline, other: OtherBaseline): boolean {
  const isCommon = one.instances.some(({ instanceId }) =>
    other.instances.some((each) => each.instanceId === instanceId),
  );
  return !isCommon && comparedName(one.name) === comparedName(other.name);
}

/** Without what was granted, which an older Quayside leaves out of the same baseline. */
function contentOf({ installation, organizations }: InstancePlaces) {
  const alone = organizations.map(({ members, ...organization }) => ({
    ...organization,
    members: members && withoutGranted(members),
  }));
  return { installation, organizations: alone };
}

function missingIn(known: OtherBaseline, other: OtherBaseline): OtherBaseline['instances'][number][] {
  const ids = new Set(known.instances.map(({ instanceId }) => instanceId));
  return other.instances.filter(({ instanceId }) => !ids.has(instanceId));
}

function withMissing(known: Baseline, other: OtherBaseline): Baseline {
  return { ...known, instances: [...known.instances, ...missingIn(known, other)] };
}
