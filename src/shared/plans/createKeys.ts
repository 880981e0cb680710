import type { Account } from '../dokploy.ts';
import type { KeyRecord } from '../instance.ts';
import type { ChangeBy } from '../operations/change.ts';

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
