import type { Account } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { type KeySuitability, preferredKeys } from '../../shared/keyChoice.ts';
import { accountOf } from '../../shared/people.ts';
import { principalIn } from '../../shared/principal.ts';
import { denySessions } from '../../shared/rules/sessions.ts';

/** A question for sessions: in which organization, and with whose key (null where nobody knows whose it is). */
export type SessionAsk = { organizationId: string; userId: string | null };

/** Whom to ask for the sessions of an instance. */
export type SessionAsks = {
  /** Each with the key of an owner, which shows everybody of the organization. */
  whole: SessionAsk[];
  /** Each with the key of somebody whom none of those shows: it shows that person. */
  own: (SessionAsk & { userId: string })[];
  /** The organizations whose members no key here shows, and why, as a sentence. */
  unknown: { organizationId: string; why: string }[];
};

/** Chooses the keys that show most, none of them twice. */
export function sessionAsksOf(
  account: Account,
  keys: readonly KeyRecord[],
  suitability?: KeySuitability,
): SessionAsks {
  const asks: SessionAsks = { whole: [], own: [], unknown: [] };
  const shown = new Set<string>();
  const others: KeyRecord[] = [];
  const open = openersOf(keys, suitability);
  for (const [organizationId, openers] of open) {
    const why = openers.map(({ userId }) => {
      const principal = principalIn(accountOf(account, userId), organizationId, null);
      return denySessions(principal, null)?.reason ?? null;
    });
    const owner = openers[why.indexOf(null)];
    if (owner) {
      asks.whole.push({ organizationId, userId: owner.userId });
      for (const { userId } of openers) if (userId !== null) shown.add(userId);
    } else {
      asks.unknown.push({ organizationId, why: why[0] ?? NO_KEY });
      others.push(...openers);
    }
  }
  for (const { organizationId, userId } of others) {
    if (userId === null || organizationId === null || shown.has(userId)) continue;
    shown.add(userId);
    asks.own.push({ organizationId, userId });
  }
  for (const { id } of account.organizations)
    if (!open.has(id)) asks.unknown.push({ organizationId: id, why: NO_KEY });
  return asks;
}

/** The keys that open each organization, in the order in which they are used. */
function openersOf(keys: readonly KeyRecord[], suitability?: KeySuitability): Map<string, KeyRecord[]> {
  const active = preferredKeys(keys, suitability).filter(({ status }) => status === 'active');
  const open = Map.groupBy(active, ({ organizationId }) => organizationId);
  open.delete(null);
  return open as Map<string, KeyRecord[]>;
}

const NO_KEY = 'No key here opens this organization.';
