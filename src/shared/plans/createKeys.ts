import type { Account } from '../dokploy.ts';
import type { KeyRecord } from '../instance.ts';
import type { ChangeBy } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';
import { denyMakeKey } from '../rules/keys.ts';

/** An instance with its keys, and with its organizations as they were read last. */
export type Keyed = {
  instanceId: string;
  instanceName: string;
  keys: readonly Pick<KeyRecord, 'organizationId'>[];
  /** Null before the first reading. */
  account: Account | null;
};

/** What new keys are to be: when they end, and where they are kept. */
export type KeyTerms = Required<Pick<ChangeBy<'keys.make'>, 'expiresInDays' | 'forSession'>>;

/** The organizations on an instance that its keys list, and none of them opens. */
export function keylessOn({ keys, account }: Pick<Keyed, 'keys' | 'account'>): Account['organizations'] {
  const opened = new Set(keys.map(({ organizationId }) => organizationId));
  return (account?.organizations ?? []).filter(({ id, unread }) => !unread && !opened.has(id));
}

/** What creating a key for each organization without one does: a step for each, or why its server cannot make one. */
export function planKeys(instances: readonly Keyed[], terms: KeyTerms): PlannedStep[] {
  return instances.flatMap((instance) => {
    const { instanceId, instanceName, account } = instance;
    const denied = account && denyMakeKey(account)?.reason;
    return keylessOn(instance).map(({ id: organizationId, name: organizationName }) => ({
      change: { action: 'keys.make', instanceId, organizationId, ...terms },
      instanceName,
      organizationName,
      ...(denied ? { denied } : {}),
    }));
  });
}
