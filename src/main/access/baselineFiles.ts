import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import { BASELINE_NAMES, freeName } from '../../shared/nameFault.ts';
import { oneLine } from '../../shared/text.ts';
import { createRecords, type Records } from '../credentials/keychain.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { parsed, unwritable, writeJson } from '../storage/jsonFile.ts';
import { readWork } from '../storage/keptFile.ts';
import {
  BASELINE_FORMAT,
  type Baseline,
  LARGEST_BASELINE,
  signatureShape,
  toFile,
  UNSIGNED_VERSION,
  withoutInstances,
} from './baseline.ts';
import { tooMany } from './baselineChanges.ts';

/** Excludes files that were set aside: their names have one more dot. */
const FILE_NAME = /^([\w-]+)\.json$/;
const WORDS = {
  ...{ subject: 'A baseline', isOne: true, lost: '' },
  ...{ unread: 'A baseline is not shown', until: 'it is not shown' },
};

export type BaselineFiles = ReturnType<typeof createBaselineFiles>;

/** Sets malformed files aside, leaves those of a newer Quayside alone, with one notice each. */
export function createBaselineFiles(options: {
  folder: string;
  isListed: (instanceId: string) => boolean;
  keychain: Records;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
}) {
  const records = createRecords(options.keychain, 'baseline');
  const compared = new Set<string>();
  const { folder, isListed, clock, newId, notify } = options;
  const inTurn = createMutex();
  const fileOf = (id: string) => path.join(folder, `${id}.json`);
  let known: Map<string, Baseline> | null = null;
  const warn = (title: string, text: string) => notify({ id: newId(), tone: 'warning', title, text });

  async function load(id: string): Promise<Baseline | null> {
    const { value } = await readWork(fileOf(id), BASELINE_FORMAT, WORDS, { now: clock(), warn });
    return value && { id, ...value };
  }

  async function look(): Promise<Map<string, Baseline>> {
    if (known) return known;
    const names = await readdir(folder).catch(() => []);
    const usable = new Map<string, Baseline>();
    for (const name of names.sort()) {
      const id = FILE_NAME.exec(name)?.[1];
      const baseline = id === undefined ? null : await load(id);
      if (baseline) usable.set(baseline.id, baseline);
    }
    known = usable;
    return known;
  }

  async function write(baseline: Baseline): Promise<Result<null>> {
    const { id, ...rest } = baseline;
    const version = baseline.signed ? BASELINE_FORMAT.version : UNSIGNED_VERSION;
    try {
      await writeJson(fileOf(id), { version, ...toFile(rest) }, { indent: 0, largest: LARGEST_BASELINE });
    } catch (error) {
      return fail(unwritable(`The baseline “${baseline.name}” could not be saved`, error));
    }
    known?.set(id, baseline);
    return ok(null);
  }

  /** Restores a signature that was removed from its file or replaced: the keychain keeps a copy of each. */
  async function compare(baseline: Baseline): Promise<Baseline> {
    const { id, name, signed } = baseline;
    const found = compared.has(id) ? null : await records.find(id);
    if (!found || found.state === 'unavailable') return baseline;
    const kept = found.state === 'found' ? parsed(found.key, signatureShape) : null;
    const stored = !kept && signed ? await records.store(id, JSON.stringify(signed)) : found;
    if (stored.state === 'unavailable') return baseline;
    compared.add(id);
    if (!kept || isDeepStrictEqual(kept, signed)) return baseline;
    const whole = { ...baseline, signed: kept };
    known?.set(id, whole);
    await write(whole);
    warn(
      'A baseline’s signature was changed outside Quayside',
      `${fileOf(id)} no longer had the signature of “${oneLine(name, BASELINE_NAMES.longest)}”. Quayside put it back; the baseline says whether it holds.`,
    );
    return whole;
  }

  async function find(id: string): Promise<Result<Baseline>> {
    const baseline = (await look()).get(id);
    return baseline ? ok(await compare(baseline)) : fail(UNKNOWN);
  }

  return {
    all: ({ isCompared = false } = {}): Promise<Baseline[]> =>
      inTurn(async () => {
        const all = [...(await look()).values()].sort((a, b) => b.keptAt - a.keptAt);
        return isCompared ? Promise.all(all.map(compare)) : all;
      }),
    read: (id: string): Promise<Result<Baseline>> => inTurn(() => find(id)),
    /** Null if all its instances were removed meanwhile. Gives `registry-unwritable`. */
    add: (baseline: Baseline): Promise<Result<Baseline | null>> =>
      inTurn(async () => {
        await look();
        // In turn, so that a later removal finds the baseline here.
        const left = withoutInstances(baseline, (instanceId) => !isListed(instanceId));
        if (left.instances.length === 0) return ok(null);
        const written = await write(left);
        return written.ok ? ok(left) : written;
      }),
    /** The same object writes nothing. Gives `baseline-unknown`, `registry-unwritable`. */
    change: (id: string, change: (baseline: Baseline) => Baseline): Promise<Result<null>> =>
      inTurn(async () => {
        const found = await find(id);
        if (!found.ok) return found;
        const next = change(found.value);
        if (next === found.value) return ok(null);
        const written = await write(next);
        if (!written.ok || next.signed === found.value.signed) return written;
        compared.delete(id);
        await compare(next);
        return written;
      }),
    remove: (id: string): Promise<Result<null>> =>
      inTurn(async () => {
        const baselines = await look();
        try {
          if (baselines.has(id)) await rm(fileOf(id), { force: true });
        } catch (error) {
          return fail(unwritable('This baseline could not be deleted', error));
        }
        baselines.delete(id);
        compared.delete(id);
        await records.remove(id);
        return ok(null);
      }),
    flush: (): Promise<unknown> => inTurn(async () => {}),
  };
}

const UNKNOWN: AppError = {
  code: 'baseline-unknown',
  message: 'This baseline no longer exists.',
  advice: 'It was deleted, or its file could not be read. Choose another baseline, or save a new one.',
};

export type OtherBaseline = Omit<Baseline, 'id'>;

export function createBaselineImport(options: {
  files: BaselineFiles;
  isListed: (instanceId: string) => boolean;
  newId: () => string;
  most: number;
  onAdded: () => void;
}) {
  const { files, isListed, newId, most, onAdded } = options;

  /** The same baseline by its dates, and the instances it lacks; a signed one takes none in. */
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
    /** `gone`: its instances were removed. Gives `bad-input` (no room), `registry-unwritable`. */
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
