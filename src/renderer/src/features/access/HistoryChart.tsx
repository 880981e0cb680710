import { type PointerEvent, useId, useMemo } from 'react';
import { type Measure, pointsOf } from '../../../../shared/dayCounts.ts';
import { sparkline } from '../../../../shared/sparkline.ts';
import { dayWords, historyWords } from '../../ui/historyWords.ts';
import { formatNumber } from '../../ui/locale.ts';
import classes from './HistoryChart.module.css';
import {
  type HistoryLine,
  MEASURE_TITLES,
  nearestTo,
  type VersionChange,
  valueWords,
} from './historyLines.ts';

/** Units of the drawing, which is stretched to the room that it has. */
const SIZE = { width: 100, height: 92 };

type Props = {
  measure: Measure;
  lines: readonly HistoryLine[];
  /** The days of the range, as numbers. */
  from: number;
  to: number;
  versions: readonly VersionChange[];
  /** The line that is read, by its place; null for the last one. */
  at: number | null;
  onRead: (at: number | null) => void;
};

/** One count over the days; the pointer and the arrow keys read the value of a day. */
export function HistoryChart({ measure, lines, from, to, versions, at, onRead }: Props) {
  const headingId = useId();
  const title = MEASURE_TITLES[measure];
  const points = useMemo(() => pointsOf(lines, measure), [lines, measure]);
  const drawn = useMemo(() => sparkline(points, { ...SIZE, from, to }), [points, from, to]);
  const last = lines.length - 1;
  const read = lines[at ?? last];
  const cursor = drawn.at[at ?? last];
  if (!read || !cursor) return null;

  function readAt(event: PointerEvent<HTMLElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onRead(nearestTo((SIZE.width * (event.clientX - left)) / Math.max(1, width), drawn.at));
  }

  return (
    <figure className={classes.chart} aria-labelledby={headingId}>
      <figcaption className={classes.caption}>
        <h3 id={headingId}>{title}</h3>
        <span className={classes.value}>{formatNumber(read[measure])}</span>
      </figcaption>
      <div className={classes.plot} onPointerMove={readAt} onPointerLeave={() => onRead(null)}>
        <span className={classes.top}>{formatNumber(drawn.top)}</span>
        <span className={classes.bottom}>{formatNumber(drawn.bottom)}</span>
        <svg
          role="img"
          aria-label={historyWords(title, points, to)}
          viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
          preserveAspectRatio="none"
        >
          {versions.map((change) => (
            <path
              key={change.at}
              className={classes.version}
              d={`M${drawn.at[change.at]?.x ?? 0} 0V${SIZE.height}`}
            />
          ))}
          {at !== null && <path className={classes.cursor} d={`M${cursor.x} 0V${SIZE.height}`} />}
          <path className={classes.held} d={drawn.held} />
          <path className={classes.line} d={drawn.line} />
          <path className={classes.dots} d={drawn.dots} />
          <path className={classes.mark} d={`M${cursor.x} ${cursor.y}h0`} />
        </svg>
        <input
          type="range"
          className={classes.reader}
          aria-label={`${title}, day by day`}
          aria-valuetext={valueWords(read, measure, (at ?? last) === 0)}
          min={0}
          max={last}
          value={at ?? last}
          onChange={(event) => onRead(Number(event.currentTarget.value))}
          onBlur={() => onRead(null)}
        />
      </div>
      <p className={classes.days}>
        <span>{dayWords(from)}</span>
        <span>{dayWords(to)}</span>
      </p>
    </figure>
  );
}
