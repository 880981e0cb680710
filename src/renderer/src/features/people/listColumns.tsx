import { VisuallyHidden } from '@mantine/core';
import { ACCESS_OVERALL } from '../../../../shared/facts/access.ts';
import { LAST_SIGN_IN } from '../../../../shared/facts/signIn.ts';
import { TWO_FACTOR_OVERALL } from '../../../../shared/facts/twoFactor.ts';
import { CHANGE_WORDS, newestChange } from '../../../../shared/lastChange.ts';
import { accessEndsWords, noonOf } from '../../../../shared/time.ts';
import { FactShield, factColumn, momentColumn } from '../../parts/facts.tsx';
import { roleTone } from '../../parts/roleTone.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { Ending } from '../../state/ends.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { Tile } from '../../ui/Tile.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { dateOf, isoDay, shortDay } from '../../when.ts';
import classes from './columns.module.css';
import {
  accessOf,
  addressOfPerson,
  highestRole,
  membershipsIn,
  type PersonRow,
  type RoleThere,
  rolesByInstance,
  roleThereWords,
} from './personRow.ts';
import type { InstanceSign } from './places.ts';

/** Main sorts; a function only marks the column as sortable. */
const sortKey = () => null;

export type ListTools = {
  signOf: (instanceId: string) => InstanceSign;
  endings: ReadonlyMap<string, Ending>;
  /** In ms since the epoch. */
  now: number;
};

const MOST_TILES = 4;

export function listColumns(tools: ListTools): Column<PersonRow>[] {
  const { signOf, now } = tools;
  const wordsOf = (there: RoleThere) => `${signOf(there.instanceId).name}: ${roleThereWords(there)}`;
  return [
    personColumn(tools),
    {
      id: 'risk',
      title: 'Highest role',
      sortKey,
      width: '112px',
      text: (row) => highestRole(row.person.cells) ?? 'invited',
      cell: (row) => <Role role={highestRole(row.person.cells)} />,
    },
    {
      id: 'organizations',
      title: 'Where',
      sortKey,
      legend: 'O owner, A admin, M member, C custom',
      width: 'minmax(226px, 1.8fr)',
      text: (row) => rolesByInstance(row).map(wordsOf).join('; '),
      cell: (row) => <Where roles={rolesByInstance(row)} signOf={signOf} wordsOf={wordsOf} />,
    },
    twoFactorColumn(700),
    {
      ...factColumn(ACCESS_OVERALL, ({ person }: PersonRow) => accessOf(person.cells), {
        ...{ id: 'access', width: 'minmax(160px, 1.2fr)', hideBelow: 900 },
      }),
      sortKey,
    },
    {
      ...momentColumn(LAST_SIGN_IN, ({ person }: PersonRow) => membershipsIn(person.cells), {
        ...{ id: 'sign-in', width: '112px', hideBelow: 960, write: shortDay },
      }),
      sortKey,
    },
    {
      id: 'changed',
      title: 'Last change',
      sortKey,
      width: '160px',
      hideBelow: 1080,
      text: (row) => {
        const change = newestChange(row.person.cells);
        return change ? `${isoDay(change.at)}, ${CHANGE_WORDS[change.how]}` : 'unknown';
      },
      cell: (row) => <LastChange row={row} now={now} />,
    },
  ];
}

export function personColumn({ endings, now }: Omit<ListTools, 'signOf'>, width?: string): Column<PersonRow> {
  return {
    id: 'name',
    title: 'Person',
    isHead: true,
    sortKey,
    width: width ?? 'minmax(200px, 1.6fr)',
    cell: ({ person }) => <Person person={person} ending={endings.get(person.id)} now={now} />,
  };
}

export function twoFactorColumn(hideBelow: number): Column<PersonRow> {
  const column = { id: 'two-factor', width: '104px', hideBelow, Cell: FactShield };
  return { ...factColumn(TWO_FACTOR_OVERALL, ({ person }) => membershipsIn(person.cells), column), sortKey };
}

function Person(props: Pick<PersonRow, 'person'> & { ending: Ending | undefined; now: number }) {
  const { person, ending, now } = props;
  const name = sanitizeText(person.name);
  const address = addressOfPerson(person);
  const isNamed = name !== '' && name !== address;
  const more = person.emails.length - 1;
  return (
    <>
      <span
        className={classes.person}
        title={sanitizeText(`${person.name} ${person.emails.join(', ')}`, 1000).trim()}
      >
        {isNamed && <bdi dir="auto">{name}</bdi>}
        <bdi dir="auto" className={isNamed ? classes.address : undefined}>
          {address}
        </bdi>
      </span>
      {more > 0 && (
        <span className={looks.badge}>
          +{more} {more === 1 ? 'address' : 'addresses'}
        </span>
      )}
      {ending && (
        <span className={looks.badge} data-tone="warn" title={accessEndsWords(ending)}>
          {ending.daysLeft < 0 ? 'ended' : 'ends'} {shortDay(noonOf(ending.day), now)}
        </span>
      )}
    </>
  );
}

function Role({ role }: { role: string | null }) {
  return (
    <Chip tone={role === null ? 'warn' : roleTone(role)}>
      <bdi>{role === null ? 'invited' : sanitizeText(role, 24) || '—'}</bdi>
    </Chip>
  );
}

type WhereProps = Pick<ListTools, 'signOf'> & {
  roles: readonly RoleThere[];
  wordsOf: (there: RoleThere) => string;
};

function Where({ roles, signOf, wordsOf }: WhereProps) {
  const isWide = roles.slice(0, MOST_TILES).some(({ role }) => role === null);
  const shown = roles.slice(0, isWide ? MOST_TILES - 1 : MOST_TILES);
  const more = roles.slice(shown.length);
  return (
    <>
      <VisuallyHidden>{roles.map(wordsOf).join('; ')}</VisuallyHidden>
      {shown.map((there) => {
        const { initials, color } = signOf(there.instanceId);
        return (
          <span
            key={there.instanceId}
            className={classes.tile}
            data-tone={there.role === null ? 'invited' : roleTone(there.role)}
            title={wordsOf(there)}
            aria-hidden
          >
            <Tile initials={initials} color={color} size={20} />
            {letterOf(there.role)}
          </span>
        );
      })}
      {more.length > 0 && (
        <span className={looks.dim} title={more.map(wordsOf).join('\n')} aria-hidden>
          +{more.length}
        </span>
      )}
    </>
  );
}

function letterOf(role: string | null): string {
  if (role === null) return 'inv';
  return { owner: 'O', admin: 'A', member: 'M' }[role] ?? 'C';
}

const CHANGES = {
  joined: 'Joined',
  invited: 'Invited',
  here: 'Changed here',
  elsewhere: 'Changed elsewhere',
};

function LastChange({ row, now }: { row: PersonRow; now: number }) {
  const change = newestChange(row.person.cells);
  if (!change) return <span className={looks.dim}>unknown</span>;
  return (
    <span className={`${looks.cut} ${looks.dim}`} title={`${dateOf(change.at)}, ${CHANGE_WORDS[change.how]}`}>
      {CHANGES[change.how]} · {shortDay(change.at, now)}
    </span>
  );
}
