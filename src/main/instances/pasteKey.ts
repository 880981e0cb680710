import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { isSameAddress } from '../../shared/sameAddress.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Attempts } from './attempts.ts';
import { type Checked, toKeyFacts } from './connectionCheck.ts';
import { judgeNewKey } from './serverIdentity.ts';

/** Stores a pasted key where it opens the organization it was pasted for; else says what it opens, and stores nothing. */
export function createPasteKey(options: {
  instances: Instances;
  credentialStore: CredentialStore;
  attempts: Attempts;
}): (input: CallInput<'keys.paste'>) => Promise<Result<CallOutput<'keys.paste'>>> {
  const { instances, credentialStore, attempts } = options;
  return async (input) => {
    const {
      attemptId,
      instanceId,
      organizationId,
      key,
      fileWhereItBelongs = false,
      notOf,
      forSession,
    } = input;
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
        if (notOf && isOf(facts, notOf)) return fail(samePerson(facts));
        // With `notOf` anybody else’s key is what was asked for, whether that person’s keys are here already or not.
        const otherPerson = !notOf && facts.userId !== null && people.size > 0 && !people.has(facts.userId);
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

type Person = NonNullable<CallInput<'keys.paste'>['notOf']>;
type Facts = Checked['facts'];

/** Whether a key belongs to this person; addresses are the same whatever their letters. */
function isOf({ userId, email }: Facts, { userIds, emails }: Person): boolean {
  return (
    (userId !== null && userIds.includes(userId)) ||
    (email !== null && emails.some((each) => isSameAddress(each, email)))
  );
}

function samePerson({ email }: Facts): AppError {
  const whose =
    email === null ? 'This key belongs to the same person' : `This key belongs to ${oneLine(email, 80)}`;
  return {
    code: 'key-of-same-person',
    message: `${whose}, as the one in use does. Nothing was stored.`,
    advice: 'Paste a key that somebody else made in Dokploy.',
  };
}
