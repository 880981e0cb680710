import { useMemo, useState } from 'react';
import { dayOf, MEASURES, middleOf, numberOfDay } from '../../../../shared/dayCounts.ts';
import { LONG_GAP } from '../../../../shared/sparkline.ts';
import { useNow } from '../../ui/useNow.ts';
import { dateOf } from '../../ui/when.ts';
import { HistoryChart } from './HistoryChart.tsx';
import classes from './history.module.css';
import { coverWords, type HistoryLine, versionChanges } from './historyLines.ts';

/** The four counts over so many days, read together: the day that the pointer is at in one of them. */
export function HistoryCharts({ lines, days }: { lines: readonly HistoryLine[]; days: number }) {
  const [at, setAt] = useState<number | null>(null);
  const versions = useMemo(() => versionChanges(lines), [lines]);
  const now = useNow();
  const today = numberOfDay(dayOf(now));
  // Lines that came or went since leave no day where it was.
  const chosen = at !== null && at < lines.length ? at : null;
  const read = lines[chosen ?? lines.length - 1];
  if (!read) return null;
  return (
    <div className={classes.scroller}>
      <p className={classes.read}>
        {chosen === null ? 'As of ' : ''}
        {dateOf(middleOf(read.day))} · {coverWords(read)}
      </p>
      <div className={classes.charts}>
        {MEASURES.map((measure) => (
          <HistoryChart
            key={measure}
            measure={measure}
            lines={lines}
            from={today - days + 1}
            to={today}
            versions={versions}
            at={chosen}
            onRead={setAt}
          />
        ))}
      </div>
      <Legend lines={lines} today={dayOf(now)} />
    </div>
  );
}

/** What the drawing does not say by itself. */
function Legend({ lines, today }: { lines: readonly HistoryLine[]; today: string }) {
  const versions = versionChanges(lines);
  const notes = [
    ...(lines.length === 1
      ? [`History begins ${lines[0]?.day === today ? 'today' : 'with this day'}: ${GROWS}`]
      : []),
    ...(lines.slice(1).some(({ sameLists }) => !sameLists) ? [BREAKS] : []),
    ...(lines.some(followsGap) ? [HELD] : []),
    ...(lines.some((line) => 'instances' in line && line.instances > 1) ? [TOGETHER] : []),
    ...(versions.length > 0 ? [UPDATES] : []),
  ];
  return (
    <>
      {notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      {versions.length > 0 && (
        <ul aria-label="Versions" className={classes.versions}>
          {versions.map(({ at, from, to }) => (
            <li key={at}>
              {dateOf(middleOf(lines[at]?.day ?? ''))}: v{from} → v{to}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Whether more than a week passed before a day, over which a line is held. */
function followsGap({ day, sameLists }: HistoryLine, at: number, lines: readonly HistoryLine[]): boolean {
  const before = lines[at - 1];
  return before !== undefined && sameLists && numberOfDay(day) - numberOfDay(before.day) > LONG_GAP;
}

const GROWS = 'a line grows from the next day on that is read.';
const BREAKS =
  'Where a line breaks, other organizations are counted from that day on: a key or an instance was added or removed, or a key could not be used for long. Before and after must not be compared.';
const HELD = 'Where a line is dotted, nothing was read for more than a week.';
const UPDATES = 'An upright dotted line marks the day of another version:';
const TOGETHER =
  'A person on several instances counts once on each. An instance that was not read on a day counts as it was read last.';
