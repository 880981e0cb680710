import type { Account } from '../../shared/dokploy.ts';
import type { HeaderRecord, Instance, KeyRecord, ToRetire } from '../../shared/instance.ts';
import { accountOf } from '../../shared/keys.ts';
import type { Instances } from './instanceRegistry.ts';

// Pure state changes of the registry's records, so that each step is one write.

export type HeaderEntry = { name: string; value?: string | undefined };

export function activated(instance: Instance): Instance {
  return { ...withEach(instance, (each) => ({ ...each, status: 'active' })), status: 'active' };
}

/** Changes all records of secrets. */
function withEach(instance: Instance, change: <T extends SecretRecord>(each: T) => T): Instance {
  const { keys, headers } = instance;
  return { ...instance, keys: keys.map(change), ...(headers ? { headers: headers.map(change) } : {}) };
}

/** Also marks the replaced key for deletion here and, if its id there is known, on the server. */
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

export function dropped(instance: Instance, keyId: string, retire: boolean): Instance {
  const key = instance.keys.find((each) => each.id === keyId);
  const next = removing(instance, new Set([keyId]));
  return retire ? { ...next, ...toRetireWith(instance, key) } : next;
}

export function toRetireWith(instance: Instance, key: KeyRecord | undefined): Pick<Instance, 'toRetire'> {
  const { toRetire = [] } = instance;
  const more = key ? leftOf(key) : null;
  const all =
    more && !toRetire.some((each) => toRetireId(each) === toRetireId(more)) ? [...toRetire, more] : toRetire;
  return all.length === 0 ? {} : { toRetire: all };
}

function leftOf({ serverKeyId, serverName, status, userId, createdAt }: KeyRecord): ToRetire | null {
  if (serverKeyId !== null)
    return { serverKeyId, userId, ...(serverName === undefined ? {} : { name: serverName }) };
  const asked = status === 'pending' && serverName !== undefined;
  return asked ? { name: serverName, userId, askedAt: createdAt } : null;
}

export function toRetireId(left: ToRetire): string {
  return 'serverKeyId' in left ? left.serverKeyId : left.name;
}

export function settledOnServer(instance: Instance, id: string): Instance {
  const { toRetire = [], ...rest } = instance;
  const left = toRetire.filter((each) => toRetireId(each) !== id);
  return left.length === 0 ? rest : { ...rest, toRetire: left };
}

/** Retires the previously recorded key if its server id is known. */
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

export function inKeychain(instance: Instance, id: string): Instance {
  return withEach(instance, (each) => {
    if (each.id !== id) return each;
    const { keptIn: _, ...rest } = each;
    return rest as typeof each;
  });
}

export type SecretRecord = Pick<KeyRecord, 'id' | 'status' | 'keptIn'>;

type NewHeader = { record: HeaderRecord; value: string };

export function withRecords(entries: HeaderEntry[], record: (name: string) => HeaderRecord): NewHeader[] {
  return entries.flatMap(({ name, value }) => (value === undefined ? [] : { record: record(name), value }));
}

export function toSecret({ record, value }: NewHeader): { id: string; secret: string } {
  return { id: record.id, secret: value };
}

export function headersOf(instance: Instance, more: NewHeader[]): Pick<Instance, 'headers'> {
  return more.length === 0
    ? {}
    : { headers: [...(instance.headers ?? []), ...more.map(({ record }) => record)] };
}

export function secretsOf({ keys, headers = [] }: Instance): SecretRecord[] {
  return [...keys, ...headers];
}

export function removing(instance: Instance, ids: ReadonlySet<string>): Instance {
  return withEach(instance, (each) => (ids.has(each.id) ? { ...each, status: 'removing' } : each));
}

export function without(instance: Instance, id: string): Instance {
  return {
    ...instance,
    keys: instance.keys.filter((each) => each.id !== id),
    ...(instance.headers ? { headers: instance.headers.filter((each) => each.id !== id) } : {}),
  };
}

function swapped(instance: Instance, fresh: ReadonlySet<string>, goes: (id: string) => boolean): Instance {
  return withEach(instance, (each) => {
    if (fresh.has(each.id)) return { ...each, status: 'active' };
    return goes(each.id) ? { ...each, status: 'removing' } : each;
  });
}

function retiring(instance: Instance, keys: KeyRecord[]): Instance {
  let next = instance;
  for (const key of keys) next = { ...next, ...toRetireWith(next, key) };
  return next;
}

export function replaced(
  instance: Instance,
  fresh: ReadonlySet<string>,
  old: ReadonlySet<string>,
  retires: (key: KeyRecord) => boolean,
): Instance {
  const next = swapped(instance, fresh, (id) => old.has(id));
  return retiring(
    next,
    instance.keys.filter((key) => old.has(key.id) && retires(key)),
  );
}

/** Keeps no secret of the former address; `retires`: keys to delete on the same installation. */
export function moved(
  instance: Instance,
  fresh: ReadonlySet<string>,
  retires: ((key: KeyRecord) => boolean) | null,
): Instance {
  const { certificate: _, identity: __, toRetire, ...rest } = instance;
  const next = swapped(rest, fresh, () => true);
  if (!retires) return next;
  return retiring(
    toRetire ? { ...next, toRetire } : next,
    instance.keys.filter((key) => !fresh.has(key.id) && retires(key)),
  );
}

export function withHeaders(
  instance: Instance,
  fresh: ReadonlySet<string>,
  entries: HeaderEntry[],
): Instance {
  if (!instance.headers) return instance;
  const kept = new Set(entries.flatMap(({ name, value }) => (value === undefined ? name.toLowerCase() : [])));
  const headers = instance.headers.map((each): HeaderRecord => {
    if (fresh.has(each.id)) return { ...each, status: 'active' };
    return kept.has(each.name.toLowerCase()) ? each : { ...each, status: 'removing' };
  });
  return { ...instance, headers };
}

/** Resets half-finished work. Of duplicates the active one stays, else the first. */
export function asRestored(records: readonly Instance[]): Instance[] {
  const settled = new Map(records.toReversed().map(({ origin, id }) => [origin, id]));
  for (const { status, origin, id } of records) if (status === 'active') settled.set(origin, id);
  return records
    .filter(({ origin, id }) => settled.get(origin) === id)
    .map(({ forgetsActivity: _, toRetire: __, ...instance }) => ({
      ...instance,
      status: 'active',
      keys: instance.keys
        .filter((key) => isGivenTo(instance, key))
        .map(({ retiring: _, replaces: __, ...key }) => ({ ...key, status: 'active' })),
      ...(instance.headers && {
        headers: instance.headers
          .filter((header) => isGivenTo(instance, header))
          .map((header) => ({ ...header, status: 'active' })),
      }),
    }));
}

/** Outgoing secrets may belong to the former address, pending ones to the next. */
function isGivenTo(instance: Instance, { status, origin }: Pick<KeyRecord, 'status'> & { origin?: string }) {
  if (status !== 'pending') return status === 'active';
  return instance.status === 'pending' || origin === 'made';
}

export type KeyFacts = Pick<
  KeyRecord,
  'organizationId' | 'organizationName' | 'userId' | 'userEmail' | 'role' | 'expiresAt'
> &
  Partial<Pick<KeyRecord, 'origin' | 'serverKeyId' | 'start' | 'createdAt' | 'madeBy' | 'serverName'>>;

/** For the transport only. */
export type KeyInHand = { record: KeyRecord; key: string };

export function keyFactsIn(account: Account, organizationId: string): KeyFacts | null {
  const organization = account.organizations.find((each) => each.id === organizationId);
  if (!organization) return null;
  const own = organization.members?.[0];
  const caller = accountOf(account, own?.userId ?? null)?.caller;
  return {
    organizationId,
    organizationName: organization.name,
    userId: own?.userId ?? caller?.userId ?? null,
    userEmail: caller?.user.email ?? null,
    role: own?.role ?? null,
    expiresAt: null,
  };
}

export async function noteRoles(instances: Instances, instanceId: string, account: Account): Promise<void> {
  const now = (key: KeyRecord): KeyRecord => {
    const seen = accountOf(account, key.userId)?.organizations;
    const organization = seen?.find((each) => each.id === key.organizationId);
    const own = organization?.members?.find((member) => member.userId === key.userId);
    return organization && own ? { ...key, role: own.role, organizationName: organization.name } : key;
  };
  await instances.update(instanceId, (instance) => ({ ...instance, keys: instance.keys.map(now) }));
}
