import { IconCalendarOff, IconEyeOff } from '@tabler/icons-react';
import { type MouseEvent, memo } from 'react';
import { accessWords } from '../../../../shared/permissions/accessSummary.ts';
import checkbox from '../../ui/checkbox.module.css';
import { useRowHeight } from '../../ui/density.ts';
import { roleTone } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf } from '../../ui/when.ts';
import { addressOfPerson, cellName, type Standing, standingOf, standingWords } from './cellWords.ts';
import { FACTS } from './facts.tsx';
import marks from './marks.module.css';
import classes from './matrix.module.css';
import type { MatrixColumn } from './matrixColumns.ts';
import { COLUMN_WIDTH, type FactColumn, type MatrixLayout } from './matrixLayout.ts';
import { accessOfCell, type PersonRow } from './personRow.ts';
import pickBox from './pickBox.module.css';
import type { Place } from './places.ts';
import { isWhole } from './wholeColumns.ts';

type Props = {
  row: PersonRow | undefined;
  at: number;
  layout: MatrixLayout;
  drawn: readonly number[];
  placeOf: (column: MatrixColumn) => Place;
  now: number;
  activeColumn: number | null;
  picked: boolean;
  open: boolean;
  ending: string | null;
  onPick: (at: number, range: boolean) => void;
};

function PlainRow(props: Props) {
  const { row, at, layout, drawn, placeOf, now, activeColumn, picked, open, ending, onPick } = props;
  const { facts, pinned, scrolled, fixedWidth } = layout;
  const rowHeight = useRowHeight();
  const id = row?.person.id ?? '';
  const first = facts.length + pinned.length;
  const cell = (column: MatrixColumn, place: number, left: number | null) => {
    const shared = { at: place, active: place === activeColumn, left };
    return row ? (
      <MatrixCell {...shared} key={column.key} row={row} column={column} place={placeOf(column)} now={now} />
    ) : (
      <EmptyCell {...shared} key={column.key} />
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      aria-selected={picked}
      aria-busy={row ? undefined : true}
      data-open={open || undefined}
      className={classes.row}
      style={{ transform: `translateY(${at * rowHeight}px)` }}
    >
      <div className={classes.fixed} style={{ width: fixedWidth }}>
        {facts.map((fact, column) => (
          // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have it.
          <div
            key={fact.id}
            role={column === 0 ? 'rowheader' : 'gridcell'}
            aria-colindex={column + 1}
            aria-label={row && factName(row, fact, ending)}
            data-row={id}
            data-column={column}
            tabIndex={column === activeColumn ? 0 : -1}
            className={classes.fact}
            style={{ width: fact.width }}
          >
            {column === 0 && <PickBox row={row} picked={picked} onPick={(range) => onPick(at, range)} />}
            {row ? <FactContent row={row} fact={fact} ending={ending} /> : <span className={classes.bone} />}
          </div>
        ))}
        {pinned.map((column, place) => cell(column, facts.length + place, null))}
      </div>
      {drawn.map((place) => {
        const column = scrolled[place];
        return column && cell(column, first + place, fixedWidth + place * COLUMN_WIDTH);
      })}
    </div>
  );
}

export const MatrixRow = memo(PlainRow);

function EmptyCell({ at, active, left }: { at: number; active: boolean; left: number | null }) {
  return (
    <div
      role="gridcell"
      aria-colindex={at + 1}
      aria-label="Loading"
      data-row=""
      data-column={at}
      tabIndex={active ? 0 : -1}
      className={classes.cell}
      style={left === null ? undefined : { left }}
    >
      <span className={classes.bone} />
    </div>
  );
}

function PickBox(props: { row: PersonRow | undefined; picked: boolean; onPick: (range: boolean) => void }) {
  const { row, picked, onPick } = props;
  // The focus stays with the cells, of which Space chooses: a click takes it to no box.
  const keepFocus = (event: MouseEvent) => event.preventDefault();
  const stay = (event: MouseEvent) => event.stopPropagation();
  return (
    <label className={`${pickBox.box} ${checkbox.box}`} onMouseDown={keepFocus} onDoubleClick={stay}>
      <input
        type="checkbox"
        aria-label={row ? `Select ${addressOfPerson(row.person)}` : 'Select'}
        tabIndex={-1}
        disabled={!row}
        checked={picked}
        onChange={(event) => onPick((event.nativeEvent as globalThis.MouseEvent).shiftKey === true)}
      />
    </label>
  );
}

function FactContent(props: { row: PersonRow; fact: FactColumn; ending: string | null }) {
  const { row, fact, ending } = props;
  return FACTS[fact.id].column?.content(row) ?? <Who row={row} ending={ending} />;
}

function Who({ row: { person }, ending }: { row: PersonRow; ending: string | null }) {
  const name = sanitizeText(person.name);
  const address = addressOfPerson(person);
  const more = person.emails.length - 1;
  return (
    <span className={marks.who} title={sanitizeText(`${person.name} ${person.emails.join(', ')}`, 1000)}>
      {name && name !== address && (
        <bdi dir="auto" className={marks.name}>
          {name}
        </bdi>
      )}
      <bdi dir="auto" className={name && name !== address ? marks.address : marks.name}>
        {address}
      </bdi>
      {more > 0 && <span className={marks.more}>+{more}</span>}
      {ending !== null && (
        <span className={marks.ending} title={ending}>
          <IconCalendarOff size={14} stroke={1.75} aria-hidden />
        </span>
      )}
    </span>
  );
}

function factName(row: PersonRow, fact: FactColumn, ending: string | null): string | undefined {
  const { person } = row;
  const { column } = FACTS[fact.id];
  if (column) return column.name(row);
  const name = sanitizeText(person.name);
  const who = name === '' ? addressOfPerson(person) : `${name}, ${addressOfPerson(person)}`;
  return ending === null ? who : `${who}, ${ending}`;
}

type MatrixCellProps = {
  row: PersonRow;
  column: MatrixColumn;
  place: Place;
  now: number;
  at: number;
  active: boolean;
  /** Where it stands in px, of what scrolls. */
  left: number | null;
};

function PlainCell({ row, column, place, now, at, active, left }: MatrixCellProps) {
  const standing = standingOf(row, column, now);
  const why = place.why ?? notWhole(column);
  return (
    <div
      role="gridcell"
      aria-colindex={at + 1}
      aria-label={cellName(addressOfPerson(row.person), place, standing, why)}
      title={tooltipOf(standing, place, why)}
      data-row={row.person.id}
      data-column={at}
      tabIndex={active ? 0 : -1}
      className={classes.cell}
      style={left === null ? undefined : { left }}
    >
      <Mark standing={standing} />
    </div>
  );
}

/** What a person is in one organization; one that stays in sight is not drawn anew while others scroll in. */
const MatrixCell = memo(PlainCell);

function Mark({ standing }: { standing: Standing }) {
  switch (standing.state) {
    case 'member':
      return (
        <>
          <span
            className={marks.mark}
            data-tone={roleTone(standing.role)}
            data-invited={standing.invited || undefined}
          >
            <bdi>{sanitizeText(standing.role, 24) || '—'}</bdi>
          </span>
          {accessOfCell(standing.cell)?.sees === 'nothing' && (
            <IconEyeOff size={14} stroke={1.75} aria-hidden className={marks.nothing} />
          )}
        </>
      );
    case 'invited':
      return (
        <span className={marks.mark} data-tone={standing.expired ? 'expired' : 'invited'}>
          {standing.expired ? 'expired' : 'invited'}
        </span>
      );
    case 'none':
      return <span className={marks.none}>·</span>;
    case 'unknown':
      return <span className={marks.unknown}>?</span>;
  }
}

/** Why who is not listed there may be there all the same. */
function notWhole(column: MatrixColumn): string {
  if (column.membersAt === null) return 'Its people have not been read yet.';
  if (column.invitationsAt === null) return 'Its invitations have not been read yet.';
  if (isWhole(column)) return 'This row is still being read.';
  return 'Only a part of its people is kept from the last time.';
}

function tooltipOf(standing: Standing, { organization, instance }: Place, why: string): string {
  const where = `${organization} on ${instance}`;
  if (standing.state === 'none') return `Not in ${where}`;
  if (standing.state === 'unknown') return `${where}: not known. ${why}`;
  const words = standingWords(standing, why);
  const { since, invitation } = standing.cell;
  if (standing.state === 'member') {
    const access = accessOfCell(standing.cell);
    const sees = access ? `, ${accessWords(access)}` : '';
    return `${where}: ${words}${since === null ? '' : `, since ${dateOf(since)}`}${sees}`;
  }
  const end = invitation ? `, ${standing.expired ? 'since' : 'until'} ${dateOf(invitation.expiresAt)}` : '';
  return `${where}: ${words}${end}`;
}
