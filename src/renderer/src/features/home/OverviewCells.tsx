import { ActionIcon, Flex, UnstyledButton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { isKeychainTrouble } from '../../../../shared/errorMeanings.ts';
import { ENDS_SOON } from '../../../../shared/keyState.ts';
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
import { useNow } from '../../ui/useNow.ts';
import { clockOf, dateOf } from '../../ui/when.ts';

export function Name({ row: { instance } }: { row: OverviewRow }) {
  const { goToInstance } = useActions();
  const initials = useInitials(instance.id);
  const tabIndex = useRowTab();
  return (
    <>
      <Tile initials={initials} color={instance.color} size={22} />
      <UnstyledButton
        className={`${looks.linked} ${looks.cut}`}
        py={2}
        fw={600}
        title={instance.origin}
        tabIndex={tabIndex}
        onClick={() => goToInstance(instance.id)}
      >
        {instance.name}
      </UnstyledButton>
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

type LinkProps = {
  label: string;
  title?: string | undefined;
  look: 'plain' | 'quiet' | 'trouble';
  onClick: () => void;
  children: ReactNode;
};

const LINK_LOOKS = {
  plain: {},
  quiet: { c: 'dimmed' },
  trouble: { c: 'var(--q-warn)', fw: 600 },
} as const;

/** Leads from a number to its list. */
function Link({ label, look, ...button }: LinkProps) {
  return (
    <UnstyledButton
      className={looks.linked}
      py={2}
      style={{ whiteSpace: 'nowrap' }}
      tabIndex={useRowTab()}
      aria-label={label}
      {...LINK_LOOKS[look]}
      {...button}
    />
  );
}

type CountProps = {
  value: number | undefined;
  nouns: readonly [one: string, many: string];
  row: OverviewRow;
  onOpen: () => void;
  prefix?: string;
  suffix?: string;
  isTrouble?: boolean;
  title?: string;
};

function Count({ value, nouns: [one, many], row, onOpen, title, ...props }: CountProps) {
  const { prefix = '', suffix = '', isTrouble = false } = props;
  if (value === undefined)
    return (
      <span className={looks.dim} title="Unknown">
        —
      </span>
    );
  const words = `${prefix}${formatNumber(value)}`;
  return (
    <Link
      look={isTrouble ? 'trouble' : value === 0 ? 'quiet' : 'plain'}
      label={`${words} ${value === 1 ? one : many} on ${row.instance.name}`}
      title={title}
      onClick={onOpen}
    >
      {words}
      {suffix}
    </Link>
  );
}

export function Organizations({ row }: { row: OverviewRow }) {
  const { goToInstance, openKeys } = useActions();
  const { organizations, withKey } = row.summary;
  const without = (organizations ?? withKey) - withKey;
  return (
    <Flex component="span" gap={6}>
      <Count
        value={organizations}
        nouns={['organization', 'organizations']}
        row={row}
        onOpen={() => goToInstance(row.instance.id)}
      />
      {without > 0 && (
        <Link
          look="quiet"
          label={`${formatNumber(without)} without a key on ${row.instance.name}`}
          onClick={() => openKeys(row.instance.id)}
        >
          {formatNumber(without)} without a key
        </Link>
      )}
    </Flex>
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

export function Invitations({ row }: { row: OverviewRow }) {
  const { openInvitations } = useActions();
  const { pending, expired = 0, covered } = row.summary;
  return (
    <Flex component="span" gap={6}>
      <Count
        value={pending}
        nouns={['pending invitation', 'pending invitations']}
        row={row}
        title={coverOf(row, covered.pending)}
        onOpen={() => openInvitations(row.instance.id, 'pending')}
      />
      {expired > 0 && (
        <Count
          value={expired}
          nouns={['expired invitation', 'expired invitations']}
          row={row}
          suffix=" expired"
          isTrouble
          onOpen={() => openInvitations(row.instance.id, 'expired')}
        />
      )}
    </Flex>
  );
}

/** Amber once it is near, as in “Needs you”. */
export function NextKey({ row: { instance, nextKey } }: { row: OverviewRow }) {
  const { openKeys } = useActions();
  const now = useNow();
  if (nextKey === null) return <span className={looks.dim}>Never</span>;
  return (
    <Link
      look={nextKey - now > ENDS_SOON ? 'quiet' : 'trouble'}
      label={`Next key on ${instance.name} expires ${dateOf(nextKey)}`}
      onClick={() => openKeys(instance.id)}
    >
      {dateOf(nextKey)}
    </Link>
  );
}

function coverOf({ summary: { organizations = 0 } }: OverviewRow, covered: number): string {
  return covered < organizations
    ? `In ${formatNumber(covered)} of ${formatNumber(organizations)} organizations`
    : 'In all organizations';
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
      <IconRefresh size={15} className={busy ? looks.turning : undefined} aria-hidden />
    </ActionIcon>
  );
}
