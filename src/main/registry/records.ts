import type { HeaderRecord, Instance, KeyRecord } from '../../shared/instance.ts';

// The registry's records of keys and headers from one state to the next: pure, so that each step is one write.

/** An extra header as it is to be; without a value it keeps the one that it has. */
export type HeaderEntry = { name: string; value?: string | undefined };

/** An instance and all its secrets put to use. */
export function activated(instance: Instance): Instance {
  return {
    ...instance,
    status: 'active',
    keys: instance.keys.map((key) => ({ ...key, status: 'active' })),
    ...(instance.headers
      ? { headers: instance.headers.map((header) => ({ ...header, status: 'active' })) }
      : {}),
  };
}

/** A made key put to use; the one whose place it takes is to be deleted here and, where its id there is known, on the server. */
export function settled(instance: Instance, keyId: string, patch: { role?: string | null }): Instance {
  const replaced = instance.keys.find((key) => key.id === keyId)?.replaces;
  const keys = instance.keys.map((key): KeyRecord => {
    if (key.id !== keyId) return key;
    const { replaces: _, ...rest } = key;
    return { ...rest, ...patch, status: 'active' };
  });
  const next = { ...instance, keys };
  return replaced === undefined ? next : dropped(next, replaced, true);
}

/** A key marked to be deleted here; with `retire` also on the server, where its id there is known. */
export function dropped(instance: Instance, keyId: string, retire: boolean): Instance {
  const key = instance.keys.find((each) => each.id === keyId);
  const next = removing(instance, new Set([keyId]));
  return retire ? { ...next, ...toRetireWith(instance, key) } : next;
}

/** What is to be deleted on the server, with one more key where its id there is known. */
function toRetireWith(instance: Instance, key: KeyRecord | undefined): Pick<Instance, 'toRetire'> {
  const { toRetire = [] } = instance;
  const all = key?.serverKeyId
    ? [...toRetire, { serverKeyId: key.serverKeyId, userId: key.userId }]
    : toRetire;
  return all.length === 0 ? {} : { toRetire: all };
}

/** A record of what its key in the keychain really opens; the key that stood there before is retired on the server where its id is known. */
export function reassigned(
  instance: Instance,
  keyId: string,
  facts: Pick<KeyRecord, 'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role'>,
): Instance {
  const lost = instance.keys.find((key) => key.id === keyId);
  const keys = instance.keys.map((key): KeyRecord => {
    if (key.id !== keyId) return key;
    const { retiring: _, ...rest } = key;
    return { ...rest, ...facts, origin: 'pasted', serverKeyId: null, start: null, expiresAt: null };
  });
  return { ...instance, keys, ...toRetireWith(instance, lost) };
}

/** A record whose secret is in the keychain now. */
export function inKeychain(instance: Instance, id: string): Instance {
  const moved = <T extends { id: string; keptIn?: 'session' }>(each: T): T => {
    if (each.id !== id) return each;
    const { keptIn: _, ...rest } = each;
    return rest as T;
  };
  return {
    ...instance,
    keys: instance.keys.map(moved),
    ...(instance.headers ? { headers: instance.headers.map(moved) } : {}),
  };
}

/** What the records of keys and headers have in common. */
export type SecretRecord = Pick<KeyRecord, 'id' | 'status' | 'keptIn'>;

/** A header to be stored, with its record. */
export type NewHeader = { record: HeaderRecord; value: string };

/** The entries that have a value of their own, each with a new record. */
export function withRecords(entries: HeaderEntry[], record: (name: string) => HeaderRecord): NewHeader[] {
  return entries.flatMap(({ name, value }) => (value === undefined ? [] : { record: record(name), value }));
}

/** What the keychain is to keep of a new header. */
export function toSecret({ record, value }: NewHeader): { id: string; secret: string } {
  return { id: record.id, secret: value };
}

/** The instance's header records with new ones at the end; nothing where there are none. */
export function headersOf(instance: Instance, more: NewHeader[]): Pick<Instance, 'headers'> {
  return more.length === 0
    ? {}
    : { headers: [...(instance.headers ?? []), ...more.map(({ record }) => record)] };
}

/** Every record of an instance that has its secret in the keychain. */
export function secretsOf({ keys, headers = [] }: Instance): SecretRecord[] {
  return [...keys, ...headers];
}

/** The keys and headers with these ids marked to be deleted. */
export function removing(instance: Instance, ids: ReadonlySet<string>): Instance {
  const mark = <T extends { id: string; status: KeyRecord['status'] }>(each: T): T =>
    ids.has(each.id) ? { ...each, status: 'removing' } : each;
  return {
    ...instance,
    keys: instance.keys.map(mark),
    ...(instance.headers ? { headers: instance.headers.map(mark) } : {}),
  };
}
