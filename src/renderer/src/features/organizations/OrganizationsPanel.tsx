import { Box, Flex, Group, Stack, VisuallyHidden } from '@mantine/core';
import { IconKeyOff, type IconProps, IconStarFilled } from '@tabler/icons-react';
import { type ComponentType, type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { searchText, searchWords, thousands } from '../../../../shared/text.ts';
import type { Kept } from '../../tableView.ts';
import { initialsSize } from '../../ui/initialsSize.ts';
import looks from '../../ui/looks.module.css';
import sideList from '../../ui/sideList.module.css';
import { SearchBox } from '../../ui/table/SearchBox.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { useListKeys } from '../../ui/useListKeys.ts';
import type { OrganizationItem } from './organizationList.ts';
import classes from './organizations.module.css';

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
