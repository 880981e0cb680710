import { meaningOf } from '../../shared/errors.ts';
import { certificatesOf } from '../../shared/operations/certificate.ts';
import type { LiveOperation } from './liveOperation.ts';

/** Off-boardings that stand open, whom they are of, and which instances are still to answer, each since when. */
export function unfinishedOffboardings(open: readonly LiveOperation[]) {
  return open.flatMap(({ recorded, steps, summary }) => {
    const operation = summary();
    if (operation.kind !== 'off-board' || operation.phase !== 'open') return [];
    const { leaving, found, startedAt } = recorded;
    const [first, ...others] = certificatesOf({ operation, steps, leaving, found });
    const name = `${first?.name ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
    const left = steps.flatMap(({ change: { instanceId }, state }) =>
      // What lacks a key is told as that: the server answered already.
      state.state === 'open' && (state.error.code === 'not-tried' || meaningOf(state.error).reach === 'away')
        ? { instanceId, at: state.at }
        : [],
    );
    return [{ operationId: recorded.id, name, startedAt, open: left }];
  });
}
