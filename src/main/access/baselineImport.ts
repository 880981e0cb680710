import { fail, ok, type Result } from '../../shared/errors.ts';
import { BASELINE_NAMES, freeName } from '../../shared/nameFault.ts';
import { oneLine } from '../../shared/text.ts';
import type { Baseline } from './baseline.ts';
import { tooMany } from './baselineChanges.ts';
import type { BaselineFiles } from './baselineFiles.ts';

/** A baseline as another computer kept it: by the ids of the instances here. */
export type OtherBaseline = Omit<Baseline, 'id'>;

export function createBaselineImport(options: {
  files: BaselineFiles;
  isListed: (instanceId: string) => boolean;
  newId: () => string;
  most: number;
  onAdded: () => void;
}) {
  const { files, isListed, newId, most, onAdded } = options;

  /** The same one here, by when it was kept and last accepted into, and what it lacks of the other; what was signed takes nothing in. */
  async function find({ keptAt, acceptedAt, instances }: OtherBaseline) {
    const known = (await files.all()).find(
      (each) => each.keptAt === keptAt && (each.signed || each.acceptedAt === acceptedAt),
    );
    const ids = new Set(known?.instances.map(({ instanceId }) => instanceId));
    return {
      known,
      missing: known?.signed ? [] : instances.filter(({ instanceId }) => !ids.has(instanceId)),
    };
  }

  async function addNew(other: OtherBaseline): Promise<Result<'added' | 'gone'>> {
    const names = (await files.all()).map(({ name }) => name);
    if (names.length >= most) return fail(tooMany(most));
    const name = freeName(oneLine(other.name, BASELINE_NAMES.longest), names, BASELINE_NAMES.longest);
    const added = await files.add({ ...other, id: newId(), name });
    return added.ok ? ok(added.value ? 'added' : 'gone') : added;
  }

  return {
    all: files.all,
    isHere: async (other: OtherBaseline): Promise<boolean> => (await find(other)).missing.length === 0,
    /** Takes one in, or what one here lacks; `gone`: its instances were removed meanwhile. Gives `bad-input` without room, `registry-unwritable`. */
    async add(other: OtherBaseline): Promise<Result<'added' | 'here' | 'gone'>> {
      const { known, missing } = await find(other);
      if (missing.length === 0) return ok('here');
      if (!known) {
        const added = await addNew(other);
        if (added.ok) onAdded();
        return added;
      }
      const changed = await files.change(known.id, (now) => ({
        ...now,
        instances: [...now.instances, ...missing.filter(({ instanceId }) => isListed(instanceId))],
      }));
      if (!changed.ok) return changed;
      onAdded();
      return ok('added');
    },
  };
}
