import { Menu } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Decision, Line } from '../../../../shared/campaigns/campaign.ts';
import { decisionWords, MOST_DECISION_NOTE } from '../../../../shared/campaigns/decisions.ts';
import { ACCESS_KEPT } from '../../../../shared/facts/access.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import { capitalized } from '../../../../shared/text.ts';
import { noonOf } from '../../../../shared/time.ts';
import { FactShield, factColumn, roleColumn } from '../../parts/facts.tsx';
import { InstanceTile } from '../../parts/InstanceTile.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowControls.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { clockOf, dateOf, shortDay } from '../../when.ts';
import {
  type Decide,
  denyChanges,
  labelOf,
  nameOf,
  type Offer,
  placeOf,
  REVIEW_KEYS,
  STANDS,
  type Standings,
  UNDECIDED,
} from './reviewLines.ts';
import classes from './reviews.module.css';

/** Keep them stable. */
export type LineTools = {
  store: StoreApi<Standings>;
  offers: (what: 'change' | 'revoke', of: readonly Line[]) => Offer[];
  decide: Decide;
  leave: (line: Line, isGoingOn: boolean) => void;
};
type CellProps = { line: Line; tools: LineTools };

const useStanding = ({ line: { id }, tools }: CellProps) =>
  useStore(tools.store, (all) => all.get(id) ?? UNDECIDED);

export function reviewColumns(tools: LineTools, isDeciding: boolean, now: number): Column<Line>[] {
  const column = (id: string, title: string, width: string, text: (line: Line) => string): Column<Line> => ({
    ...{ id, title, width, text },
    cell: (line) => <UntrustedText text={text(line)} className={looks.lesser} />,
  });
  return [
    {
      ...column('person', 'Person', 'minmax(200px, 1.7fr)', nameOf),
      ...{ isHead: true, sortKey: nameOf },
      cell: (line) => <Person {...{ line, tools, now }} />,
    },
    {
      ...column('organization', 'Organization', 'minmax(90px, 1.4fr)', placeOf),
      sortKey: placeOf,
      cell: (line) => (
        <>
          <InstanceTile instanceId={line.instanceId} />
          <UntrustedText text={placeOf(line)} className={looks.cut} />
        </>
      ),
    },
    roleColumn(({ role }) => role, { width: '92px' }),
    factColumn(ACCESS_KEPT, ({ access }) => access, {
      ...{ id: 'access', width: 'minmax(110px, 1fr)', hideBelow: 1240 },
    }),
    factColumn(TWO_FACTOR, (line) => (line.kind === 'member' ? line : null), {
      ...{ id: 'two-factor', width: '76px', hideBelow: 860, Cell: FactShield },
    }),
    {
      ...column('change', 'Last change', 'minmax(110px, 1fr)', (line) => changeWords(line, now)),
      hideBelow: 1060,
    },
    {
      ...{ id: 'decision', title: 'Decision', width: isDeciding ? '194px' : 'minmax(120px, 1fr)' },
      cell: (line) => (isDeciding ? <DecisionCell {...{ line, tools }} /> : <Decided {...{ line, tools }} />),
    },
    isDeciding
      ? // Where it has no room, a note is written on what is selected.
        {
          ...{ id: 'note', title: 'Note', width: 'minmax(120px, 1.1fr)', hideBelow: 700 },
          cell: (line) => <Note {...{ line, tools }} />,
        }
      : {
          ...{ id: 'result', title: 'Result', width: 'minmax(170px, 1.6fr)' },
          cell: (line) => <Result {...{ line, tools, now }} />,
        },
  ];
}

function changeWords({ unchangedSince, change }: Line, now: number): string {
  if (unchangedSince !== undefined) return `Unchanged since ${unchangedSince}`;
  const [, day, how = ''] = /^(\d{4}-\d{2}-\d{2}), (.*)$/.exec(change) ?? [];
  return day ? `${capitalized(how)} · ${shortDay(noonOf(day), now)}` : change;
}

function Person({ now, ...props }: CellProps & { now: number }) {
  const { kind, since, endsAt, signedInAt, access, isOwn, name: own } = props.line;
  const { decision } = useStanding(props);
  const address = nameOf(props.line);
  const name = sanitizeText(kind === 'key' ? access : own, 120);
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
      <TwoLines
        first={name || address}
        second={[name !== address && name !== '' && address, isOwn && 'your own line']
          .filter(Boolean)
          .join(' · ')}
        isMarked={isOwn}
        title={facts.filter(Boolean).join(' · ')}
      />
    </>
  );
}

const OUTSIDE = ['mousedown', 'touchstart'];

function DecisionCell({ line, tools }: CellProps) {
  const tabIndex = useRowTab();
  const { decision } = useStanding({ line, tools });
  const cell = useRef<HTMLFieldSetElement>(null);
  const [menu, setMenu] = useState<{ what: 'change' | 'revoke'; byKey: boolean } | null>(null);
  const decide = (chosen: Decision | null, isGoingOn: boolean) => {
    void tools.decide([line.id], chosen);
    tools.leave(line, isGoingOn);
  };
  function press(what: Decision['is'], byKey: boolean): void {
    const isKept = decision?.is === 'keep';
    const [only] = what === 'keep' || line.kind === 'member' ? [] : tools.offers(what, [line]);
    if (what === 'keep') decide(isKept && !byKey ? null : { is: 'keep' }, byKey);
    // Invitations and keys have only one decision.
    else if (only?.why === null) decide(only.decision, byKey);
    else setMenu(menu?.what === what ? null : { what, byKey });
  }
  return (
    <fieldset ref={cell} className={classes.decide} aria-label={`Decision on ${labelOf(line)}`}>
      {REVIEW_KEYS.map(({ key: what, chords: [chord] }) => {
        const isOpen = menu?.what === what;
        const button = (
          <button
            key={what}
            type="button"
            data-is={what}
            data-tone={STANDS[what].tone}
            aria-pressed={decision?.is === what}
            aria-keyshortcuts={chord}
            {...(what === 'keep' ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': isOpen })}
            tabIndex={tabIndex}
            onClick={({ detail }) => press(what, detail === 0)}
          >
            {STANDS[what].title}
          </button>
        );
        if (!isOpen) return button;
        return (
          // One shared menu: a menu per row would be slow to draw.
          <Menu
            key={what}
            opened
            width={270}
            position="bottom-end"
            returnFocus={false}
            clickOutsideEvents={OUTSIDE}
            portalProps={{ target: 'main' }}
            onClose={() => {
              setMenu(null);
              cell.current?.closest<HTMLElement>('[data-row]')?.focus();
            }}
          >
            <Menu.Target>{button}</Menu.Target>
            <Menu.Dropdown>
              <DecisionItems
                {...{ what: menu.what, lines: [line], offers: tools.offers }}
                onChoose={(chosen) => decide(chosen, menu.byKey)}
              />
              {decision && <Menu.Item onClick={() => decide(null, false)}>Undecided</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        );
      })}
    </fieldset>
  );
}

export function DecisionItems(props: {
  what: 'change' | 'revoke';
  lines: readonly Line[];
  offers: LineTools['offers'];
  onChoose: (decision: Decision, lineIds: readonly string[]) => void;
}) {
  const { what, lines, onChoose } = props;
  const offers = props.offers(what, lines);
  if (offers.length === 0)
    return (
      <MenuItem why={denyChanges(lines) ?? 'No other role is known there.'} onClick={() => {}}>
        Change role
      </MenuItem>
    );
  return offers.map(({ decision, lineIds, why }) => {
    const words = sanitizeText(decisionWords(decision), 80);
    const isPart = lineIds.length > 0 && lineIds.length < lines.length;
    const danger = decision.is === 'revoke' && decision.fate === 'delete';
    return (
      <MenuItem key={words} why={why} danger={danger} onClick={() => onChoose(decision, lineIds)}>
        {words + (isPart ? ` (${lineIds.length} of ${lines.length})` : '')}
      </MenuItem>
    );
  });
}

function Note({ line, tools }: CellProps) {
  const tabIndex = useRowTab();
  const { decision, note, refused } = useStanding({ line, tools });
  const shown = refused ?? note;
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    const { currentTarget: input } = event;
    if (event.key === 'Escape') input.value = note;
    input.closest<HTMLElement>('[data-row]')?.focus();
  }
  return (
    <>
      {decision && decision.is !== 'keep' && (
        <UntrustedText text={decisionWords(decision)} className={looks.cut} />
      )}
      <input
        key={shown}
        aria-invalid={refused !== undefined}
        className={classes.note}
        aria-label={`Note on ${labelOf(line)}`}
        placeholder="Add a note"
        maxLength={MOST_DECISION_NOTE}
        title={sanitizeText(note, 1000)}
        tabIndex={tabIndex}
        defaultValue={shown}
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget: { value } }) => {
          const typed = value.trim();
          if (typed !== note || refused !== undefined) void tools.decide([line.id], decision, typed);
        }}
      />
    </>
  );
}

function Decided(props: CellProps) {
  const { decision, note } = useStanding(props);
  return <TwoLines first={decision ? decisionWords(decision) : 'Undecided'} second={note} />;
}

const RESULTS = {
  done: ['ok', ''],
  failed: ['danger', 'Failed: '],
  open: ['warn', 'Open: '],
  unknown: ['warn', 'Can’t tell: '],
  skipped: ['warn', 'Skipped: '],
} as const;

function Result({ now, ...props }: CellProps & { now: number }) {
  const { decision, result, waived } = useStanding(props);
  if (decision === null || decision.is === 'keep') return null;
  if (waived !== undefined) {
    const unclear = result?.state === 'unknown' ? 'Can’t tell. ' : '';
    return <TwoLines first={`${unclear}Left as it is: ${waived}`} second="" />;
  }
  if (!result) return <TwoLines first="Not carried out yet" second="" tone="warn" />;
  const [tone, before] = RESULTS[result.state];
  const proof = [clockOf(result.at, now), result.by && `by ${result.by}`, result.seen?.words];
  return <TwoLines first={before + result.words} second={proof.filter(Boolean).join(' · ')} tone={tone} />;
}

function TwoLines(props: {
  first: string;
  second: string;
  title?: string;
  tone?: string;
  isMarked?: boolean | undefined;
}) {
  const { first, second, title = [first, second].filter(Boolean).join(' · '), tone, isMarked } = props;
  return (
    <span className={looks.lines} title={sanitizeText(title, 1000)}>
      <bdi dir="auto" className={tone ? looks.toned : looks.strong} data-tone={tone}>
        {sanitizeText(first)}
      </bdi>{' '}
      {second !== '' && (
        <bdi dir="auto" className={looks.second} data-tone={isMarked && 'warn'}>
          {sanitizeText(second)}
        </bdi>
      )}
    </span>
  );
}
