import { stat, utimes, writeFile } from 'node:fs/promises';

const A_DAY = 86_400_000;

/**
 * Gives the time before which a file that was written last goes by its age: it was too old on an earlier day as well,
 * so that a clock that is wrong for a day deletes nothing. In ms since the epoch; `-Infinity` where none goes.
 */
export async function expiredBefore(options: {
  /** When each file was written last, in ms since the epoch. */
  times: readonly number[];
  /** ms since the epoch. */
  now: number;
  /** ms. */
  keepFor: number;
  /** Empty: its own time is when files were last found to be too old. */
  checkFile: string;
}): Promise<number> {
  const { times, now, keepFor, checkFile } = options;
  if (times.every((time) => time >= now - keepFor)) return Number.NEGATIVE_INFINITY;
  const before = await stat(checkFile).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  const isOfToday = before !== null && before <= now && now < before + A_DAY;
  if (isOfToday) return Number.NEGATIVE_INFINITY;
  // Where the disk refuses it, the next day goes by the one before.
  await writeFile(checkFile, '', { mode: 0o600 })
    .then(() => utimes(checkFile, now / 1_000, now / 1_000))
    .catch(() => {});
  return before !== null && before <= now ? before - keepFor : Number.NEGATIVE_INFINITY;
}
