import type { Account, Organization } from './dokploy.ts';
import type { KeyRecord } from './instance.ts';
import { type KeySuitability, preferredKeys, strengthOf } from './keyChoice.ts';

/** What the keys of one person show: their own membership, and the organizations that they are in. */
type PersonAccount = Pick<Account, 'caller' | 'organizations'>;

/** Whose account it is, by id; null where neither a membership nor an organization tells. */
export function personOf({ caller, organizations }: PersonAccount): string | null {
  // `members` holds the caller's own row alone.
  return caller?.userId ?? organizations.flatMap(({ members }) => members ?? [])[0]?.userId ?? null;
}

/** The people whose keys an instance holds, by id, each once, that of the preferred key first; keys of somebody unknown tell nobody. */
export function peopleOf(keys: readonly KeyRecord[], suitability?: KeySuitability): string[] {
  return [...new Set(preferredKeys(keys, suitability).flatMap(({ userId }) => userId ?? []))];
}

/** The accounts of an instance's people: one where a single person has keys there. */
export function accountsIn(account: Account): Account[] {
  const { people, ...rest } = account;
  return people ? people.map((person) => ({ ...rest, ...person })) : [account];
}

/** What one person sees of an instance; the whole account where that person is not told apart. */
export function accountOf(account: Account, userId: string | null): Account {
  return (userId !== null && accountsIn(account).find((each) => personOf(each) === userId)) || account;
}

/** The organizations of all, each as the person sees it whose key opens it, else the one with the strongest role. */
export function unionOf(
  accounts: readonly [Account, ...Account[]],
  keys: readonly KeyRecord[],
  suitability?: KeySuitability,
): Account {
  const [first, ...others] = accounts;
  if (others.length === 0) return first;
  const seen = new Map<string, { organization: Organization; userId: string | null }[]>();
  for (const account of accounts) {
    const userId = personOf(account);
    for (const organization of account.organizations) {
      const own = organization.members?.filter((row) => row.userId === userId);
      const view = { organization: own ? { ...organization, members: own } : organization, userId };
      seen.set(organization.id, [...(seen.get(organization.id) ?? []), view]);
    }
  }
  const emails = new Map(keys.map(({ userId, userEmail }) => [userId, userEmail]));
  const organizations = [...seen].map(([id, views]) => {
    const opens = preferredKeys(
      keys.filter((key) => key.organizationId === id),
      suitability,
    );
    const byKey = opens.flatMap(({ userId }) => views.find((view) => view.userId === userId) ?? []);
    const byRole = views.toSorted((a, b) => roleOf(a.organization) - roleOf(b.organization));
    const { organization } = byKey[0] ?? byRole[0] ?? (views[0] as (typeof views)[number]);
    return { ...organization, shownTo: views.map(({ userId }) => toShown(userId, emails)) };
  });
  const versioned = accounts.find(({ version }) => version !== null) ?? first;
  return {
    version: versioned.version,
    caller: first.caller,
    organizations,
    ...(first.isCloud === undefined ? {} : { isCloud: first.isCloud }),
    people: accounts.map(({ caller, organizations: own }) => ({ caller, organizations: own })),
  };
}

function toShown(userId: string | null, emails: ReadonlyMap<string | null, string | null>) {
  return { userId, email: emails.get(userId) ?? null };
}

function roleOf({ members }: Organization): number {
  return strengthOf(members?.[0]?.role ?? null);
}

/** Said of an organization that nobody’s key lists any more: whoever was there may be there still. */
export const UNLISTED = 'No key here shows it now.';

/** The organizations that nobody lists any more, but for those that are proven to be deleted. */
export function unlistedOf(account: Account | null): NonNullable<Account['left']> {
  return account?.left?.filter(({ deleted }) => !deleted) ?? [];
}
