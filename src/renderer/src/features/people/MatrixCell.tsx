import { IconEyeOff } from '@tabler/icons-react';
import { memo } from 'react';
import { accessWords } from '../../../../shared/permissions/accessSummary.ts';
import { roleTone } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf } from '../../ui/when.ts';
import { addressOfPerson, cellName, type Standing, standingOf, standingWords } from './cellWords.ts';
import marks from './marks.module.css';
import classes from './matrix.module.css';
import type { MatrixColumn } from './matrixColumns.ts';
import { accessOfCell, type PersonRow } from './personRow.ts';
import type { Place } from './places.ts';
import { isWhole } from './wholeColumns.ts';

type Props = {
  row: PersonRow;
  column: MatrixColumn;
  place: Place;
  now: number;
  at: number;
  active: boolean;
  /** Where it stands in px, of what scrolls. */
  left: number | null;
};

function PlainCell({ row, column, place, now, at, active, left }: Props) {
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
export const MatrixCell = memo(PlainCell);

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
