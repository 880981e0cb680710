import type { Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Secret, Secrets } from './secrets.ts';

/** Records as pending, stores the secrets, and puts the records to use; what stops it is undone, and given. */
export async function storeRecorded(
  secrets: Pick<Secrets, 'store'>,
  steps: {
    record: () => Promise<Result<Instance>> | Result<Instance>;
    secrets: Secret[];
    /** Says what did not happen when a secret cannot be stored. */
    undone: string;
    forSession?: boolean | undefined;
    activate: () => Promise<Result<Instance>>;
    undo: () => Promise<void>;
  },
): Promise<Result<Instance>> {
  const recorded = await steps.record();
  if (!recorded.ok) return recorded;
  const stored = await secrets.store(steps.secrets, steps.undone, steps.forSession);
  const active = stored.ok ? await steps.activate() : stored;
  if (!active.ok) await steps.undo();
  return active;
}
