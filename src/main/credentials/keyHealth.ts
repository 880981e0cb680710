import { type AppError, IS_BAD_KEY, meaningOf, type Result } from '../../shared/errors.ts';
import type { KeyHealth, KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

export type KeyHealths = ReturnType<typeof createKeyHealths>;

export function createKeyHealths(options: { clock: typeof Date.now; onChange?: () => void }) {
  const { clock, onChange } = options;
  const byId = new Map<string, KeyHealth>();

  function note(keyId: string, patch: Partial<Pick<KeyHealth, 'state' | 'lost' | 'opens'>>): void {
    const before = byId.get(keyId);
    const at = clock();
    const state = patch.state ?? before?.state ?? 'good';
    const goodAt = patch.state === 'good' ? at : (before?.goodAt ?? null);
    const lost = patch.lost === undefined ? (before?.lost ?? null) : patch.lost;
    const opens = state === 'swapped' ? (patch.opens ?? before?.opens) : undefined;
    byId.set(keyId, { state, at, goodAt, lost, ...(opens ? { opens } : {}) });
    const changed = before?.state !== state || before.lost !== lost;
    if (changed || before.opens?.organizationId !== opens?.organizationId) onChange?.();
  }

  return {
    all: () => Object.fromEntries(byId),
    noteCall(keyId: string, result: Result<unknown>): void {
      const state = result.ok ? 'good' : meaningOf(result.error).key;
      if (state) note(keyId, { state });
    },
    noteLookup(keyId: string, error: AppError): void {
      const state = meaningOf(error).key;
      if (state) note(keyId, { state });
    },
    noteSwapped: (keyId: string, opens: NonNullable<KeyHealth['opens']>): void =>
      note(keyId, { state: 'swapped', opens }),
    noteLost: (keyId: string, lost: KeyHealth['lost']): void => note(keyId, { lost }),
    isBad: (keyId: string): boolean => IS_BAD_KEY[byId.get(keyId)?.state ?? 'good'],
    forget: (keyId: string): void => void byId.delete(keyId),
  };
}

/** Precision of "last used": each change writes the registry. ms */
const USE_GRAIN = 3_600_000;

export async function noteUse(
  instances: Instances,
  instanceId: string,
  keyId: string,
  now: number,
): Promise<void> {
  const isStale = (key: KeyRecord) =>
    key.id === keyId && (key.lastUsedAt === null || now - Date.parse(key.lastUsedAt) >= USE_GRAIN);
  const found = instances.find(instanceId);
  if (!found.ok || !found.value.keys.some(isStale)) return;
  await instances.update(instanceId, (instance) => ({
    ...instance,
    keys: instance.keys.map((key) =>
      isStale(key) ? { ...key, lastUsedAt: new Date(now).toISOString() } : key,
    ),
  }));
}

export function createKeyUseNotes(options: {
  instances: Instances;
  health: Pick<KeyHealths, 'noteCall'>;
  clock: typeof Date.now;
}): (instanceId: string, keyId: string, result: Result<unknown>) => void {
  const { instances, health, clock } = options;
  return (instanceId, keyId, result) => {
    health.noteCall(keyId, result);
    if (result.ok) void noteUse(instances, instanceId, keyId, clock());
  };
}
