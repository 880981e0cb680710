import type { Organization } from '../../../../shared/dokploy.ts';
import { searchText } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { organizationName } from '../../state/organizationNames.ts';
import type { Person } from '../../state/selectors.ts';
import { initialsOf } from '../../ui/initials.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf, monthOf } from '../../ui/when.ts';

export type OrganizationItem = {
  id: string;
  /** Safe to show; a stand-in where the organization has no visible name. */
  name: string;
  /** What tells it from others of the same name, for example its date; null where the name is enough. */
  apart: string | null;
  initials: string;
  /** An image that can be shown without loading anything; null where there is none. */
  logo: string | null;
  isDefault: boolean;
  isOwned: boolean;
  /** The role of the key's user in it; null when the server did not tell. */
  role: string | null;
  /** Through whose key it is seen. */
  userId: string | null;
  /** Their address, where keys of several people are here; null where they need not be named. */
  person: string | null;
  /** In ms since the epoch; null when the server gave no date that can be read. */
  createdAt: number | null;
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The image of a logo that can be shown: one written out as a data: address. Nothing is ever loaded from elsewhere. */
export function shownLogo(logo: string | null | undefined): string | null {
  const address = logo?.trim() ?? '';
  return /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i.test(address) ? address : null;
}

/**
 * All organizations, the default first, then by name: the server's order is random. Where keys of several people are
 * here, each is told as its own person sees it.
 */
export function listOrganizations(
  organizations: readonly Organization[],
  callerId: string | null,
  people: readonly Person[] = [],
): OrganizationItem[] {
  const items = organizations.map((organization) => {
    if (people.length < 2) return toItem(organization, callerId);
    const userId = organization.members?.[0]?.userId ?? null;
    const person = people.find((each) => each.userId === userId)?.email ?? null;
    return { ...toItem(organization, userId), person: person && sanitizeText(person, 120) };
  });
  const twins = Map.groupBy(items, ({ name }) => searchText(name));
  for (const alike of twins.values()) if (alike.length > 1) tellApart(alike);
  return items.sort(
    (a, b) =>
      Number(b.isDefault) - Number(a.isDefault) ||
      collator.compare(a.name, b.name) ||
      (a.createdAt ?? 0) - (b.createdAt ?? 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

function toItem(organization: Organization, callerId: string | null): OrganizationItem {
  const name = organizationName(organization.name);
  // The list holds the caller's own row alone; a server that gives more is not taken at its first.
  const rows = organization.members ?? [];
  const own = rows.find((row) => row.userId === callerId) ?? (callerId === null ? rows[0] : undefined);
  return {
    id: organization.id,
    name,
    apart: null,
    initials: initialsOf(name),
    logo: shownLogo(organization.logo),
    isDefault: own?.isDefault === true,
    isOwned: own?.role === 'owner' || (callerId !== null && organization.ownerId === callerId),
    role: own?.role ?? null,
    userId: own?.userId ?? callerId,
    person: null,
    createdAt: parseMoment(organization.createdAt),
  };
}

/** Organizations of one name get their month, their day where the months agree, else the end of their id. */
function tellApart(alike: OrganizationItem[]): void {
  const marks = [monthOf, dateOf].map((words) =>
    alike.map(({ createdAt }) => (createdAt === null ? '' : words(createdAt))),
  );
  const mark = marks.find((words) => !words.includes('') && new Set(words).size === words.length);
  for (const [at, item] of alike.entries()) item.apart = mark?.[at] ?? `…${sanitizeText(item.id.slice(-6))}`;
}
