/** How often it is asked whether a look is due: timers stand still while a computer sleeps. Ms. */
export const TICK = 30 * 60_000;

/** Ms. */
const A_DAY = 24 * 3_600_000;

/** Whether a day has passed since the server was last asked; so it has where the clock was set back meanwhile. */
export function isDue(triedAt: number | null, now: number): boolean {
  return triedAt === null || now - triedAt >= A_DAY || triedAt > now;
}
