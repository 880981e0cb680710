import type { CallInput } from '../../../../shared/contract.ts';
import { ok } from '../../../../shared/errors.ts';
import type { DialogLife } from '../../state/dialogContext.tsx';
import type { KeyActions } from '../../state/keyActions.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

/** A pasted key, the organization it is for, and whose it must not be. */
export type OtherKey = Required<
  Pick<CallInput<'keys.paste'>, 'instanceId' | 'organizationId' | 'key' | 'notOf'>
> & { organizationName: string };

/**
 * Stores a key of another person as work of the open dialog, whose closing gives it up. Gives why it was not stored, for
 * a person; null where it was, or where the dialog works already.
 */
export async function pasteOther(
  { run, pasteKey }: Pick<DialogLife, 'run'> & Pick<KeyActions, 'pasteKey'>,
  { organizationName, ...input }: OtherKey,
): Promise<string | null> {
  // A failure is told beside its box: what the dialog itself does next has not failed.
  const asked = await run(
    async (attemptId) => ok(await pasteKey({ ...input, attemptId, forSession: false })),
    { connects: true, stays: true },
  );
  if (!asked?.ok) return null;
  const pasted = asked.value;
  if (!pasted.ok) return `${pasted.error.message} ${pasted.error.advice}`;
  if (pasted.value.outcome === 'stored') return null;
  const opens = sanitizeText(pasted.value.organizationName, 60);
  const wanted = sanitizeText(organizationName, 60) || 'this organization';
  return pasted.value.organizationId === null || opens === ''
    ? `This key no longer opens an organization, so not ${wanted} either. Nothing was stored.`
    : `This key opens ${opens}, not ${wanted}. Nothing was stored.`;
}
