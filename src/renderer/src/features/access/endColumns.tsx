import { ActionIcon, Flex, Group, VisuallyHidden } from '@mantine/core';
import { IconPencil, type IconProps, IconTrash, IconUserMinus } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PersonEnd } from '../../../../shared/calls/ends.ts';
import { type Day, daysLeftWords, endStateOf } from '../../../../shared/ends.ts';
import { addressOfEnd, dayWords } from '../../state/ends.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './endColumns.module.css';
import { awayWords, isGone, isNowhere, whereLines, whereWords } from './endWords.ts';

type EndTools = {
  offboard: (end: PersonEnd) => void;
  change: (end: PersonEnd) => void;
  remove: (end: PersonEnd) => void;
};

export function endColumns(today: Day, tools: EndTools): Column<PersonEnd>[] {
  return [
    {
      id: 'person',
      title: 'Person',
      // An address that is cut tells nobody apart: the note gives it the room.
      width: 'minmax(150px, 1.6fr)',
      sortKey: addressOfEnd,
      text: addressOfEnd,
      cell: (end) => <Person end={end} />,
    },
    {
      id: 'ends',
      title: 'Ends',
      width: '112px',
      sortKey: ({ day }) => day,
      text: ({ day }) => day ?? '',
      cell: (end) => <Ends end={end} today={today} />,
    },
    {
      id: 'where',
      title: 'Where now',
      width: 'minmax(150px, 1.4fr)',
      sortKey: whereWords,
      text: whereWords,
      cell: (end) => <Where end={end} />,
    },
    {
      id: 'note',
      title: 'Note',
      width: 'minmax(110px, 0.9fr)',
      hideBelow: 640,
      sortKey: ({ note }) => note || null,
      text: ({ note }) => sanitizeText(note, 500),
      cell: ({ note }) => <UntrustedText text={note} className={classes.note} />,
    },
    {
      id: 'actions',
      title: 'Actions',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      width: '98px',
      cell: (end) => <RowActions end={end} tools={tools} />,
    },
  ];
}

function Person({ end }: { end: PersonEnd }) {
  const more = end.emails.length - 1;
  return (
    <Flex
      component="span"
      gap={6}
      align="baseline"
      miw={0}
      fw={560}
      title={sanitizeText(end.emails.join(', '), 1000)}
    >
      <bdi dir="auto" className={classes.clip}>
        {addressOfEnd(end)}
      </bdi>
      {more > 0 && <span className={classes.more}>+{more}</span>}
    </Flex>
  );
}

function Ends({ end, today }: { end: PersonEnd; today: Day }) {
  const { day } = end;
  if (day === null) return <span className={looks.dim}>No day</span>;
  const { stands, daysLeft } = endStateOf(day, today);
  return (
    <time
      dateTime={day}
      className={classes.lines}
      data-stands={isGone(end) ? undefined : stands}
      title={awayWords(day, today)}
    >
      <span>{dayWords(day)}</span> <span className={classes.second}>{daysLeftWords(daysLeft)}</span>
    </time>
  );
}

function Where({ end }: { end: PersonEnd }) {
  const [first, second] = whereLines(end);
  return (
    <span className={classes.lines} data-gone={isGone(end) || undefined} title={whereWords(end)}>
      <span>{first}</span> {second !== undefined && <span className={classes.second}>{second}</span>}
    </span>
  );
}

function RowActions({ end, tools }: { end: PersonEnd; tools: EndTools }) {
  const tabIndex = useRowTab();
  const address = addressOfEnd(end);
  const button = (label: string, Icon: ComponentType<IconProps>, run: (end: PersonEnd) => void) => (
    <ActionIcon
      size={25}
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      // A double click would act on the next row too: the first click removes this one.
      onClick={({ detail }) => detail < 2 && run(end)}
    >
      <Icon size={15} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
  return (
    <Group component="span" gap={2} justify="flex-end" ml="auto" align="stretch" wrap="nowrap">
      {!isNowhere(end) && button(`Off-board ${address}…`, IconUserMinus, tools.offboard)}
      {button(`Change the end date of ${address}…`, IconPencil, tools.change)}
      {button(`Remove the end date of ${address}`, IconTrash, tools.remove)}
    </Group>
  );
}
