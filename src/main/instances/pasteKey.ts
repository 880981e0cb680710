import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Attempts } from './attempts.ts';
import { toKeyFacts } from './connectionCheck.ts';
import { judgeNewKey } from './serverIdentity.ts';

/** Stores a pasted key where it opens the organization it was pasted for; else says what it opens, and stores nothing. */
export function createPasteKey({
  instances,
  credentialStore,
  attempts,
}: {
  instances: Instances;
  credentialStore: CredentialStore;
  attempts: Attempts;
}): (input: CallInput<'keys.paste'>) => Promise<Result<CallOutput<'keys.paste'>>> {
  return async ({ attemptId, instanceId, organizationId, key, fileWhereItBelongs = false, forSession }) => {
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const { keys, origin, identity } = current.value;
    const people = new Set([...(identity?.userIds ?? []), ...keys.flatMap(({ userId }) => userId ?? [])]);
    return attempts.run<CallOutput<'keys.paste'>>(
      { attemptId, instanceId, url: origin, key },
      async (checked) => {
        const foreign = judgeNewKey(current.value, checked.account);
        if (foreign) return fail(foreign);
        const { facts } = checked;
        const otherOrganization = facts.organizationId !== organizationId;
        const otherPerson = facts.userId !== null && people.size > 0 && !people.has(facts.userId);
        const nowhere = facts.organizationId === null || facts.role === null;
        if (nowhere || ((otherOrganization || otherPerson) && !fileWhereItBelongs)) {
          return ok({
            outcome: 'elsewhere',
            organizationId: nowhere ? null : facts.organizationId,
            organizationName: facts.organizationName,
            userEmail: facts.email,
            role: facts.role,
            otherOrganization,
            otherPerson,
          });
        }
        const stored = await credentialStore.storeKey(instanceId, {
          key: checked.key,
          origin: checked.origin,
          facts: toKeyFacts(checked),
          replaces: keys
            .filter((each) => each.organizationId === facts.organizationId && each.userId === facts.userId)
            .map((each) => each.id),
          forSession,
        });
        if (!stored.ok) return stored;
        attempts.noteChecked(stored.value, checked);
        return ok({ outcome: 'stored', organizationId: facts.organizationId });
      },
      forSession,
    );
  };
}
