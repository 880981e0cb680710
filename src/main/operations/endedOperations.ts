import type { Operation } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { Archive } from './archive.ts';
import type { Entry } from './archiveIndex.ts';

/** Whom an operation invited, and whom it removed from everywhere, by address. */
type Told = { invited: readonly string[]; removed: readonly string[] };
/** An operation that is over, with whom it let in and off-boarded, where its steps were looked at for it. */
type EndedOperation = Operation & Partial<Told>;

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
  const known = new Map<string, Told>();
  const nameOf = ({ operation: { id, changedAt } }: Entry) => JSON.stringify([id, changedAt]);

  return async () => {
    const { entries } = await archive.entries();
    const left = entries.filter(({ operation: { kind }, leaving }) => kind === 'off-board' || leaving);
    const first = Math.min(...left.map(({ operation: { changedAt } }) => changedAt));
    const { read, close } = archive.reader();
    const ended: EndedOperation[] = [];
    try {
      for (const entry of entries) {
        const { operation } = entry;
        const name = nameOf(entry);
        const isMeant = operation.changedAt >= first && mayLetIn(operation) && !known.has(name);
        const steps = isMeant ? (await read(operation.id))?.steps : null;
        if (steps) known.set(name, { invited: invitedIn(steps), removed: removedIn(entry.leaving, steps) });
        ended.push({ ...operation, ...known.get(name) });
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

/** Of those who were to leave whoever did so whole: one who stays somewhere was not off-boarded. */
function removedIn(leaving: readonly string[] = [], steps: readonly Step[]): string[] {
  const staying = new Set(
    steps.flatMap(({ change, state }) =>
      'email' in change && state.state !== 'done' ? foldAddress(change.email) : [],
    ),
  );
  return leaving.filter((email) => !staying.has(email));
}
