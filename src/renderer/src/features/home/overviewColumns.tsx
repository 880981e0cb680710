import { Box, Flex, VisuallyHidden } from '@mantine/core';
import { parseVersion } from '../../../../shared/versions.ts';
import type { OverviewRow } from '../../state/overview.ts';
import { countPeople } from '../../state/summary.ts';
import looks from '../../ui/looks.module.css';
import type { Column } from '../../ui/table/columns.ts';
import { dayOf } from '../../ui/when.ts';
import { Invitations, Name, NextKey, Organizations, People, Retry, Seen, State } from './OverviewCells.tsx';
import { lagSentence, lagWords } from './overviewWords.ts';

/** Worst first when sorted by it. */
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
      // Expired ones first: they wait for somebody.
      sortKey: ({ summary: { pending, expired = 0 } }) =>
        pending === undefined ? null : -(expired * 10_000 + pending),
      text: ({ summary }) => String(summary.pending ?? ''),
      cell: (row) => <Invitations row={row} />,
    },
    {
      id: 'next-key',
      title: 'Next key expires',
      width: '138px',
      hideBelow: 860,
      sortKey: ({ nextKey }) => nextKey,
      text: ({ nextKey }) => dayOf(nextKey),
      cell: (row) => <NextKey row={row} />,
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
