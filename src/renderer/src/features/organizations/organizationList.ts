import type { Organization } from '../../../../shared/dokploy.ts';
import { searchText } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { initialsOf } from '../../state/initials.ts';
import { organizationName } from '../../state/organizationNames.ts';
import type { Person } from '../../state/selectors.ts';
import { dateOf, monthOf } from '../../when.ts';

export type OrganizationItem = {
  id: string;
  name: string;
  /** Tells organizations of the same name apart, for example by date; null if the name is unique. */
  apart: string | null;
  initials: string;
  logo: string | null;
  isDefault: boolean;
  isOwned: boolean;
  /** The role of the key’s user; null when the server did not tell. */
  role: string | null;
  userId: string | null;
  person: string | null;
  /** In ms since the epoch; null for an unreadable date. */
  createdAt: number | null;
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Only data: addresses: nothing is ever loaded from elsewhere. */
export function shownLogo(logo: string | null | undefined): string | null {
  const address = logo?.trim() ?? '';
  return /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i.test(address) ? address : null;
}

/** The default first, then by name: the server’s order is random. Each person’s keys show the role of that person. */
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
  // The list should hold only the caller’s row; a server that sends more is not trusted to send it first.
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

function tellApart(alike: OrganizationItem[]): void {
  const marks = [monthOf, dateOf].map((words) =>
    alike.map(({ createdAt }) => (createdAt === null ? '' : words(createdAt))),
  );
  const mark = marks.find((words) => !words.includes('') && new Set(words).size === words.length);
  for (const [at, item] of alike.entries()) item.apart = mark?.[at] ?? `…${sanitizeText(item.id.slice(-6))}`;
}
