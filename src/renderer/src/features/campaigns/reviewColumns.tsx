import { Menu } from '@mantine/core';
import { IconShield, IconUserCheck } from '@tabler/icons-react';
import {
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useContext,
  useState,
} from 'react';
import type { Decision, Line } from '../../../../shared/campaigns/campaign.ts';
import { decisionWords, MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { noonOf } from '../../../../shared/ends.ts';
import { BarredItem } from '../../ui/BarredItem.tsx';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { roleOrder, roleTone } from '../../ui/roleTone.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { InstanceTile } from '../../ui/Tile.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { clockOf, dateOf, shortDay } from '../../ui/when.ts';
import { nameOf, type Offer, placeOf, type Standings, UNDECIDED } from './reviewLines.ts';
import classes from './reviews.module.css';

export type OpenMenu = { line: Line; what: Decision['is']; byKey: boolean };

/** How lines stand, and the one menu that is open; of their own context, so that the rows themselves never change. */
export const StandingsContext = createContext<{
  standings: Standings;
  menu: OpenMenu | null;
  items: ReactNode;
}>({ standings: {}, menu: null, items: null });

/** Keep them stable. */
export type LineTools = {
  press: (menu: OpenMenu) => void;
  close: () => void;
  /** Tells whether main kept it. */
  note: (line: Line, note: string) => Promise<boolean>;
};

const useStanding = ({ id }: Line) => useContext(StandingsContext).standings[id] ?? UNDECIDED;

export function reviewColumns(tools: LineTools, isDeciding: boolean, now: number): Column<Line>[] {
  return [
    {
      id: 'person',
      title: 'Person',
      isHead: true,
      width: 'minmax(150px, 1.9fr)',
      sortKey: nameOf,
      text: nameOf,
      cell: (line) => <Person line={line} now={now} />,
    },
    {
      id: 'organization',
      title: 'Organization',
      width: 'minmax(90px, 1.1fr)',
      sortKey: placeOf,
      text: placeOf,
      cell: (line) => (
        <>
          <InstanceTile instanceId={line.instanceId} />
          <Cut text={placeOf(line)} />
        </>
      ),
    },
    {
      id: 'role',
      title: 'Role',
      width: '92px',
      sortKey: ({ role }) => role && roleOrder(role),
      text: ({ role }) => role ?? '',
      cell: ({ role }) => role !== null && <Chip tone={roleTone(role)}>{shownName(role, 24)}</Chip>,
    },
    {
      id: 'access',
      title: 'Access',
      width: 'minmax(110px, 1fr)',
      hideBelow: 1240,
      sortKey: ({ access }) => access,
      text: ({ access }) => access,
      cell: ({ access }) => <Cut text={access} isLesser />,
    },
    {
      id: 'two-factor',
      title: '2FA',
      width: '60px',
      hideBelow: 860,
      sortKey: ({ twoFactor }) => (twoFactor === null ? null : Number(twoFactor)),
      text: ({ twoFactor }) => (twoFactor === null ? '' : twoFactor ? 'on' : 'off'),
      cell: (line) => <TwoFactor line={line} />,
    },
    {
      id: 'change',
      title: 'Last change',
      width: 'minmax(110px, 1fr)',
      hideBelow: 1060,
      text: (line) => changeWords(line, now),
      cell: (line) => <Cut text={changeWords(line, now)} isLesser />,
    },
    {
      id: 'decision',
      title: 'Decision',
      width: isDeciding ? '194px' : 'minmax(120px, 1fr)',
      cell: (line) => (isDeciding ? <Decide line={line} tools={tools} /> : <Decided line={line} />),
    },
    isDeciding
      ? {
          id: 'note',
          title: 'Note',
          width: 'minmax(120px, 1.3fr)',
          // Where it has no room, a note is written on what is selected.
          hideBelow: 700,
          cell: (line) => <Note line={line} onNote={tools.note} />,
        }
      : {
          id: 'result',
          title: 'Result',
          width: 'minmax(170px, 1.6fr)',
          cell: (line) => <Result line={line} now={now} />,
        },
  ];
}

function Cut({ text, isLesser = false }: { text: string; isLesser?: boolean }) {
  const shown = sanitizeText(text, 300);
  return (
    <span className={isLesser ? looks.lesser : looks.cut} title={shown}>
      {shown}
    </span>
  );
}

function changeWords({ unchangedSince, change }: Line, now: number): string {
  if (unchangedSince !== undefined) return `Unchanged since ${unchangedSince}`;
  const [, day, how = ''] = /^(\d{4}-\d{2}-\d{2}), (.*)$/.exec(change) ?? [];
  return day ? `${how.charAt(0).toUpperCase()}${how.slice(1)} · ${shortDay(noonOf(day), now)}` : change;
}

function Person({ line, now }: { line: Line; now: number }) {
  const { kind, since, endsAt, signedInAt, access } = line;
  const { decision } = useStanding(line);
  const address = nameOf(line);
  const name = sanitizeText(kind === 'key' ? access : line.name, 120);
  const began = { member: 'Member since', invitation: 'Invited', key: 'Made' }[kind];
  const facts = [
    `${name} ${address}`.trim(),
    access,
    since !== null && `${began} ${dateOf(since)}`,
    endsAt !== null && `${endsAt < now ? 'Expired' : 'Expires'} ${dateOf(endsAt)}`,
    kind === 'member' && signedInAt !== null && `Last signed in ${clockOf(signedInAt, now)}`,
  ];
  return (
    <>
      {decision === null && <span className={classes.undecided} />}
      <span className={classes.person} title={sanitizeText(facts.filter(Boolean).join(' · '), 1000)}>
        {name !== '' && name !== address && <bdi dir="auto">{name}</bdi>}
        <bdi dir="auto">{address}</bdi>
      </span>
      {line.isOwn && (
        <span className={looks.badge} data-tone="warn">
          your own line
        </span>
      )}
    </>
  );
}

function TwoFactor({ line: { twoFactor, isPrivileged } }: { line: Line }) {
  if (twoFactor) return <IconShield size={17} stroke={1.4} color="var(--q-ok)" role="img" aria-label="on" />;
  return (
    <span className={looks.toned} data-tone={twoFactor === false && isPrivileged ? 'danger' : undefined}>
      {twoFactor === false ? 'off' : '—'}
    </span>
  );
}

const OUTSIDE = ['mousedown', 'touchstart'];
const CHOICES = [
  ['keep', 'Keep', 'K'],
  ['change', 'Change', 'C'],
  ['revoke', 'Revoke', 'R'],
] as const;

function Decide({ line, tools }: { line: Line; tools: LineTools }) {
  const tabIndex = useRowTab();
  const { menu, items } = useContext(StandingsContext);
  const { decision, second } = useStanding(line);
  return (
    <fieldset className={classes.decide} aria-label={`Decision on ${nameOf(line)} in ${placeOf(line)}`}>
      {CHOICES.map(([what, title, key]) => {
        const isOpen = menu?.line.id === line.id && menu.what === what;
        const button = (
          <button
            key={what}
            type="button"
            data-is={what}
            aria-pressed={decision?.is === what}
            aria-keyshortcuts={key}
            {...(what === 'keep' ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': isOpen })}
            tabIndex={tabIndex}
            onClick={({ detail }: MouseEvent) => tools.press({ line, what, byKey: detail === 0 })}
          >
            {title}
          </button>
        );
        if (!isOpen) return button;
        return (
          // As many menus as buttons would be slow to draw.
          <Menu
            key={what}
            opened
            width={270}
            position="bottom-end"
            returnFocus={false}
            // The key that opens it reaches the document later.
            clickOutsideEvents={OUTSIDE}
            portalProps={{ target: 'main' }}
            onClose={tools.close}
          >
            <Menu.Target>{button}</Menu.Target>
            <Menu.Dropdown>{items}</Menu.Dropdown>
          </Menu>
        );
      })}
      {second && (
        <IconUserCheck
          size={15}
          color="var(--q-ok)"
          role="img"
          aria-label={`Seconded by ${sanitizeText(second.name, 60)}`}
        />
      )}
    </fieldset>
  );
}

/** What lines can be decided to be, as items of a menu. `none`: why nothing can be chosen. */
export function DecisionItems(props: {
  offers: readonly Offer[];
  all: number;
  none: string | null;
  onChoose: (offer: Offer) => void;
}) {
  const { offers, all, none, onChoose } = props;
  if (offers.length === 0)
    return (
      <BarredItem why={none ?? 'No other role is known there.'} onClick={() => {}}>
        Change role
      </BarredItem>
    );
  return offers.map((offer) => {
    const { decision, lineIds, why } = offer;
    const words = sanitizeText(decisionWords(decision), 80);
    const part = lineIds.length > 0 && lineIds.length < all ? ` (${lineIds.length} of ${all})` : '';
    const danger = decision.is === 'revoke' && decision.fate === 'delete';
    return (
      <BarredItem key={words} why={why} danger={danger} onClick={() => onChoose(offer)}>
        {words + part}
      </BarredItem>
    );
  });
}

function Note({ line, onNote }: { line: Line; onNote: LineTools['note'] }) {
  const tabIndex = useRowTab();
  const { decision, note } = useStanding(line);
  /** What was typed and not kept. */
  const [refused, setRefused] = useState<string | null>(null);
  const shown = refused ?? note;
  async function keep(typed: string): Promise<void> {
    const isKept = typed === note || (await onNote(line, typed));
    setRefused(isKept ? null : typed);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    const { currentTarget: input } = event;
    if (event.key === 'Escape') {
      input.value = note;
      setRefused(null);
    }
    input.closest<HTMLElement>('[data-row]')?.focus();
  }
  return (
    <>
      {decision && decision.is !== 'keep' && <Cut text={decisionWords(decision)} />}
      <input
        key={shown}
        aria-invalid={refused !== null}
        className={classes.note}
        aria-label={`Note on ${nameOf(line)} in ${placeOf(line)}`}
        placeholder="Add a note"
        maxLength={MOST_DECISION_NOTE}
        title={sanitizeText(note, 1000)}
        tabIndex={tabIndex}
        defaultValue={shown}
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget: { value } }) => void keep(value.trim())}
      />
    </>
  );
}

function Decided({ line }: { line: Line }) {
  const { decision, note } = useStanding(line);
  return <Cut text={[decision ? decisionWords(decision) : 'Undecided', note].filter(Boolean).join(' · ')} />;
}

const RESULTS = {
  done: ['ok', ''],
  failed: ['danger', 'Failed: '],
  open: ['warn', 'Open: '],
  unknown: ['warn', 'Can’t tell: '],
  skipped: ['warn', 'Skipped: '],
} as const;

function Result({ line, now }: { line: Line; now: number }) {
  const { decision, result, waived } = useStanding(line);
  if (decision === null || decision.is === 'keep') return null;
  if (waived !== undefined) return <Cut text={`Left as it is: ${waived}`} isLesser />;
  const [tone, before] = result ? RESULTS[result.state] : ['warn', ''];
  const parts = result && [
    `${before}${result.words}`,
    clockOf(result.at, now),
    result.by && `by ${result.by}`,
    result.seen?.words,
  ];
  return (
    <span className={`${looks.line} ${looks.toned}`} style={{ minWidth: 0 }} data-tone={tone}>
      <Cut text={parts ? parts.filter(Boolean).join(' · ') : 'Not carried out yet'} />
    </span>
  );
}
