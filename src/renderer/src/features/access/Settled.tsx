import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Moment } from '../../ui/Moment.tsx';
import { shownName } from '../../ui/sanitizeText.ts';
import { clockOf } from '../../ui/when.ts';
import { Fold } from './Fold.tsx';

export const byWhom = (by: string | null) => `by ${shownName(by ?? 'an unknown account', 60)}`;

/** Each who did some of them, with how many, the most first: “by ann@x 9, ben@x 2”. */
export function byCounts(all: readonly { by: string | null }[]): string {
  const groups = [...Map.groupBy(all, ({ by }) => by)].sort(([, a], [, b]) => b.length - a.length);
  const words = groups.map(([by, each]) => `${shownName(by ?? 'an unknown account', 60)} ${each.length}`);
  return `by ${words.join(', ')}`;
}

type Line = { key: string; what: string; how: string; at: number; why?: string };

/** What is settled since a baseline: what, how, when and why. */
export function Settled(props: {
  title: string;
  words: string;
  lines: readonly Line[];
  now: number;
  action?: ReactNode;
}) {
  const { title, words, lines, now, action } = props;
  if (lines.length === 0) return null;
  return (
    <Fold title={title} words={`${lines.length} · ${words}`} action={action}>
      <Stack component="ul" gap={4} aria-label={title}>
        {lines.map(({ key, what, how, at, why = '' }) => (
          <li key={key}>
            {what} · {how} · <Moment at={at} words={(moment) => clockOf(moment, now)} />
            {why !== '' && ` · ${shownName(why, 300)}`}
          </li>
        ))}
      </Stack>
    </Fold>
  );
}
