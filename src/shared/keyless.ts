import type { Account } from './dokploy.ts';
import type { KeyRecord } from './instance.ts';
import { counted } from './text.ts';

type Keyed = {
  instanceName: string;
  keys: readonly Pick<KeyRecord, 'organizationId'>[];
  /** Null before the first reading. */
  account: Account | null;
};

/** The organizations on an instance that its keys list, and none of them opens. */
export function keylessOn({ keys, account }: Pick<Keyed, 'keys' | 'account'>): Account['organizations'] {
  const opened = new Set(keys.map(({ organizationId }) => organizationId));
  return (account?.organizations ?? []).filter(({ id, unread }) => !unread && !opened.has(id));
}

/** For example “25 organizations have no key”. */
export function keylessWords(count: number): string {
  return `${counted(count, 'organization has', 'organizations have')} no key`;
}

export function createKeysWords(count: number): string {
  return count === 1 ? 'Create key' : `Create ${counted(count, 'key', 'keys')}`;
}
