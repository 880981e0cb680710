import type { Notice } from '../../shared/instance.ts';
import type { Unreadable } from './journal.ts';

/** Says that what an earlier run left of an operation cannot be gone on with. */
export function journalLost(file: string, { isLeft, isCut }: Unreadable): Notice {
  const id = `journal-lost ${file}`;
  if (isCut)
    return {
      ...{ id, tone: 'warning', title: 'An operation did not start' },
      text: 'Quayside ended while it wrote down the plan of your last operation. Nothing of it was sent. Start it again.',
    };
  if (isLeft)
    return {
      ...{ id, tone: 'warning', title: 'An operation could not be read' },
      text: `The disk does not give ${file}, so that what is left of an operation is not shown. The next start of Quayside reads it again.`,
    };
  return {
    ...{ id, tone: 'warning', title: 'An operation was set aside' },
    text: `What an earlier run left of an operation could not be understood, so it cannot go on. It was kept, unchanged, as ${file}. Look at the instances for what it came to.`,
  };
}
