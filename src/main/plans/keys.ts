import { fail } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { accountsIn } from '../../shared/people.ts';
import type { World } from '../world/world.ts';
import { GONE, planOne } from './namedSteps.ts';
import type { Planners } from './plans.ts';

export const keyPlans: Pick<Planners, 'rotate-key' | 'retire-key' | 'retire-listed-key'> = {
  'rotate-key'({ instanceId, keyId, expiresInDays, forSession }, { world }) {
    const key = recordOf(world, instanceId, keyId);
    if (!key) return fail(GONE);
    const of = { instanceId, keyId, organizationId: key.organizationId };
    const change = { action: 'keys.rotate' as const, ...of, expiresInDays, forSession };
    return planOne('rotate-keys', world, change);
  },

  'retire-key'({ instanceId, keyId }, { world }) {
    const key = recordOf(world, instanceId, keyId);
    if (!key) return fail(GONE);
    const of = { instanceId, keyId, organizationId: key.organizationId };
    return planOne('retire-keys', world, { action: 'keys.retire', ...of });
  },

  'retire-listed-key'({ instanceId, serverKeyId }, { world }) {
    const { account } = world.keys().find((each) => each.instanceId === instanceId) ?? {};
    const listed = account ? accountsIn(account).flatMap(({ caller }) => caller?.user.apiKeys ?? []) : [];
    const key = listed.find(({ id }) => id === serverKeyId);
    if (!key) return fail(GONE);
    const name = oneLine(key.name ?? '', 60) || 'unnamed';
    return planOne('retire-keys', world, { action: 'keys.retireOnServer', instanceId, serverKeyId, name });
  },
};

function recordOf(world: World, instanceId: string, keyId: string): KeyRecord | undefined {
  const instance = world.keys().find((each) => each.instanceId === instanceId);
  return instance?.keys.find(({ id }) => id === keyId);
}
