import type { ImportEntry, ImportResult } from '../../shared/calls/backup.ts';
import { type AppError, isKeychainTrouble, ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { comparedName, freeName } from '../../shared/nameFault.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { ConfirmWay } from '../instances/wayQuestions.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { LONGEST_NAME, type SavedInstance, type SavedKey } from './format.ts';

type Judged =
  | { kind: 'new'; freeName: string | null }
  | { kind: 'here'; there: Instance; missing: { key: SavedKey; replaces: string[] }[] }
  | { kind: 'other-installation'; there: Instance };

export type Merge = ReturnType<typeof createMerge>;

/** Adds what is missing, changes nothing that exists. */
export function createMerge(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'importInstance' | 'storeKey' | 'keyFor'>;
  confirmWay: ConfirmWay;
}) {
  const { instances, credentialStore, confirmWay } = options;

  async function judge(saved: SavedInstance): Promise<Result<Judged>> {
    const there = instances.atOrigin(saved.origin);
    if (!there) return ok({ kind: 'new', freeName: freeNameFor(saved.name, instances.list()) });
    if (isOther(there, saved)) return ok({ kind: 'other-installation', there });
    const missing: { key: SavedKey; replaces: string[] }[] = [];
    for (const key of saved.keys) {
      const { organizationId } = key;
      const repeated = missing.some((one) => one.key.organizationId === organizationId);
      if (organizationId === null || key.secret === undefined || repeated) continue;
      const found = await credentialStore.keyFor(there.id, organizationId);
      if (found.ok) continue;
      if (isKeychainTrouble(found.error)) return found;
      const lost = there.keys.filter((record) => record.organizationId === organizationId);
      missing.push({ key, replaces: lost.map(({ id }) => id) });
    }
    return ok({ kind: 'here', there, missing });
  }

  async function addNew(
    saved: SavedInstance,
    name: string,
  ): Promise<Pick<ImportResult, 'instanceId' | 'outcome'>> {
    const { origin, color, keys, headers = [], proxy, certificate, identity } = saved;
    const added = await credentialStore.importInstance({
      name,
      origin,
      color,
      keys: keys.map(({ secret = null, ...facts }) => ({ facts, key: secret })),
      headers: headers.map((header) => ({ name: header.name, value: header.secret ?? null })),
      more: {
        ...(proxy ? { proxy } : {}),
        ...(certificate ? { certificate } : {}),
        ...(identity ? { identity } : {}),
      },
    });
    if (!added.ok) return failed(null, 0, added.error);
    return { instanceId: added.value.id, outcome: { kind: 'added', ...countKeys(saved) } };
  }

  /** Keys were given for the file's way: asks if the instance here uses another one. */
  async function confirmOtherWay(saved: SavedInstance, there: Instance): Promise<Result<null>> {
    const { proxy = { mode: 'system' }, certificate } = there;
    const { proxy: _, ...rest } = there;
    const asSaved = saved.proxy ? { ...rest, proxy: saved.proxy } : rest;
    const confirmed = await confirmWay(asSaved, { kind: 'proxy', proxy });
    if (!confirmed.ok || !certificate || certificate.fingerprint === saved.certificate?.fingerprint)
      return confirmed;
    return confirmWay(there, { kind: 'certificate', certificate });
  }

  async function addKeys(
    saved: SavedInstance,
    { there, missing }: Extract<Judged, { kind: 'here' }>,
  ): Promise<Pick<ImportResult, 'instanceId' | 'outcome'>> {
    const confirmed = missing.length > 0 ? await confirmOtherWay(saved, there) : ok(null);
    if (!confirmed.ok) return failed(there.id, 0, confirmed.error);
    let keys = 0;
    for (const { key, replaces } of missing) {
      const { secret = '', ...facts } = key;
      const stored = await credentialStore.storeKey(there.id, {
        key: secret,
        origin: there.origin,
        facts,
        replaces,
      });
      if (!stored.ok) return failed(there.id, keys, stored.error);
      keys += 1;
    }
    return { instanceId: there.id, outcome: keys > 0 ? { kind: 'keys-added', keys } : { kind: 'unchanged' } };
  }

  return {
    async plan(saved: SavedInstance, index: number): Promise<Result<ImportEntry>> {
      const judged = await judge(saved);
      if (!judged.ok) return judged;
      const { name, origin, color } = saved;
      return ok({ index, name, origin, color, what: whatOf(saved, judged.value) });
    },
    async apply(saved: SavedInstance, index: number, name: string): Promise<ImportResult> {
      const judged = await judge(saved);
      const told = { index, name: saved.name };
      if (!judged.ok) return { ...told, ...failed(null, 0, judged.error) };
      if (judged.value.kind === 'new') return { ...told, name, ...(await addNew(saved, name)) };
      const { there } = judged.value;
      if (judged.value.kind === 'here')
        return { ...told, name: there.name, ...(await addKeys(saved, judged.value)) };
      return { ...told, instanceId: there.id, outcome: { kind: 'other-installation' } };
    },
  };
}

function whatOf(saved: SavedInstance, judged: Judged): ImportEntry['what'] {
  if (judged.kind !== 'new') {
    const { kind, there } = judged;
    if (kind === 'other-installation') return { kind, hereName: there.name };
    const organizations = judged.missing.map(({ key }) => key.organizationName ?? 'an organization');
    return { kind, hereName: there.name, organizations };
  }
  return {
    kind: 'new',
    ...countKeys(saved),
    headers: saved.headers?.length ?? 0,
    proxy: saved.proxy?.mode === 'given' ? saved.proxy.url : null,
    certificate: saved.certificate?.fingerprint ?? null,
    freeName: judged.freeName,
  };
}

function countKeys({ keys }: SavedInstance): { keys: number; keysToGive: number } {
  const given = keys.filter(({ secret }) => secret !== undefined).length;
  return { keys: given, keysToGive: keys.length - given };
}

function failed(
  instanceId: string | null,
  keys: number,
  { code, message, advice }: AppError,
): Pick<ImportResult, 'instanceId' | 'outcome'> {
  return { instanceId, outcome: { kind: 'failed', keys, error: { code, message, advice } } };
}

/** “Shop (2)” if “Shop” is taken, else null. */
function freeNameFor(name: string, list: Instance[]): string | null {
  const taken = list.map((instance) => instance.name);
  const free = freeName(name, taken, LONGEST_NAME);
  return comparedName(free) === comparedName(name) ? null : free;
}

/** Both known, without a person or organization in common: their keys must not mix. */
function isOther(there: Instance, saved: SavedInstance): boolean {
  const here = idsOf(there);
  const file = idsOf(saved);
  return here.size > 0 && file.size > 0 && ![...file].some((id) => here.has(id));
}

function idsOf({ identity, keys }: Pick<SavedInstance, 'identity' | 'keys'>): Set<string> {
  const fromKeys = keys.flatMap(({ userId, organizationId }) => [userId, organizationId]);
  const ids = [...(identity?.userIds ?? []), ...Object.keys(identity?.organizations ?? {}), ...fromKeys];
  return new Set(ids.filter((id) => id !== null));
}
