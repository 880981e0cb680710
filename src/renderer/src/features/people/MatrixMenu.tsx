import { Menu } from '@mantine/core';
import { IconExternalLink, IconUser } from '@tabler/icons-react';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { BarredItem } from '../../ui/BarredItem.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { CellItems } from './CellItems.tsx';
import { addressOfPerson } from './cellWords.ts';
import type { MatrixColumn } from './matrixColumns.ts';
import type { PersonRow } from './personRow.ts';
import type { Place } from './places.ts';
import { usePeopleCommands } from './usePeopleCommands.ts';

export type About = { row: PersonRow; column: MatrixColumn | null };

export type MenuTools = {
  placeOf: (column: MatrixColumn) => Place;
  /** Who is chosen: the menu of one of several is that of all of them. */
  chosen: ReadonlySet<string>;
  hidden: number;
  within: readonly OrganizationRef[];
  onOpen: (id: string) => void;
  onGo: (column: MatrixColumn) => void;
  onClear: () => void;
};

export function MatrixItems({ about: { row, column }, tools }: { about: About; tools: MenuTools }) {
  const { placeOf, chosen, hidden, within, onOpen, onGo, onClear } = tools;
  const { person, placed } = row;
  const isSeveral = chosen.size > 1 && chosen.has(person.id);
  const address = addressOfPerson(person);
  return (
    <>
      <Menu.Label>{isSeveral ? chosenWords(chosen.size, hidden) : address}</Menu.Label>
      {!isSeveral && (
        <BarredItem icon={IconUser} why={null} onClick={() => onOpen(person.id)}>
          Open
        </BarredItem>
      )}
      {(isSeveral || person.emails.length > 0) && (
        <PeopleItems ids={isSeveral ? [...chosen] : [person.id]} within={within} onJoined={onClear} />
      )}
      {column && (
        <>
          <Menu.Divider />
          <Menu.Label>{cellWords(address, placeOf(column))}</Menu.Label>
          {placed
            .filter((cell) => isIn(cell, column))
            .map((cell) => (
              <CellItems
                key={cell.memberId ?? cell.invitation?.id ?? ''}
                cell={cell}
                address={cell.email ?? person.email}
              />
            ))}
          <BarredItem icon={IconExternalLink} why={null} onClick={() => onGo(column)}>
            {column.organizationId === null ? 'Open this instance' : 'Open this organization'}
          </BarredItem>
        </>
      )}
    </>
  );
}

function PeopleItems(props: {
  ids: readonly string[];
  within: readonly OrganizationRef[];
  onJoined: () => void;
}) {
  const { ids, within, onJoined } = props;
  const { commands } = usePeopleCommands(ids, within, onJoined);
  return commands
    .filter(({ what }) => ids.length > 1 || what !== 'join')
    .map(({ what, title, icon: Icon, why, run }) => (
      <BarredItem key={what} icon={Icon} why={why} onClick={run}>
        {title}
      </BarredItem>
    ));
}

function chosenWords(count: number, hidden: number): string {
  const words = `${formatNumber(count)} selected people`;
  return hidden === 0 ? words : `${words}, ${formatNumber(hidden)} not shown`;
}

function cellWords(address: string, { organization, instance }: Place): string {
  return `${address} in ${organization} on ${instance}`;
}

function isIn(cell: { instanceId: string; organizationId: string }, column: MatrixColumn): boolean {
  return cell.instanceId === column.instanceId && cell.organizationId === column.organizationId;
}
