import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import { ok } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import type { Call } from '../../bridge.ts';
import { createPagedReading, type PagedReading } from '../../state/pagedReading.ts';
import { isNarrow } from './activityFilter.ts';

const PAGE = 100;
const MOST_AT_ONCE = 1_000;

/** What is known of Activity: operations as rows. */
export type KnownActivity = Omit<ActivityPage, 'operations'> & { rows: readonly Operation[] };

/** Reads what a filter lets through of all that main remembers. */
export type ActivityReading = PagedReading<ActivityFilter, KnownActivity>;

/** Creates a reading of which nothing is known yet; `now` in ms since the epoch. */
export function createActivityReading(tools: { call: Call; now: () => number }): ActivityReading {
  return createPagedReading<ActivityFilter, Operation, KnownActivity>({
    async list(asked) {
      const answer = await tools.call('activity.list', asked);
      if (!answer.ok) return answer;
      const { operations: rows, ...page } = answer.value;
      return ok({ ...page, rows });
    },
    isNarrow,
    pageSize: PAGE,
    mostAtOnce: MOST_AT_ONCE,
    now: tools.now,
  });
}
