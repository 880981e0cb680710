import type { Change } from '../../shared/operations/change.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import type { Step, StepOutput } from '../../shared/operations/step.ts';
import { isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import type { Archive } from './archive.ts';
import type { Entry } from './archiveLines.ts';

/** An operation that is over, with what its steps tell, where they were looked at for it. */
type EndedOperation = Operation & Told;

/**
 * `invited`: the addresses that it invited. `left`: who left by it, of those of whom it was to be told (`leaving`), by all
 * their addresses, and when that was, in ms since the epoch. `kept`: the memberships, by id, that it lowered or left alone.
 */
type Told = {
  invited?: readonly string[];
  left?: readonly { emails: readonly string[]; at: number }[];
  kept?: readonly string[];
};

/**
 * Creates what gives the operations that are over, in no order. Of those that off-boarded, or tell who was to leave, and of those
 * that may have let somebody in after an off-boarding (`mayLetIn`), the steps are read, once: a summary names no more
 * than some of those whom it is about, and does not say of whom something was done, nor whether they were invited or
 * removed.
 */
export function createEndedOperations(
  archive: Pick<Archive, 'entries' | 'reader'>,
  mayLetIn: (operation: Operation) => boolean,
): () => Promise<readonly EndedOperation[]> {
  /** By operation, as it ended last, and with what of it was not forgotten since. */
  const known = new Map<string, Told>();
  const nameOf = ({ operation: { id, changedAt, instanceIds } }: Entry) =>
    JSON.stringify([id, changedAt, instanceIds]);

  return async () => {
    const { entries } = await archive.entries();
    const left = entries.filter(({ operation: { kind }, leaving }) => kind === 'off-board' || leaving);
    const first = Math.min(...left.map(({ operation: { startedAt } }) => startedAt));
    const { read, close } = archive.reader();
    const ended: EndedOperation[] = [];
    try {
      for (const entry of entries) {
        const { operation, leaving } = entry;
        const name = nameOf(entry);
        const letIn = operation.changedAt >= first && mayLetIn(operation);
        const isOffboarding = operation.kind === 'off-board';
        const isRead = known.has(name) || !(leaving || letIn || isOffboarding);
        const steps = isRead ? null : (await read(operation.id))?.steps;
        if (steps)
          known.set(name, {
            ...(letIn ? { invited: invitedIn(steps) } : {}),
            ...(leaving ? { left: leftIn(steps, leaving, operation) } : {}),
            ...(isOffboarding ? { kept: keptIn(steps, entry) } : {}),
          });
        ended.push({ ...operation, ...known.get(name) });
      }
    } finally {
      await close();
    }
    return ended;
  };
}

/**
 * Of those who were to leave each of whom something was done; by a file only whoever does not stay anywhere. To look for
 * somebody does nothing, unless there is nothing else to be done.
 */
function leftIn(
  steps: readonly Step[],
  leaving: readonly (readonly string[])[],
  { kind }: Pick<Operation, 'kind'>,
): NonNullable<Told['left']> {
  const stepsOf = stepsOfPeople(steps, leaving);
  return leaving.flatMap((emails, at) => {
    const all = stepsOf[at] ?? [];
    const changing = all.filter(({ change }) => !isLookup(change));
    const own = changing.length > 0 ? changing : all;
    const done = own.flatMap(({ state }) => (state.state === 'done' ? state.at : []));
    const isLeft = kind === 'off-board' ? done.length > 0 : done.length === own.length;
    return isLeft && done.length > 0 ? { emails, at: Math.max(...done) } : [];
  });
}

function keptIn(steps: readonly Step[], { known = {} }: Pick<Entry, 'known'>): string[] {
  const lowered = steps.flatMap(({ change, state }) =>
    change.action === 'members.setRole' && state.state === 'done' ? change.memberId : [],
  );
  return [...Object.values(known).flat(), ...lowered];
}

function invitedIn(steps: readonly Step[]): string[] {
  return steps.flatMap(({ change, state }) =>
    state.state === 'done' &&
    (change.action === 'invitations.create' || change.action === 'invitations.renew')
      ? change.email
      : [],
  );
}

/** What a step of this app changed on a server, and when, in ms since the epoch. */
type DoneStep = { change: Change; output: StepOutput; at: number };

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
