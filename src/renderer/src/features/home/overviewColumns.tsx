import { ActionIcon, Box, Flex, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { type Lag, parseVersion } from '../../../../shared/capabilities.ts';
import { isKeychainTrouble } from '../../../../shared/errors.ts';
import { KEY_END } from '../../../../shared/facts/key.ts';
import { thousands } from '../../../../shared/text.ts';
import { FactMoment, momentColumn } from '../../parts/facts.tsx';
import { useActions } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { countPeople, type OverviewRow } from '../../state/summary.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { StatePill } from '../../ui/StateDot.tsx';
import { Tile } from '../../ui/Tile.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { useRowTab } from '../../ui/table/rowControls.ts';
import { useNow } from '../../ui/useNow.ts';
import { clockOf, dateOf, isoDay } from '../../when.ts';

/** For example "2 versions behind", by minor version. */
export function lagWords({ by, count }: Lag): string {
  const versions = count === 1 ? 'version' : 'versions';
  return `${thousands(count)} ${by === 'minor' ? '' : `${by} `}${versions} behind`;
}

function lagSentence(lag: Lag, newest: string | null): string {
  return `${lagWords(lag)} v${newest ?? '?'}, the newest among your instances.`;
}

const TONES = { danger: 0, warn: 1, idle: 2, ok: 3 } as const;

export function overviewColumns(newest: string | null): Column<OverviewRow>[] {
  return [
    {
      id: 'instance',
      title: 'Instance',
      width: 'minmax(132px, 1.6fr)',
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
      title: 'Dokploy',
      width: 'minmax(178px, 0.9fr)',
      hideBelow: 640,
      sortKey: ({ version }) => rankOf(version),
      text: ({ version }) => version ?? '',
      cell: ({ version, lag }) => (
        <Flex component="span" gap={7} align="baseline" style={{ whiteSpace: 'nowrap' }}>
          {version === null ? <span className={looks.dim}>unknown</span> : `v${version}`}
          {/* The space is also heard and copied. */ ' '}
          {lag ? (
            <Box component="span" c="var(--q-warn)" fw={600} title={lagSentence(lag, newest)}>
              {lagWords(lag)}
            </Box>
          ) : null}
        </Flex>
      ),
    },
    {
      id: 'organizations',
      title: 'Organizations',
      width: 'minmax(150px, 0.9fr)',
      hideBelow: 860,
      sortKey: ({ summary }) => summary.organizations ?? null,
      text: ({ summary }) => String(summary.organizations ?? ''),
      cell: (row) => <Organizations row={row} />,
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
      id: 'invitations',
      title: 'Invitations',
      width: 'minmax(104px, 0.8fr)',
      sortKey: ({ summary: { pending, expired = 0 } }) =>
        pending === undefined ? null : -(expired * 10_000 + pending),
      text: ({ summary }) => String(summary.pending ?? ''),
      cell: (row) => <Invitations row={row} />,
    },
    {
      ...momentColumn(KEY_END, ({ nextKey }: OverviewRow) => nextKey, {
        ...{ id: 'next-key', width: '138px', hideBelow: 860 },
      }),
      title: 'Next key expires',
      cell: (row) => <NextKey row={row} />,
    },
    {
      id: 'seen',
      title: 'Last seen',
      width: '104px',
      hideBelow: 1080,
      sortKey: ({ at }) => at ?? null,
      text: ({ at }) => isoDay(at ?? null),
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

/** Numeric, so that 0.9 sorts before 0.30. */
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
  const words = `${prefix}${thousands(value)}`;
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

function Organizations({ row }: { row: OverviewRow }) {
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
          label={`${thousands(without)} without a key on ${row.instance.name}`}
          onClick={() => openKeys(row.instance.id)}
        >
          {thousands(without)} without a key
        </Link>
      )}
    </Flex>
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

function Invitations({ row }: { row: OverviewRow }) {
  const { openInvitations } = useActions();
  const { pending, expired = 0, covered } = row.summary;
  return (
    <Flex component="span" gap={6}>
      <Count
        value={pending}
        nouns={['open invitation', 'open invitations']}
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

function NextKey({ row: { instance, nextKey } }: { row: OverviewRow }) {
  const { openKeys } = useActions();
  const now = useNow();
  const at = nextKey && KEY_END.atOf(nextKey);
  if (typeof at !== 'number') return <FactMoment fact={KEY_END} of={nextKey} />;
  return (
    <Link
      look={nextKey && KEY_END.toneOf(nextKey, now) === 'warn' ? 'trouble' : 'quiet'}
      label={`Next key on ${instance.name} expires ${dateOf(at)}`}
      onClick={() => openKeys(instance.id)}
    >
      {dateOf(at)}
    </Link>
  );
}

function coverOf({ summary: { organizations = 0 } }: OverviewRow, covered: number): string {
  return covered < organizations
    ? `In ${thousands(covered)} of ${thousands(organizations)} organizations`
    : 'In all organizations';
}

function Seen({ at }: { at: number | undefined }) {
  const now = useNow();
  return at === undefined ? (
    <span className={looks.dim}>never</span>
  ) : (
    <Moment at={at} words={(moment) => clockOf(moment, now)} className={looks.dim} />
  );
}

function Retry({ row: { instance, failure, busy } }: { row: OverviewRow }) {
  const { retryInstance } = useActions();
  const tabIndex = useRowTab();
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
