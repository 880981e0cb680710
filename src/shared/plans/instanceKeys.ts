import type { Server } from '../capabilities.ts';
import type { Account } from '../dokploy.ts';
import type { KeyHealth, KeyRecord } from '../instance.ts';
import type { Change } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';

/** An instance with its keys, as far as they are known: what a plan over keys is made from. */
export type InstanceKeys = {
  instanceId: string;
  instanceName: string;
  /** Those that are kept here. */
  keys: readonly KeyRecord[];
  /** How each did since the app started, by the id of its record. */
  health: Readonly<Record<string, KeyHealth>>;
  /** As it was read last; null before the first reading. */
  account: Account | null;
  server: Server;
  /** Why the account could not be read just now; null where it was. */
  unread: Unread | null;
};

/** Why something could not be read, as a sentence; `later`: it may be, once the server or the keychain answers. */
export type Unread = { why: string; later: boolean };

/** A step at an instance. `denied`: why it cannot be done. */
export function stepOn(
  { instanceName }: Pick<InstanceKeys, 'instanceName'>,
  change: Change,
  {
    organizationName = null,
    denied = null,
  }: { organizationName?: string | null; denied?: string | null } = {},
): PlannedStep {
  return { change, instanceName, organizationName, ...(denied === null ? {} : { denied }) };
}
