import type { Account } from './dokploy.ts';
import type { Instance, KeyRecord } from './instance.ts';
import type { Ms } from './time.ts';

/** What is known of keys beside their records. */
export type KeySuitability = {
  now: Ms;
  /** Whether the key was turned away when it was last used, or could not be had. */
  isBad: (keyId: string) => boolean;
};

/** What is going, has ended or did badly comes last; then by role, made here, and age. Both sides choose by it, so that the page shows the rights of the key that main uses. */
export function preferredKeys(keys: readonly KeyRecord[], suitability?: KeySuitability): KeyRecord[] {
  // Turned round first: of two made in the same moment the one recorded later is the newer.
  return keys
    .toReversed()
    .toSorted(
      (a, b) =>
        hindrance(a, suitability) - hindrance(b, suitability) ||
        strengthOf(a.role) - strengthOf(b.role) ||
        Number(b.origin === 'made') - Number(a.origin === 'made') ||
        (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0),
    );
}

/** The lower, the more a role may do; an unknown one comes last. */
export function strengthOf(role: string | null): number {
  if (role === null) return 4;
  const place = ['owner', 'admin', 'custom', 'member'].indexOf(role);
  // What is none of Dokploy's own three is a role that was made.
  return place === -1 ? 2 : place;
}

function hindrance(key: KeyRecord, suitability: KeySuitability | undefined): number {
  if (key.retiring) return 2;
  if (!suitability) return 0;
  const ended = key.expiresAt !== null && Date.parse(key.expiresAt) <= suitability.now;
  return ended || suitability.isBad(key.id) ? 1 : 0;
}

/** The ids of the organizations of an instance that a key opens, as far as its account knows: one that left it is none. */
export function openOrganizations({ keys }: Instance, account: Account | undefined): string[] {
  const left = new Set(account?.left?.map(({ id }) => id));
  const ids = keys.flatMap(({ status, organizationId }) =>
    status === 'active' && organizationId && !left.has(organizationId) ? organizationId : [],
  );
  return [...new Set(ids)];
}
