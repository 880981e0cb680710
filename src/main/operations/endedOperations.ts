import type { Operation } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import type { Archive } from './archive.ts';
import type { Entry } from './archiveIndex.ts';

/** An operation that is over; `invited`: the addresses that it invited, where its steps were looked at for it. */
type EndedOperation = Operation & { invited?: readonly string[] };

/**
 * Creates what gives the operations that are over, in no order. Of those that may have let somebody in after an
 * off-boarding (`mayLetIn`) the steps are read, once: a summary names no more than some of those whom it is about, and
 * does not say whether they were invited or removed.
 */
export function createEndedOperations(
  archive: Pick<Archive, 'entries' | 'reader'>,
  mayLetIn: (operation: Operation) => boolean,
): () => Promise<readonly EndedOperation[]> {
  /** By operation, as it ended last. */
  const known = new Map<string, readonly string[]>();
  const nameOf = ({ operation: { id, changedAt } }: Entry) => JSON.stringify([id, changedAt]);

  return async () => {
    const { entries } = await archive.entries();
    const left = entries.filter(({ operation: { kind } }) => kind === 'off-board');
    const first = Math.min(...left.map(({ operation: { changedAt } }) => changedAt));
    const { read, close } = archive.reader();
    const ended: EndedOperation[] = [];
    try {
      for (const entry of entries) {
        const { operation } = entry;
        const name = nameOf(entry);
        const isMeant = operation.changedAt >= first && mayLetIn(operation) && !known.has(name);
        const steps = isMeant ? (await read(operation.id))?.steps : null;
        if (steps) known.set(name, invitedIn(steps));
        const invited = known.get(name);
        ended.push(invited ? { ...operation, invited } : operation);
      }
    } finally {
      await close();
    }
    return ended;
  };
}

function invitedIn(steps: readonly Step[]): string[] {
  return steps.flatMap(({ change, state }) =>
    state.state === 'done' &&
    (change.action === 'invitations.create' || change.action === 'invitations.renew')
      ? change.email
      : [],
  );
}
