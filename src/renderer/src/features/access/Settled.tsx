import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Difference, OwnDifference } from '../../../../shared/drift.ts';
import { Moment } from '../../ui/Moment.tsx';
import { shownName } from '../../ui/sanitizeText.ts';
import { clockOf, dateOf } from '../../ui/when.ts';
import { Fold } from './Fold.tsx';

type Line = { difference: Difference; at: number; by?: string | null; why: string };

/** Each who did some of them, with how many, the most first: “by ann@x 9, ben@x 2”. */
export function byCounts(all: readonly Pick<Line, 'by'>[]): string {
  const counts = new Map<string, number>();
  for (const { by } of all) {
    const name = shownName(by ?? 'an unknown account', 60);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return `by ${sorted.map(([name, count]) => `${name} ${count}`).join(', ')}`;
}

/** What is settled since a baseline: with who did it, when and why; of what was accepted, by nobody who is known, with when. */
export function Settled(props: {
  title: string;
  lines: readonly Line[];
  wordsOf: (difference: Difference) => string;
  now: number;
  isAccepted?: boolean;
  action?: ReactNode;
}) {
  const { title, lines, wordsOf, now, isAccepted = false } = props;
  if (lines.length === 0) return null;
  return (
    <Fold
      title={title}
      words={`${lines.length} · ${isAccepted ? 'on this computer' : byCounts(lines)}`}
      action={props.action}
    >
      <Stack component="ul" gap={4} aria-label={title}>
        {lines.map(({ difference, at, by, why }) => (
          <li key={difference.key}>
            {wordsOf(difference)} ·{' '}
            {isAccepted ? 'Accepted on ' : `by ${shownName(by ?? 'an unknown account', 60)} · `}
            <Moment at={at} words={(moment) => (isAccepted ? dateOf(moment) : clockOf(moment, now))} />
            {isAccepted && ' on this computer'}
            {why !== '' && ` · ${shownName(why, 300)}`}
          </li>
        ))}
      </Stack>
    </Fold>
  );
}

export function ownLines(own: readonly OwnDifference[]): Line[] {
  return own.map(({ remark, ...each }) => ({ ...each, why: remark }));
}
