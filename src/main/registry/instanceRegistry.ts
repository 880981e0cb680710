import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import {
  INSTANCE_COLORS,
  type Instance,
  instanceShape,
  type KeyRecord,
  type Notice,
} from '../../shared/instance.ts';
import { describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;

const registryShape = z
  .object({
    version: z.literal(VERSION),
    /** Begins the id of every key record made here, so that another profile's keys are never taken for orphans. */
    id: z.string().min(1),
    order: z.array(z.string()),
    byId: z.record(z.string(), instanceShape),
  })
  .refine(({ byId }) =>
    Object.entries(byId).every(
      ([id, instance]) =>
        id === instance.id &&
        !(id in Object.prototype) &&
        instance.keys.every((k) => k.instanceId === id) &&
        isOrigin(instance.origin),
    ),
  );

/** The registry of instances: what is on disk is what is in memory; a write that fails changes neither. */
export type Instances = {
  /** Names this registry, for the ids of its key records. */
  id: string;
  /** False when the file is newer than this app or cannot be read: every change then gives an error. */
  writable: boolean;
  /** True when nothing in the file was passed over, so that a key without a record is known to be an orphan. */
  whole: boolean;
  /** What the person must be told about the file. */
  notices: Notice[];
  /** The active instances with their active keys, in the person's order. */
  list(): Instance[];
  /** An active instance with its active keys. Gives `instance-unknown`. */
  find(instanceId: string): Result<Instance>;
  /** Every record, also the pending and removing ones, with all key records. */
  all(): Instance[];
  /** The active instance at an origin, if there is one. */
  atOrigin(origin: string): Instance | undefined;
  /** The colour the least used, the first one of several. */
  nextColor(): Instance['color'];
  /** Puts a record at the end. Gives `instance-exists`, `registry-newer`, `registry-unwritable`. */
  add(instance: Instance): Promise<Result<Instance>>;
  /** Replaces a record by what `change` makes of it, in one write. Gives also `instance-unknown`. */
  update(instanceId: string, change: (instance: Instance) => Instance): Promise<Result<Instance>>;
  /** Changes one key record; writes nothing when nothing differs. */
  updateKey(instanceId: string, keyId: string, patch: Partial<KeyRecord>): Promise<Result<Instance>>;
  /** Puts the active instances in this order; unknown ids are passed over, missing ones keep their order at the end. */
  reorder(instanceIds: string[]): Promise<Result<null>>;
  /** Takes a record out of the file. */
  drop(instanceId: string): Promise<Result<null>>;
  /** Tells each change of {@link Instances.list}; gives the function that stops it. */
  onChange(listener: (instances: Instance[]) => void): () => void;
  /** Settles when every change asked for so far has been written or refused; for quitting. */
  flush(): Promise<unknown>;
};

/** Opens the registry in `file`; sets a malformed one aside and leaves a newer or unreadable one alone. Never throws. */
export async function openInstances({
  file,
  clock,
  newId,
}: {
  file: string;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): Promise<Instances> {
  const opened = await open(file, clock(), newId);
  const { id, obstacle } = opened;
  let records: readonly Instance[] = opened.records;
  let turn: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(instances: Instance[]) => void>();

  /** Changes that wait for the next write; each gives the records after it, and hears how the write went. */
  let waiting: ((before: readonly Instance[]) => { after: readonly Instance[]; tell: Tell })[] = [];

  /** One change at a time, each seeing the outcome of the one before it; all that come during a write share the next one. */
  function change<T>(
    plan: (before: readonly Instance[]) => Result<{ records: readonly Instance[]; value: T }>,
  ): Promise<Result<T>> {
    return new Promise((resolve, reject) => {
      waiting.push((before) => {
        const unchanged = { after: before, tell: () => {} };
        try {
          const planned = obstacle ? fail(obstacle) : plan(before);
          if (!planned.ok) {
            resolve(planned);
            return unchanged;
          }
          const { records: after, value } = planned.value;
          return { after, tell: (saved) => resolve(saved.ok ? ok(value) : saved) };
        } catch (error) {
          // A change that throws must not keep the others from their turn.
          reject(error);
          return unchanged;
        }
      });
      if (waiting.length === 1) turn = turn.then(writeWaiting);
    });
  }

  async function writeWaiting(): Promise<void> {
    const batch = waiting;
    waiting = [];
    let next = records;
    const tells = batch.map((planned) => {
      const { after, tell } = planned(next);
      next = after;
      return tell;
    });
    const saved = isSame(next, records) ? ok(null) : await save(next);
    for (const tell of tells) tell(saved);
  }

  async function save(next: readonly Instance[]): Promise<Result<null>> {
    const byId = Object.fromEntries(next.map((instance) => [instance.id, instance]));
    try {
      await writeJson(file, { version: VERSION, id, order: next.map((instance) => instance.id), byId });
    } catch (error) {
      return fail(unwritable(file, describeDiskError(error)));
    }
    const before = visible(records);
    records = next;
    const after = visible(records);
    if (!same(before, after)) for (const listener of listeners) listener(structuredClone(after));
    return ok(null);
  }

  function update(instanceId: string, edit: (instance: Instance) => Instance): Promise<Result<Instance>> {
    return change((before) => {
      const current = before.find((instance) => instance.id === instanceId);
      if (!current) return fail(unknownInstance());
      const edited = { ...edit(structuredClone(current)), id: current.id };
      const taken = edited.status === 'removing' ? undefined : holder(before, edited);
      if (taken) return fail(alreadyThere(taken));
      const after = same(edited, current)
        ? before
        : before.map((each) => (each.id === instanceId ? edited : each));
      return ok({ records: after, value: edited });
    });
  }

  return {
    id,
    writable: obstacle === null,
    whole: opened.whole,
    notices: opened.notices,
    list: () => structuredClone(visible(records)),
    find(instanceId) {
      const found = visible(records).find((instance) => instance.id === instanceId);
      return found ? ok(structuredClone(found)) : fail(unknownInstance());
    },
    all: () => structuredClone([...records]),
    atOrigin: (origin) => structuredClone(visible(records).find((instance) => instance.origin === origin)),
    nextColor() {
      const uses = (color: string) =>
        records.filter((each) => each.status !== 'removing' && each.color === color).length;
      return INSTANCE_COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
    },
    add: (instance) =>
      change((before) => {
        const taken = before.find((each) => each.id === instance.id) ?? holder(before, instance);
        if (taken) return fail(alreadyThere(taken));
        return ok({ records: [...before, structuredClone(instance)], value: instance });
      }),
    update,
    updateKey: (instanceId, keyId, patch) =>
      update(instanceId, (instance) => ({
        ...instance,
        keys: instance.keys.map((key) => (key.id === keyId ? { ...key, ...patch } : key)),
      })),
    reorder: (instanceIds) =>
      change((before) => {
        const place = new Map([...new Set(instanceIds)].map((instanceId, index) => [instanceId, index]));
        const at = (instance: Instance) => place.get(instance.id) ?? Number.POSITIVE_INFINITY;
        const sorted = [...before].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
        return ok({ records: sorted, value: null });
      }),
    drop: (instanceId) =>
      change((before) => ok({ records: before.filter((each) => each.id !== instanceId), value: null })),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush: () => turn,
  };
}

/** Tells a change how the write that it was in went. */
type Tell = (saved: Result<null>) => void;

type Opened = {
  id: string;
  records: Instance[];
  whole: boolean;
  notices: Notice[];
  /** Why nothing can be written, if so. */
  obstacle: AppError | null;
};

async function open(file: string, now: number, newId: () => string): Promise<Opened> {
  const found = await readJson(file, { version: VERSION, shape: registryShape });
  const empty: Opened = { id: newId(), records: [], whole: false, notices: [], obstacle: null };
  const told = (tone: Notice['tone'], title: string, text: string): Notice[] => [
    { id: newId(), tone, title, text },
  ];
  const closed = (obstacle: AppError): Opened => ({
    ...empty,
    obstacle,
    notices: told('danger', 'Nothing can be changed', `${obstacle.message} ${obstacle.advice}`),
  });
  switch (found.state) {
    case 'absent':
      return { ...empty, whole: true };
    case 'read':
      return { ...empty, id: found.value.id, records: inOrder(found.value), whole: true };
    case 'newer':
      return closed(newerRegistry(found.version));
    case 'unreadable':
      return closed(unreadable(file, found.why));
    case 'malformed':
      try {
        const target = await setAside(file, now);
        const text = `The list in ${file} could not be understood. It was kept, unchanged, as ${target}, and Quayside started with an empty list. The keys are still in the keychain: to get the list back, quit Quayside, mend that file and give it its old name.`;
        return { ...empty, notices: told('warning', 'The list of instances was set aside', text) };
      } catch (error) {
        return closed(
          unreadable(file, `it is damaged and could not be set aside: ${describeDiskError(error)}`),
        );
      }
  }
}

/** What is no whole origin, as a hand-mended file may hold, would send a key to a place that nobody meant. */
function isOrigin(text: string): boolean {
  const address = readAddress(text);
  return address.ok && address.value.origin === text;
}

/** Repairs an order that names too much or too little, rather than lose a record. */
function inOrder({ order, byId }: { order: string[]; byId: Record<string, Instance> }): Instance[] {
  const records = new Map(Object.entries(byId));
  return [...new Set([...order, ...records.keys()])].flatMap((id) => records.get(id) ?? []);
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

/** Whether these are the same records in the same order. */
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
    advice: `Open “${instance.name}”, or give another address.`,
    details: { instanceId: instance.id, name: instance.name },
  };
}

function newerRegistry(version: number): AppError {
  return {
    code: 'registry-newer',
    message: `The list of instances was written by a newer Quayside (format ${version}, this one knows ${VERSION}).`,
    advice: 'Update Quayside on this computer. Until then nothing is changed, so that nothing is lost.',
  };
}

function unreadable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The list of instances in ${file} could not be read: ${why}.`,
    advice: 'Mend that and start Quayside again. Until then nothing is changed, so that nothing is lost.',
  };
}

function unwritable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The list of instances could not be saved to ${file}: ${why}.`,
    advice: 'Nothing was changed. Mend that and try again.',
  };
}
