import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { INSTANCE_COLORS, type Instance, type KeyRecord } from '../../shared/instance.ts';
import { createChangeQueue } from '../storage/changeQueue.ts';
import { asRestored } from './records.ts';
import type { RegistryCopies } from './registryCopies.ts';
import { contentOf, keepReplaced, readRegistry, writeRegistry } from './registryFile.ts';

export type Instances = Awaited<ReturnType<typeof openInstances>>;

/** What is on disk is what is in memory; a failed write changes neither. A malformed file is set aside, a newer one left alone. Never throws. */
export async function openInstances(options: {
  file: string;
  clock: typeof Date.now;
  newId: () => string;
  copies?: RegistryCopies;
}) {
  const { file, clock, newId, copies } = options;
  const { obstacle, ...opened } = await readRegistry(file, clock(), newId);
  let { id, whole } = opened;
  /** The id of the registry that the next save puts in the place of this one. */
  let restoring: string | null = null;
  let records: readonly Instance[] = opened.records.map(frozen);
  /** What of them is shown, worked out once per change and given without a copy: each call to a server looks an instance up several times. */
  let shown = frozen(visible(records));
  const listeners = new Set<(instances: Instance[]) => void>();
  const { change, flush } = createChangeQueue({ obstacle, current: () => records, isSame, save });

  async function save(next: readonly Instance[]): Promise<Result<null>> {
    const restored = restoring;
    restoring = null;
    if (restored !== null) {
      const kept = await keepReplaced(file, clock());
      if (!kept.ok) return kept;
    }
    const written = await writeRegistry(file, restored ?? id, next);
    if (!written.ok) return written;
    if (restored !== null) {
      id = restored;
      whole = true;
    }
    const before = shown;
    records = next.map(frozen);
    shown = frozen(visible(records));
    noteCopy();
    if (!same(before, shown)) for (const listener of listeners) listener(shown);
    return ok(null);
  }

  function noteCopy(): void {
    copies?.note({ id, records, content: contentOf(id, records) });
  }

  /** Replaces a record by what `change` makes of it, in one write. Gives also `instance-unknown`. */
  function update(instanceId: string, edit: (instance: Instance) => Instance): Promise<Result<Instance>> {
    return change((before) => {
      const current = before.find((instance) => instance.id === instanceId);
      if (!current) return fail(unknownInstance());
      const edited = { ...edit(current), id: current.id };
      const taken = edited.status === 'removing' ? undefined : holder(before, edited);
      if (taken) return fail(alreadyThere(taken));
      const after = same(edited, current)
        ? before
        : before.map((each) => (each.id === instanceId ? edited : each));
      return ok({ after, value: edited });
    });
  }

  function shownOf(instanceId: string): Instance | undefined {
    return shown.find((instance) => instance.id === instanceId);
  }

  /** An active instance with its active keys. Gives `instance-unknown`. */
  function find(instanceId: string): Result<Instance> {
    const found = shownOf(instanceId);
    return found ? ok(found) : fail(unknownInstance());
  }

  if (opened.whole) noteCopy();

  return {
    /** Names this registry, for the ids of its key records. */
    get id() {
      return id;
    },
    /** False when the file is newer than this app or cannot be read: every change then gives an error. */
    writable: obstacle === null,
    /** True when nothing in the file was passed over, so that a key without a record is known to be an orphan. */
    get whole() {
      return whole;
    },
    notices: opened.notices,
    /** The active instances with their active keys, in the person's order. */
    list: (): Instance[] => shown,
    find,
    /** Where an active instance is. Gives `instance-unknown`. */
    originOf(instanceId: string): Result<string> {
      const found = shownOf(instanceId);
      return found ? ok(found.origin) : fail(unknownInstance());
    },
    /** The active keys of an active instance; none where it is unknown. */
    keysOf: (instanceId: string): KeyRecord[] => shownOf(instanceId)?.keys ?? [],
    /** Every record, also the pending and removing ones, with all key records. */
    all: (): Instance[] => [...records],
    atOrigin: (origin: string): Instance | undefined => shown.find((instance) => instance.origin === origin),
    /** The colour the least used, the first one of several. */
    nextColor(): Instance['color'] {
      const uses = (color: string) =>
        records.filter((each) => each.status !== 'removing' && each.color === color).length;
      return INSTANCE_COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
    },
    /** Puts a record at the end. Gives `instance-exists`, `registry-newer`, `registry-unwritable`. */
    add: (instance: Instance): Promise<Result<Instance>> =>
      change((before) => {
        const taken = before.find((each) => each.id === instance.id) ?? holder(before, instance);
        if (taken) return fail(alreadyThere(taken));
        return ok({ after: [...before, structuredClone(instance)], value: instance });
      }),
    update,
    /** Changes one key record; writes nothing when nothing differs. */
    updateKey: (instanceId: string, keyId: string, patch: Partial<KeyRecord>): Promise<Result<Instance>> =>
      update(instanceId, (instance) => ({
        ...instance,
        keys: instance.keys.map((key) => (key.id === keyId ? { ...key, ...patch } : key)),
      })),
    /** Puts the active instances in this order; unknown ids are passed over, missing ones keep their order at the end. */
    reorder: (instanceIds: string[]): Promise<Result<null>> =>
      change((before) => {
        const place = new Map([...new Set(instanceIds)].map((instanceId, index) => [instanceId, index]));
        const at = (instance: Instance) => place.get(instance.id) ?? Number.POSITIVE_INFINITY;
        const sorted = [...before].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
        return ok({ after: sorted, value: null });
      }),
    drop: (instanceId: string): Promise<Result<null>> =>
      change((before) => ok({ after: before.filter((each) => each.id !== instanceId), value: null })),
    /** Puts another list in place of this one, whose file is kept beside it. Gives `registry-newer`, `registry-unwritable`. */
    restore: ({
      id: restored,
      records: wanted,
    }: {
      id: string;
      records: readonly Instance[];
    }): Promise<Result<null>> =>
      change(() => {
        restoring = restored;
        return ok({ after: asRestored(wanted), value: null });
      }),
    /** Tells each change of {@link Instances.list}; gives the function that stops it. */
    onChange(listener: (instances: Instance[]) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
  };
}

function visible(records: readonly Instance[]): Instance[] {
  return records
    .filter((instance) => instance.status === 'active')
    .map((instance) => ({
      ...instance,
      keys: instance.keys.filter((key) => key.status === 'active'),
      ...(instance.headers
        ? { headers: instance.headers.filter((header) => header.status === 'active') }
        : {}),
    }));
}

/** Another active record at the same origin. */
function holder(records: readonly Instance[], instance: Instance): Instance | undefined {
  return records.find(
    (each) => each.status === 'active' && each.origin === instance.origin && each.id !== instance.id,
  );
}

function isSame(a: readonly Instance[], b: readonly Instance[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function unknownInstance(): AppError {
  return {
    code: 'instance-unknown',
    message: 'This instance is no longer in the list.',
    advice: 'Choose another one, or add it again.',
  };
}

function alreadyThere(instance: Instance): AppError {
  return {
    code: 'instance-exists',
    message: `${instance.origin} is already in the list as “${instance.name}”.`,
    advice: `Open “${instance.name}”, or enter another address.`,
    details: { instanceId: instance.id, name: instance.name },
  };
}

/** Freezes a value and all in it, so that whoever asks can be given it without a copy. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
