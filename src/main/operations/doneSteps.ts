import type { Change } from '../../shared/operations/change.ts';
import type { StepOutput } from '../../shared/operations/step.ts';
import type { Archive } from './archive.ts';

/** What a step of this app changed on a server, and when, in ms since the epoch. */
export type DoneStep = { change: Change; output: StepOutput; at: number };

/** Creates what gives all that the archive has of what was done since a time (ms since the epoch), in its order. */
export function createDoneSteps(
  archive: Pick<Archive, 'entries' | 'reader'>,
): (since: number) => Promise<DoneStep[]> {
  /** By operation, as it ended last: its steps are read once. */
  const known = new Map<string, readonly DoneStep[]>();
  return async (since) => {
    const { entries } = await archive.entries();
    const { read, close } = archive.reader();
    const done: DoneStep[] = [];
    try {
      for (const { operation } of entries) {
        const { id, changedAt, counts, note } = operation;
        if (note !== undefined || counts.done === 0 || changedAt < since) continue;
        const key = JSON.stringify([id, changedAt, operation.instanceIds]);
        const steps = known.has(key) ? null : (await read(id))?.steps;
        if (steps)
          known.set(
            key,
            steps.flatMap(({ change, state }) =>
              state.state === 'done' && !state.already ? { change, output: state.output, at: state.at } : [],
            ),
          );
        done.push(...(known.get(key) ?? []).filter(({ at }) => at >= since));
      }
    } finally {
      await close();
    }
    return done.sort((a, b) => a.at - b.at);
  };
}
