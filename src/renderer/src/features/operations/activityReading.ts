import type { ActivityFilter, ActivityPage } from '../../../../shared/calls/activity.ts';
import { ok } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import type { Call } from '../../bridge.ts';
import { createPagedReading, type PagedReading } from '../../state/pagedReading.ts';
import { isNarrow } from './activityFilter.ts';

const PAGE = 100;
const MOST_AT_ONCE = 1_000;

export type KnownActivity = Omit<ActivityPage, 'operations'> & { rows: readonly Operation[] };

export type ActivityReading = PagedReading<ActivityFilter, KnownActivity>;

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
