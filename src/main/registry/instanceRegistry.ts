import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { INSTANCE_COLORS, type Instance, type KeyRecord } from '../../shared/instance.ts';
import { createChangeQueue } from '../storage/keptFile.ts';
import { asRestored } from './records.ts';
import type { RegistryCopies } from './registryCopies.ts';
import { contentOf, keepReplaced, readRegistry, writeRegistry } from './registryFile.ts';

export type Instances = Awaited<ReturnType<typeof openInstances>>;

/**
 * Memory always equals the disk; a failed write changes neither. Sets a malformed file aside, leaves a newer
 * one alone. Never throws.
 */
export async function openInstances(options: {
  file: string;
  clock: typeof Date.now;
  newId: () => string;
  copies?: RegistryCopies;
}) {
  const { file, clock, newId, copies } = options;
  const { obstacle, ...opened } = await readRegistry(file, clock(), newId);
  let { id, whole } = opened;
  let restoring: string | null = null;
  let records: readonly Instance[] = opened.records.map(frozen);
  /** Frozen and cached per change: each call looks an instance up several times. */
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

  function find(instanceId: string): Result<Instance> {
    const found = shownOf(instanceId);
    return found ? ok(found) : fail(unknownInstance());
  }

  if (opened.whole) noteCopy();

  return {
    get id() {
      return id;
    },
    /** False if the file is newer or unreadable: every change then fails. */
    writable: obstacle === null,
    /** True if all records could be read: only then is an unrecorded key an orphan. */
    get whole() {
      return whole;
    },
    notices: opened.notices,
    list: (): Instance[] => shown,
    find,
    originOf(instanceId: string): Result<string> {
      const found = shownOf(instanceId);
      return found ? ok(found.origin) : fail(unknownInstance());
    },
    keysOf: (instanceId: string): KeyRecord[] => shownOf(instanceId)?.keys ?? [],
    all: (): Instance[] => [...records],
    atOrigin: (origin: string): Instance | undefined => shown.find((instance) => instance.origin === origin),
    nextColor(): Instance['color'] {
      const uses = (color: string) =>
        records.filter((each) => each.status !== 'removing' && each.color === color).length;
      return INSTANCE_COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
    },
    add: (instance: Instance): Promise<Result<Instance>> =>
      change((before) => {
        const taken = before.find((each) => each.id === instance.id) ?? holder(before, instance);
        if (taken) return fail(alreadyThere(taken));
        return ok({ after: [...before, structuredClone(instance)], value: instance });
      }),
    update,
    updateKey: (instanceId: string, keyId: string, patch: Partial<KeyRecord>): Promise<Result<Instance>> =>
      update(instanceId, (instance) => ({
        ...instance,
        keys: instance.keys.map((key) => (key.id === keyId ? { ...key, ...patch } : key)),
      })),
    reorder: (instanceIds: string[]): Promise<Result<null>> =>
      change((before) => {
        const place = new Map([...new Set(instanceIds)].map((instanceId, index) => [instanceId, index]));
        const at = (instance: Instance) => place.get(instance.id) ?? Number.POSITIVE_INFINITY;
        const sorted = [...before].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
        return ok({ after: sorted, value: null });
      }),
    drop: (instanceId: string): Promise<Result<null>> =>
      change((before) => ok({ after: before.filter((each) => each.id !== instanceId), value: null })),
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

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
