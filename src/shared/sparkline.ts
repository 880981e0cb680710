/** A value on a day (as a number that counts days); `joins`: it compares with the value before, so a line may lead to it. */
export type SparkPoint = { day: number; value: number; joins: boolean };

/** What is drawn of points, as paths of an SVG, and where each of them is. */
export type Sparkline = {
  /** Steps from value to value. */
  line: string;
  /** Steps over more than a week of which nothing is known, to be drawn dashed. */
  held: string;
  /** Points that no line leads to or from, as strokes of no length: round caps make them dots. */
  dots: string;
  at: readonly { x: number; y: number }[];
  /** The values at the upper and the lower edge. */
  top: number;
  bottom: number;
};

/** In days. Weekends and holidays without a reading are no gap. */
export const LONG_GAP = 7;
/** So many values the drawing is high at least: one person more is no cliff. */
const LEAST_SPAN = 4;

/** Draws points, in the order of their days, into `width` × `height` for the days `from` to `to`; nothing without points. */
export function sparkline(
  points: readonly SparkPoint[],
  frame: { width: number; height: number; from: number; to: number },
): Sparkline {
  const { top, bottom } = rangeOf(points.map(({ value }) => value));
  const xOf = (day: number) => (frame.width * (day - frame.from)) / Math.max(1, frame.to - frame.from);
  const yOf = (value: number) => (frame.height * (top - value)) / (top - bottom);
  const at = points.map(({ day, value }) => ({ x: rounded(xOf(day)), y: rounded(yOf(value)) }));
  const paths = { line: '', held: '', dots: '' };
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    const [from, to] = [at[index - 1], at[index]];
    if (!to) continue;
    const isJoined = before !== undefined && point.joins;
    if (!isJoined && points[index + 1]?.joins !== true) paths.dots += `M${to.x} ${to.y}h0`;
    if (!isJoined || !from) continue;
    paths[point.day - before.day > LONG_GAP ? 'held' : 'line'] += `M${from.x} ${from.y}H${to.x}V${to.y}`;
  }
  return { ...paths, at, top, bottom };
}

/** From the least to the most, or some more where they are close: never below nothing. */
function rangeOf(values: readonly number[]): { top: number; bottom: number } {
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  const least = values.reduce((one, other) => Math.min(one, other), most);
  const span = Math.max(most - least, LEAST_SPAN, Math.ceil(most / 10));
  const bottom = Math.max(0, Math.floor((most + least - span) / 2));
  return { top: Math.max(most, bottom + span), bottom };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
