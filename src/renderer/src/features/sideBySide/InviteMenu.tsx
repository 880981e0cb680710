import { Menu } from '@mantine/core';
import { IconChevronDown, IconUserPlus } from '@tabler/icons-react';
import type { Invited } from '../../state/inviting.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { denyInvitingTo, invitedFrom } from './align.ts';
import { type Compared, columnId } from './comparedColumns.tsx';
import { nameOf } from './words.ts';

type Props = {
  people: readonly Compared[];
  lists: readonly ComparedList[];
  onInvite: (people: readonly Invited[], to: ComparedList) => void;
};

export function InviteMenu({ people, lists, onInvite }: Props) {
  return (
    <Menu position="top-start" width={320} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ToolButton icon={IconUserPlus} rightSection={<IconChevronDown size={14} stroke={2} aria-hidden />}>
          Invite to a column
        </ToolButton>
      </MenuTarget>
      <Menu.Dropdown className={looks.menu}>
        {lists.map((list, at) => {
          const why = denyInviting(people, list, at);
          return (
            <MenuItem key={columnId(list)} why={why} onClick={() => onInvite(missingFirst(people, at), list)}>
              Invite to <bdi>{nameOf(list)}</bdi>…
            </MenuItem>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** All that are chosen, those who are not there yet before the others: why these are left out, the plan says. */
function missingFirst(people: readonly Compared[], at: number): Invited[] {
  const isThere = ({ places }: Compared) => places[at]?.state === 'here';
  return invitedFrom(people.toSorted((one, other) => Number(isThere(one)) - Number(isThere(other))));
}

function denyInviting(people: readonly Compared[], list: ComparedList, at: number): string | null {
  const denied = denyInvitingTo(list);
  if (denied !== null) return denied;
  if (invitedFrom(people).length === 0) return 'None of these people has an address.';
  const isThere = people.every(({ places }) => places[at]?.state === 'here');
  if (!isThere) return null;
  return people.length === 1
    ? 'Already a member or invited there.'
    : 'All are already members or invited there.';
}
