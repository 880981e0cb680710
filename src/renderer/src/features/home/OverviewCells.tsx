import { ActionIcon, Flex } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { useActions } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import type { OverviewRow } from '../../state/overview.ts';
import { countPeople } from '../../state/summary.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { useRowTab } from '../../ui/table/rowTab.ts';
import turning from '../../ui/turning.module.css';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../ui/when.ts';
import styles from './Overview.module.css';
import { concernWords, shortConcern } from './overviewWords.ts';

export function Name({ row: { instance } }: { row: OverviewRow }) {
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

export function State({ row: { condition, failure } }: { row: OverviewRow }) {
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
  nouns: readonly [one: string, many: string];
  row: OverviewRow;
  onOpen: () => void;
  prefix?: string;
  title?: string;
};

function Count({ value, nouns: [one, many], row, onOpen, prefix = '', title }: CountProps) {
  const tabIndex = useRowTab();
  if (value === undefined)
    return (
      <span className={looks.dim} title="Unknown">
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

export function Organizations({ row }: { row: OverviewRow }) {
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

export function WithKey({ row }: { row: OverviewRow }) {
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

export function People({ row }: { row: OverviewRow }) {
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

export function Pending({ row }: { row: OverviewRow }) {
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

function coverOf({ summary: { organizations = 0 } }: OverviewRow, covered: number): string {
  return covered < organizations
    ? `In ${formatNumber(covered)} of ${formatNumber(organizations)} organizations`
    : 'In all organizations';
}

export function Concerns({ row }: { row: OverviewRow }) {
  const now = useNow();
  const { openConcern } = useActions();
  const tabIndex = useRowTab();
  const { id, name } = row.instance;
  return (
    <Flex component="span" gap={10} miw={0} style={{ overflow: 'hidden', whiteSpace: 'nowrap' }}>
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
            onClick={() => openConcern(id, concern)}
          >
            {words}
          </button>
        );
      })}
    </Flex>
  );
}

export function Seen({ at }: { at: number | undefined }) {
  const now = useNow();
  return at === undefined ? (
    <span className={looks.dim}>never</span>
  ) : (
    <Moment at={at} words={(moment) => clockOf(moment, now)} className={looks.dim} />
  );
}

export function Retry({ row: { instance, failure, busy } }: { row: OverviewRow }) {
  const { retryInstance } = useActions();
  const tabIndex = useRowTab();
  // A keychain failure is retried above all instances.
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
