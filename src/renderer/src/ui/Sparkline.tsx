import { useMemo } from 'react';
import { type SparkPoint, sparkline } from '../../../shared/sparkline.ts';
import classes from './Sparkline.module.css';

/** Units of the drawing, which is stretched to the room that it has; strokes keep their width. */
const WIDTH = 100;

type Props = {
  points: readonly SparkPoint[];
  /** The first and the last day of the drawing, as numbers. */
  from: number;
  to: number;
  /** px. */
  height: number;
  /** What it shows, as a sentence. */
  label: string;
};

/** A small line of what a count was, day by day, with a dot where it is now. */
export function Sparkline({ points, from, to, height, label }: Props) {
  const { line, held, dots, at } = useMemo(
    () => sparkline(points, { width: WIDTH, height, from, to }),
    [points, from, to, height],
  );
  const last = at.at(-1);
  return (
    <svg
      role="img"
      aria-label={label}
      className={classes.sparkline}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      height={height}
    >
      <title>{label}</title>
      <path className={classes.held} d={held} />
      <path className={classes.line} d={line} />
      <path className={classes.dot} d={dots + (last ? `M${last.x} ${last.y}h0` : '')} />
    </svg>
  );
}
