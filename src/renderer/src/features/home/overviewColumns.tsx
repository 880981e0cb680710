import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { parseVersion } from '../../../../shared/versions.ts';
import { useActions } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import type { Concern, OverviewRow } from '../../state/overview.ts';
import { countPeople } from '../../state/summary.ts';
import { formatNumber } from '../../ui/locale.ts';
import { Moment } from '../../ui/Moment.tsx';
import turning from '../../ui/Refresh.module.css';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowTab.ts';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, dayOf } from '../../ui/when.ts';
import styles from './Overview.module.css';
import { concernWords, lagSentence, lagWords, shortConcern } from './overviewWords.ts';

/** Worst first when sorted by it. */
const TONES = { danger: 0, warn: 1, idle: 2, ok: 3 } as const;

/** The columns of Overview; `newest` is the newest version among all instances. */
export function overviewColumns(newest: string | null): Column<OverviewRow>[] {
  return [
    {
      id: 'instance',
      title: 'Instance',
      width: 'minmax(150px, 1.6fr)',
      sortKey: ({ instance }) => instance.name,
      text: ({ instance }) => instance.name,
      cell: (row) => <Name row={row} />,
    },
    {
      id: 'state',
      title: 'State',
      width: '162px',
      sortKey: ({ condition }) => `${TONES[condition.tone]} ${condition.words}`,
      text: ({ condition }) => condition.words,
      cell: (row) => <State row={row} />,
    },
    {
      id: 'version',
      title: 'Version',
      width: 'minmax(140px, 0.8fr)',
      hideBelow: 640,
      sortKey: ({ version }) => rankOf(version),
      text: ({ version }) => version ?? '',
      cell: ({ version, lag }) => (
        <span className={styles.version}>
          {version === null ? <span className={styles.dim}>unknown</span> : `v${version}`}
          {/* A space also for those who hear or copy it. */ ' '}
          {lag ? (
            <span className={styles.lag} title={lagSentence(lag, newest)}>
              {lagWords(lag)}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'organizations',
      title: 'Organizations',
      width: '128px',
      align: 'end',
      hideBelow: 860,
      sortKey: ({ summary }) => summary.organizations ?? null,
      text: ({ summary }) => String(summary.organizations ?? ''),
      cell: (row) => <Organizations row={row} />,
    },
    {
      id: 'key',
      title: 'With a key',
      width: '106px',
      hideBelow: 980,
      sortKey: ({ summary }) => summary.withKey,
      text: ({ summary }) => String(summary.withKey),
      cell: (row) => <WithKey row={row} />,
    },
    {
      id: 'people',
      title: 'People',
      width: '86px',
      align: 'end',
      sortKey: ({ summary }) => (summary.people ? countPeople(summary.people).most : null),
      text: ({ summary }) => (summary.people ? String(countPeople(summary.people).most) : ''),
      cell: (row) => <People row={row} />,
    },
    {
      id: 'pending',
      title: 'Pending',
      width: '96px',
      align: 'end',
      sortKey: ({ summary }) => summary.pending ?? null,
      text: ({ summary }) => String(summary.pending ?? ''),
      cell: (row) => <Pending row={row} />,
    },
    {
      id: 'attention',
      title: 'Needs attention',
      width: 'minmax(150px, 1.1fr)',
      hideBelow: 740,
      // The most that wants doing first.
      sortKey: ({ concerns }) => (concerns.length > 0 ? -concerns.length : null),
      cell: (row) => <Concerns row={row} />,
    },
    {
      id: 'seen',
      title: 'Last seen',
      width: '104px',
      hideBelow: 1080,
      sortKey: ({ at }) => at ?? null,
      text: ({ at }) => dayOf(at ?? null),
      cell: ({ at }) => <Seen at={at} />,
    },
    {
      id: 'retry',
      title: 'Retry',
      width: '44px',
      header: <VisuallyHidden>Retry</VisuallyHidden>,
      cell: (row) => <Retry row={row} />,
    },
  ];
}

/** By its numbers, so that 0.9 is before 0.30. */
function rankOf(version: string | null): number | null {
  const numbers = version === null ? null : parseVersion(version);
  return numbers && numbers[0] * 1e8 + numbers[1] * 1e4 + numbers[2];
}

function Name({ row: { instance } }: { row: OverviewRow }) {
  const { goToInstance } = useActions();
  const initials = useInitials(instance.id);
  const tabIndex = useRowTab();
  return (
    <>
      <Tile initials={initials} color={instance.color} size={22} />
      <button
        type="button"
        className={styles.name}
        title={instance.origin}
        tabIndex={tabIndex}
        onClick={() => goToInstance(instance.id)}
      >
        {instance.name}
      </button>
    </>
  );
}

function State({ row: { condition, failure } }: { row: OverviewRow }) {
  const why = failure ? `${failure.message} ${failure.advice}` : undefined;
  const id = useId();
  return (
    <span title={why} aria-describedby={why ? id : undefined}>
      <StatePill tone={condition.tone} words={condition.words} />
      {why ? (
        <span id={id} hidden>
          {why}
        </span>
      ) : null}
    </span>
  );
}

type CountProps = {
  value: number | undefined;
  /** What it counts: one, and several. */
  nouns: readonly [one: string, many: string];
  row: OverviewRow;
  onOpen: () => void;
  /** Stands before the number. */
  prefix?: string;
  title?: string;
};

/** A number that leads to its list; a dash while it is not known. */
function Count({ value, nouns: [one, many], row, onOpen, prefix = '', title }: CountProps) {
  const tabIndex = useRowTab();
  if (value === undefined)
    return (
      <span className={styles.dim} title="Unknown">
        —
      </span>
    );
  const words = `${prefix}${formatNumber(value)}`;
  return (
    <button
      type="button"
      className={styles.count}
      data-none={value === 0 || undefined}
      aria-label={`${words} ${value === 1 ? one : many} on ${row.instance.name}`}
      title={title}
      tabIndex={tabIndex}
      onClick={onOpen}
    >
      {words}
    </button>
  );
}

function Organizations({ row }: { row: OverviewRow }) {
  const { goToInstance } = useActions();
  return (
    <Count
      value={row.summary.organizations}
      nouns={['organization', 'organizations']}
      row={row}
      onOpen={() => goToInstance(row.instance.id)}
    />
  );
}

function WithKey({ row }: { row: OverviewRow }) {
  const { openKeys } = useActions();
  const tabIndex = useRowTab();
  const { organizations, withKey } = row.summary;
  const words =
    organizations === undefined
      ? formatNumber(withKey)
      : `${formatNumber(withKey)} of ${formatNumber(organizations)}`;
  return (
    <button
      type="button"
      className={styles.count}
      data-none={withKey === organizations || undefined}
      aria-label={`${words} with a key on ${row.instance.name}`}
      tabIndex={tabIndex}
      onClick={() => openKeys(row.instance.id)}
    >
      {words}
    </button>
  );
}

function People({ row }: { row: OverviewRow }) {
  const { openMembers } = useActions();
  const people = row.summary.people && countPeople(row.summary.people);
  return (
    <Count
      value={people?.most}
      prefix={people?.exact === false ? '≤ ' : ''}
      nouns={['person', 'people']}
      row={row}
      title={coverOf(row, row.summary.covered.people)}
      onOpen={() => openMembers(row.instance.id)}
    />
  );
}

function Pending({ row }: { row: OverviewRow }) {
  const { openInvitations } = useActions();
  return (
    <Count
      value={row.summary.pending}
      nouns={['pending invitation', 'pending invitations']}
      row={row}
      title={coverOf(row, row.summary.covered.pending)}
      onOpen={() => openInvitations(row.instance.id, 'pending')}
    />
  );
}

/** Where a number was counted, where that is not everywhere. */
function coverOf({ summary: { organizations = 0 } }: OverviewRow, covered: number): string {
  return covered < organizations
    ? `In ${formatNumber(covered)} of ${formatNumber(organizations)} organizations`
    : 'In all organizations';
}

function Concerns({ row }: { row: OverviewRow }) {
  const now = useNow();
  const { openInvitations, openKeys } = useActions();
  const tabIndex = useRowTab();
  const { id, name } = row.instance;
  const open = ({ kind }: Concern) => (kind === 'expired' ? openInvitations(id, 'expired') : openKeys(id));
  return (
    <span className={styles.concerns}>
      {row.concerns.map((concern): ReactNode => {
        const words = shortConcern(concern, now);
        return (
          <button
            key={concern.kind}
            type="button"
            className={styles.concern}
            data-tone={concern.kind === 'keys-failing' ? 'danger' : undefined}
            aria-label={`${words} on ${name}`}
            title={concernWords(concern, now)}
            tabIndex={tabIndex}
            onClick={() => open(concern)}
          >
            {words}
          </button>
        );
      })}
    </span>
  );
}

function Seen({ at }: { at: number | undefined }) {
  const now = useNow();
  return at === undefined ? (
    <span className={styles.dim}>never</span>
  ) : (
    <Moment at={at} words={(moment) => clockOf(moment, now)} className={styles.dim} />
  );
}

function Retry({ row: { instance, failure, busy } }: { row: OverviewRow }) {
  const { retryInstance } = useActions();
  const tabIndex = useRowTab();
  // What the keychain does not give is tried again above all instances.
  if (!failure || isKeychainTrouble(failure)) return null;
  return (
    <ActionIcon
      size={26}
      aria-label={`Retry ${instance.name}`}
      title="Retry"
      aria-disabled={busy}
      tabIndex={tabIndex}
      onClick={() => !busy && void retryInstance(instance.id)}
    >
      <IconRefresh size={15} className={busy ? turning.turning : undefined} aria-hidden />
    </ActionIcon>
  );
}
