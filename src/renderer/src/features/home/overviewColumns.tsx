import { Box, Flex, VisuallyHidden } from '@mantine/core';
import { parseVersion } from '../../../../shared/versions.ts';
import type { OverviewRow } from '../../state/overview.ts';
import { countPeople } from '../../state/summary.ts';
import looks from '../../ui/looks.module.css';
import type { Column } from '../../ui/table/columns.ts';
import { dayOf } from '../../ui/when.ts';
import {
  Concerns,
  Name,
  Organizations,
  Pending,
  People,
  Retry,
  Seen,
  State,
  WithKey,
} from './OverviewCells.tsx';
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
      title: 'Version',
      width: 'minmax(126px, 0.8fr)',
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
      width: '88px',
      align: 'end',
      sortKey: ({ summary }) => summary.pending ?? null,
      text: ({ summary }) => String(summary.pending ?? ''),
      cell: (row) => <Pending row={row} />,
    },
    {
      id: 'attention',
      title: 'Needs attention',
      width: 'minmax(136px, 1.1fr)',
      // In a narrower table the last column would be cut off.
      hideBelow: 780,
      // Most concerns first.
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
