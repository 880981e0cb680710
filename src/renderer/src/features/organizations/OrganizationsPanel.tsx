import { Box, Flex, Group, Stack, VisuallyHidden } from '@mantine/core';
import { IconKeyOff, type IconProps, IconStarFilled } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { searchText, searchWords, thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { initialsOf } from '../../state/initials.ts';
import { organizationName } from '../../state/places.ts';
import type { Person } from '../../state/selectors.ts';
import type { Kept } from '../../tableView.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import sideList from '../../ui/sideList.module.css';
import { initialsSize } from '../../ui/Tile.tsx';
import { SearchBox } from '../../ui/table/SearchBox.tsx';
import { useListKeys } from '../../ui/useListKeys.ts';
import { dateOf, monthOf } from '../../when.ts';
import classes from './organizations.module.css';

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

const FEW = 10;

const BOX = 22;
const INITIALS = 26;

type OrganizationFacts = { hasKey: boolean; memberCount: number | undefined };

type Props = {
  items: readonly OrganizationItem[] | null;
  factsOf: (organizationId: string) => OrganizationFacts;
  chosenId: string | null;
  search: Kept<string>;
  onChoose: (organizationId: string) => void;
  isUnread: boolean;
  top: readonly { icon: ComponentType<IconProps>; title: string; isChosen: boolean; onChoose: () => void }[];
  footer: ReactNode;
};

export function OrganizationsPanel(props: Props) {
  const { items, factsOf, chosenId, onChoose, isUnread, top, footer } = props;
  const headingId = useId();
  const panel = useFocusKept<HTMLElement>((root) => root.querySelector('button[aria-current]'));
  const [typed, change] = props.search;
  const searchable = items !== null && items.length > FEW;
  const search = searchable ? typed : '';
  const tooFew = items !== null && !searchable;
  useEffect(() => {
    if (tooFew) change(() => '');
  }, [tooFew, change]);
  const { list, onKeyDown, focusAt } = useListKeys();
  const shown = useMemo(() => matching(items ?? [], search), [items, search]);
  const entry = Math.max(
    0,
    shown.findIndex((item) => item.id === chosenId),
  );

  return (
    <section ref={panel} className={sideList.side} aria-labelledby={headingId}>
      <Box component="ul" aria-label="Instance" className={sideList.list} flex="none" pt={12}>
        {top.map(({ icon: Icon, title, isChosen, onChoose: open }) => (
          <li key={title}>
            <button
              type="button"
              className={sideList.item}
              aria-current={isChosen ? 'true' : undefined}
              onClick={open}
            >
              <Icon
                size={16}
                width={INITIALS}
                stroke={1.6}
                className={`${looks.dim} ${looks.rigid}`}
                aria-hidden
              />
              <span className={sideList.name}>{title}</span>
            </button>
          </li>
        ))}
      </Box>
      <header className={sideList.head}>
        <h2 id={headingId}>Organizations</h2>
        {items && <span className={looks.dim}>{items.length}</span>}
      </header>
      {searchable && (
        <Flex flex="none" px={10} pb={8}>
          <SearchBox
            label="Search organizations"
            value={search}
            onChange={(text) => change(() => text)}
            onLeave={() => focusAt(entry)}
          />
        </Flex>
      )}
      <ul
        ref={list}
        aria-label="Organizations"
        className={sideList.list}
        aria-busy={items === null && !isUnread}
        onKeyDown={onKeyDown}
      >
        {shown.map((item, at) => (
          <li key={item.id}>
            <Item
              item={item}
              facts={factsOf(item.id)}
              chosen={item.id === chosenId}
              reachable={at === entry}
              onChoose={() => onChoose(item.id)}
            />
          </li>
        ))}
      </ul>
      {items === null && (isUnread ? <Hint>Not read yet.</Hint> : <Skeletons />)}
      {items?.length === 0 && <Hint>The key’s owner belongs to no organization on this instance.</Hint>}
      {items && items.length > 0 && shown.length === 0 && <Hint>No organization matches.</Hint>}
      {footer}
    </section>
  );
}

function Hint({ children }: { children: string }) {
  return (
    <Box component="p" py={6} px={20} c="dimmed">
      {children}
    </Box>
  );
}

function matching(items: readonly OrganizationItem[], search: string): readonly OrganizationItem[] {
  const words = searchWords(search);
  return words.length === 0
    ? items
    : items.filter((item) => words.every((word) => searchText(item.name).includes(word)));
}

function Item(props: {
  item: OrganizationItem;
  facts: OrganizationFacts;
  chosen: boolean;
  reachable: boolean;
  onChoose: () => void;
}) {
  const { item, facts, chosen, reachable, onChoose } = props;
  return (
    <button
      type="button"
      className={sideList.item}
      aria-current={chosen ? 'true' : undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={onChoose}
    >
      <span
        className={classes.initials}
        style={{ fontSize: initialsSize(item.initials, BOX) }}
        data-owned={item.isOwned || undefined}
        title={item.isOwned ? 'You own this organization' : undefined}
        aria-hidden
      >
        {item.logo ? <Logo image={item.logo} initials={item.initials} /> : item.initials}
      </span>
      {/* Two lines take the height of one with padding, so rows with a second line do not move others. */}
      <Stack component="span" gap={0} miw={0} lh={1.25} style={{ whiteSpace: 'nowrap' }}>
        <bdi dir="auto" className={sideList.name} title={item.name}>
          {item.name}
        </bdi>
        {item.apart && (
          <Box component="span" fz={11}>
            {item.apart}
          </Box>
        )}
        {item.person && (
          <Box component="span" fz={11} title={`Seen with a key of ${item.person}`}>
            {item.person}
          </Box>
        )}
      </Stack>
      {item.isDefault && (
        <Flex component="span" flex="none" title="Your default organization">
          <IconStarFilled size={13} color="var(--q-warn)" role="img" aria-label="default" />
        </Flex>
      )}
      {item.isOwned && <VisuallyHidden>, owned by you</VisuallyHidden>}
      <Facts facts={facts} />
    </button>
  );
}

function Logo({ image, initials }: { image: string; initials: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  return broken === image ? initials : <img src={image} alt="" onError={() => setBroken(image)} />;
}

function Facts({ facts: { hasKey, memberCount } }: { facts: OrganizationFacts }) {
  if (hasKey && memberCount === undefined) return null;
  const noun = memberCount === 1 ? 'member' : 'members';
  const title = hasKey ? `${memberCount} ${noun}` : 'This organization has no key';
  return (
    <Group component="span" gap={4} flex="none" ms="auto" wrap="nowrap" c="dimmed" title={title}>
      {hasKey ? (
        <>
          {thousands(memberCount ?? 0)}
          <VisuallyHidden> {noun}</VisuallyHidden>
        </>
      ) : (
        <>
          <IconKeyOff size={14} stroke={1.6} aria-hidden /> <span className={classes.factWord}>no key</span>
        </>
      )}
    </Group>
  );
}

function Skeletons() {
  return (
    <div className={sideList.list} aria-hidden>
      {[62, 48, 70].map((width) => (
        <div key={width} className={sideList.item}>
          <span className={classes.initials} />
          <Box component="span" w={`${width}%`} h={10} bdrs={5} bg="var(--q-line)" />
        </div>
      ))}
    </div>
  );
}
