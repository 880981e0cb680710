import { useCallback, useMemo, useState } from 'react';
import type { Campaign } from '../../../../shared/calls/campaigns.ts';
import type { Decision } from '../../../../shared/campaigns/campaign.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { replaceEqualDeep } from '../../state/structuralSharing.ts';
import { useQuery } from '../../state/useQuery.ts';
import { type Redecision, redecided, type Standings, UNDECIDED } from './reviewLines.ts';

/** How lines stand after so many entries of the log. */
type Known = { entries: number; standings: Standings };
type Edit = { lineIds: readonly string[]; change: Redecision };

/** Tells whether main kept it. */
export type Decide = (
  lineIds: readonly string[],
  decision: Decision | null,
  note?: string,
) => Promise<boolean>;

function applied(standings: Standings, { lineIds, change }: Edit): Standings {
  const changed = lineIds.map((id) => [id, redecided(standings[id] ?? UNDECIDED, change)]);
  return { ...standings, ...Object.fromEntries(changed) };
}

/**
 * The lines of a review, and how they stand. A decision is shown at once; it is taken back, and `onFailure` told, where
 * main could not keep it. All lines are asked for again only when main wrote more than this knows of.
 */
export function useReview(campaign: Campaign, onFailure: (error: AppError) => void) {
  const { call } = useActions();
  const { id, reviewer } = campaign;
  const [edits, setEdits] = useState<readonly Edit[]>([]);
  const [known, setKnown] = useState<Known | null>(null);
  const [wanted, setWanted] = useState(0);
  if (known && edits.length === 0 && campaign.entries > known.entries && campaign.entries !== wanted)
    setWanted(campaign.entries);
  const lines = useQuery('campaigns.lines', { id });
  const { query, readAgain } = useQuery('campaigns.standing', { id }, wanted);
  const reading = readingOf(query);
  const [seen, setSeen] = useState<typeof reading>(undefined);
  if (reading && reading !== seen) {
    setSeen(reading);
    const { entries } = reading.data.campaign;
    // One that was asked for before a decision was kept does not know of it.
    if (entries >= (known?.entries ?? 0))
      setKnown({ entries, standings: replaceEqualDeep(known?.standings, reading.data.lines) });
  }

  const decide = useCallback<Decide>(
    async (lineIds, decision, note) => {
      const by = decision && reviewer;
      const edit = {
        lineIds,
        change: { decision, by, at: Date.now(), ...(note === undefined ? {} : { note }) },
      };
      setEdits((now) => [...now, edit]);
      const input = { id, lineIds: [...lineIds], decision, note: note ?? null };
      const kept = await call('campaigns.decide', input);
      setEdits((now) => now.filter((each) => each !== edit));
      if (!kept.ok) {
        onFailure(kept.error);
        return false;
      }
      const { entries } = kept.value.campaign;
      // Where more was written than this, all is read again.
      setKnown((now) =>
        now && entries > now.entries
          ? {
              entries: entries === now.entries + 1 ? entries : now.entries,
              standings: applied(now.standings, edit),
            }
          : now,
      );
      return true;
    },
    [call, id, reviewer, onFailure],
  );
  const standings = useMemo(() => known && edits.reduce(applied, known.standings), [known, edits]);
  const whole: typeof lines.query = known
    ? lines.query
    : query.state === 'failed'
      ? { state: 'failed', error: query.error, at: query.at }
      : { state: 'loading' };
  return {
    query: whole,
    standings,
    decide,
    readAgain: () => {
      lines.readAgain();
      readAgain();
    },
  };
}
