import type { Account, Organization, ServerKey } from './dokploy.ts';
import { strengthOf } from './facts/role.ts';
import type { Instance, KeyRecord } from './instance.ts';
import { counted } from './text.ts';
import type { Ms } from './time.ts';

type PersonAccount = Pick<Account, 'caller' | 'organizations' | 'userId'>;

export function personOf({ caller, organizations, userId }: PersonAccount): string | null {
  // `members` holds the caller's own row only.
  const [row] = organizations.flatMap(({ members }) => members ?? []);
  return caller?.userId ?? row?.userId ?? userId ?? null;
}

/** Owner of the preferred key first. Keys without a known owner are skipped. */
export function peopleOf(keys: readonly KeyRecord[], suitability?: KeySuitability): string[] {
  return [...new Set(preferredKeys(keys, suitability).flatMap(({ userId }) => userId ?? []))];
}

export function accountsIn(account: Account): Account[] {
  const { people, ...rest } = account;
  return people ? people.map((person) => ({ ...rest, ...person })) : [account];
}

/** Null if unread. A key without a known owner is taken for the only person's. */
export function accountOf(account: Account, userId: string | null): Account | null {
  const accounts = accountsIn(account);
  if (userId === null) return accounts.length === 1 ? account : null;
  return accounts.find((each) => personOf(each) === userId) ?? null;
}

/** Each as its key's person sees it, else as the strongest role does. */
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
    people: accounts.map(({ caller, organizations: own, userId }) => ({
      ...{ caller, organizations: own },
      ...(userId === undefined ? {} : { userId }),
    })),
  };
}

function toShown(userId: string | null, emails: ReadonlyMap<string | null, string | null>) {
  return { userId, email: emails.get(userId) ?? null };
}

function roleOf({ members }: Organization): number {
  return strengthOf(members?.[0]?.role ?? null);
}

/** Their people may still be there. */
export const UNLISTED = 'No key here shows it now.';

export function unlistedOf(account: Account | null): NonNullable<Account['left']> {
  return account?.left?.filter(({ deleted }) => !deleted) ?? [];
}

export type KeySuitability = {
  now: Ms;
  isBad: (keyId: string) => boolean;
};

/**
 * Retiring, expired and failing keys last; then by role, origin and age. Both processes use it, so the page
 * shows the rights of the key that is used.
 */
export function preferredKeys(keys: readonly KeyRecord[], suitability?: KeySuitability): KeyRecord[] {
  // Reversed first, so that of two keys of the same moment the later record counts as newer.
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

function hindrance(key: KeyRecord, suitability: KeySuitability | undefined): number {
  if (key.retiring) return 2;
  if (!suitability) return 0;
  const ended = key.expiresAt !== null && Date.parse(key.expiresAt) <= suitability.now;
  return ended || suitability.isBad(key.id) ? 1 : 0;
}

export function openOrganizations({ keys }: Instance, account: Account | undefined): string[] {
  const left = new Set(account?.left?.map(({ id }) => id));
  const ids = keys.flatMap(({ status, organizationId }) =>
    status === 'active' && organizationId && !left.has(organizationId) ? organizationId : [],
  );
  return [...new Set(ids)];
}

export type ListedKeys = {
  userId: string | null;
  email: string | null;
  keys: readonly ServerKey[] | null;
};

export function listedKeysOf(records: readonly KeyRecord[], account: Account): ListedKeys[] {
  const people = peopleOf(records);
  return (people.length > 0 ? people : [null]).map((userId) => {
    const own = accountsIn(account).find((each) => userId === null || personOf(each) === userId);
    const record = records.find((each) => each.userId === userId && each.userEmail !== null);
    return {
      userId,
      email: record?.userEmail ?? own?.caller?.user.email ?? null,
      keys: own?.caller?.user.apiKeys ?? null,
    };
  });
}

/** By key name; keys in use here last, since they may be needed until then. */
export function listedKeysOfComputer(
  records: readonly KeyRecord[],
  listed: readonly ListedKeys[],
  computer: Computer,
): { key: ServerKey; record: KeyRecord | null }[] {
  const theirs = listed
    .flatMap(({ keys }) => keys ?? [])
    .filter(({ name }) => isSameComputer(computerOf(name), computer))
    .map((key) => ({ key, record: records.find(({ serverKeyId }) => serverKeyId === key.id) ?? null }));
  return theirs.toSorted((a, b) => Number(a.record !== null) - Number(b.record !== null));
}

type Keyed = {
  instanceName: string;
  keys: readonly Pick<KeyRecord, 'organizationId'>[];
  account: Account | null;
};

export function keylessOn({ keys, account }: Pick<Keyed, 'keys' | 'account'>): Account['organizations'] {
  const opened = new Set(keys.map(({ organizationId }) => organizationId));
  return (account?.organizations ?? []).filter(({ id, unread }) => !unread && !opened.has(id));
}

export function setUpKeysWords(count: number): string {
  return `Set up ${counted(count, 'key', 'keys')}`;
}

export function keylessWords(count: number): string {
  return `${counted(count, 'organization has', 'organizations have')} no key`;
}

export function createKeysWords(count: number): string {
  return count === 1 ? 'Create key' : `Create ${counted(count, 'key', 'keys')}`;
}

/** UTF-16 units (Dokploy ≥ 0.29.13; better-auth's limit before). */
const LONGEST_NAME = 32;
const HEAD = 'Quayside · ';
const NAME = /^Quayside · ([\p{L}\p{N}._-]+) ([0-9a-z]{4})-[0-9a-z]{5}$/u;

/** From key names: the computer's name cut to ten letters, and its registry's code. */
export type Computer = { computer: string; registry: string };

export function keyName(hostname: string, registry: string, random: string): string {
  const plain = hostname.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/\.local(?:domain)?$/i, '');
  const tail = ` ${registry}-${random}`;
  let name = HEAD;
  for (const letter of plain || 'computer') {
    if (name.length + letter.length + tail.length > LONGEST_NAME) break;
    name += letter;
  }
  return `${name}${tail}`;
}

export function computerOf(name: string | null | undefined): Computer | null {
  const [, computer, registry] = NAME.exec(name ?? '') ?? [];
  return computer !== undefined && registry !== undefined ? { computer, registry } : null;
}

function isSameComputer(one: Computer | null, other: Computer): boolean {
  return one?.computer === other.computer && one.registry === other.registry;
}

/** False for a key imported from another computer. */
export function isMadeHere(
  { serverKeyId, madeBy }: Pick<KeyRecord, 'serverKeyId' | 'madeBy'>,
  registryCode: string,
): boolean {
  // Older records name no registry.
  return serverKeyId !== null && (madeBy === undefined || madeBy === registryCode);
}
