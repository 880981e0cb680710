import type { Account, Organization, ServerKey } from './dokploy.ts';
import type { Instance, KeyRecord } from './instance.ts';
import { counted } from './text.ts';
import type { Ms } from './time.ts';

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

/** What one person sees of an instance; null where that was not read. A key of somebody unknown is one of the only person’s. */
export function accountOf(account: Account, userId: string | null): Account | null {
  const accounts = accountsIn(account);
  if (userId === null) return accounts.length === 1 ? account : null;
  return accounts.find((each) => personOf(each) === userId) ?? null;
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

/** The keys that a server lists of one person; it shows a key those of its own person alone. */
export type ListedKeys = {
  /** Null where nobody knows whose keys are here. */
  userId: string | null;
  email: string | null;
  /** Null where the server did not tell of them. */
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

/** Those of them that a computer's Quayside made, by their names: keys in use here last, since they may be needed until then. */
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

/** Dokploy's longest name of a key, in UTF-16 units (≥ 0.29.13; better-auth's before). */
const LONGEST_NAME = 32;
const HEAD = 'Quayside · ';
const NAME = /^Quayside · ([\p{L}\p{N}._-]+) ([0-9a-z]{4})-[0-9a-z]{5}$/u;

/** A computer as the names of its keys tell it: its own name, cut to ten letters, and the code of its registry. */
export type Computer = { computer: string; registry: string };

/** Names a key on the server so that it can be found again: the computer, the registry and a random part, for example `Quayside · desk-07 k3f9-8qzt2`. */
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

/** Which computer's Quayside gave a key this name; null for a name that somebody else gave. */
export function computerOf(name: string | null | undefined): Computer | null {
  const [, computer, registry] = NAME.exec(name ?? '') ?? [];
  return computer !== undefined && registry !== undefined ? { computer, registry } : null;
}

/** Two computers of one name are told apart by their registries. */
function isSameComputer(one: Computer | null, other: Computer): boolean {
  return one?.computer === other.computer && one.registry === other.registry;
}

/** Whether the registry with this code had the key made on the server; one imported from another computer is that computer's. */
export function isMadeHere(
  { serverKeyId, madeBy }: Pick<KeyRecord, 'serverKeyId' | 'madeBy'>,
  registryCode: string,
): boolean {
  // Records of before name no registry.
  return serverKeyId !== null && (madeBy === undefined || madeBy === registryCode);
}
