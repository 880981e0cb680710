import type { Account, AccountOrganization } from '../../shared/dokploy.ts';
import type { AppError } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { accountsIn, personOf } from '../../shared/keys.ts';

type ShownTo = NonNullable<AccountOrganization['shownTo']>;

export type KnownBefore = {
  before: { data: Account; at: number } | null;
  keys: readonly KeyRecord[];
  failureOf: (userId: string | null) => AppError | undefined;
};

/** An organization disappears only by readings of everybody it was listed for. */
export function withUnread(account: Account, { before, keys, failureOf }: KnownBefore): Account {
  const owners = new Set(keys.map(({ userId }) => userId));
  const read = new Set(accountsIn(account).map(personOf));
  const isWhole = [...owners].every((userId) => failureOf(userId) === undefined);
  const isRead = (userId: string | null) => (userId === null ? isWhole : read.has(userId));
  const known = new Set(account.organizations.map(({ id }) => id));
  const unread: AccountOrganization[] = [];
  const left = new Map<string, NonNullable<Account['left']>[number]>();

  for (const organization of before?.data.organizations ?? []) {
    if (known.has(organization.id)) continue;
    const shownTo = shownToOf(organization, before?.data).filter(({ userId }) => !isRead(userId));
    const { id, name } = organization;
    const at = organization.unread ? organization.unread.at : (before?.at ?? null);
    if (shownTo.length === 0) left.set(id, { id, name });
    else unread.push({ ...organization, shownTo, unread: { at, why: whyUnread(shownTo) } });
  }
  // A proven deletion stays known: a baseline may need it.
  for (const gone of before?.data.left ?? []) left.set(gone.id, gone);
  for (const organization of unread) known.add(organization.id);
  for (const { status, organizationId: id, organizationName, userId, userEmail: email } of keys) {
    if (status !== 'active' || id === null || userId === null || known.has(id) || left.has(id)) continue;
    const name = organizationName ?? id;
    if (isRead(userId)) {
      left.set(id, { id, name });
      continue;
    }
    known.add(id);
    const shownTo = [{ userId, email }];
    const nothing = { createdAt: '', ownerId: '', members: [] };
    unread.push({ id, name, ...nothing, shownTo, unread: { at: null, why: whyUnread(shownTo) } });
  }
  const gone = [...left.values()].filter(({ id }) => !known.has(id));
  const { left: _, ...rest } = account;
  return {
    ...rest,
    organizations: [...account.organizations, ...unread],
    ...(gone.length > 0 ? { left: gone } : {}),
  };

  function whyUnread([first]: ShownTo): string {
    const { userId = null, email = null } = first ?? {};
    const whose = email === null ? 'A key that showed it' : `The key of ${email}`;
    const failure = failureOf(userId);
    if (failure) return `${whose} could not be used: ${failure.message}`;
    return owners.has(userId)
      ? `${whose} was not read yet.`
      : `${whose} is no longer here. Paste a key for the organization.`;
  }
}

function shownToOf({ shownTo, members }: AccountOrganization, account: Account | undefined): ShownTo {
  if (shownTo) return shownTo;
  const caller = account?.caller ?? null;
  const userId = members?.[0]?.userId ?? caller?.userId ?? null;
  return [{ userId, email: caller?.userId === userId ? (caller?.user.email ?? null) : null }];
}
