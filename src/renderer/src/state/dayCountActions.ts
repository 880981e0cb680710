import type { CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be asked of the counts of days: main keeps them. */
export type DayCountActions = {
  /** By instance, then by day, for so many days back; of all instances. */
  listDayCounts(days: number): Promise<Result<CallOutput<'history.of'>>>;
  /** By day, of one instance, or of all together for null. */
  readHistory(
    instanceId: string | null,
    days: number,
  ): Promise<Result<CallOutput<'history.of'> | CallOutput<'history.together'>>>;
};

/** Creates the actions on the counts of days. */
export function createDayCountActions({ bridge }: { bridge: Bridge }): DayCountActions {
  return {
    listDayCounts: (days) => bridge.call('history.of', { instanceIds: [], days }),
    readHistory: (instanceId, days) =>
      instanceId === null
        ? bridge.call('history.together', { instanceIds: [], days })
        : bridge.call('history.of', { instanceIds: [instanceId], days }),
  };
}
