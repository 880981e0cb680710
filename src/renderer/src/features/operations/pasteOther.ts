import type { CallInput } from '../../../../shared/contract.ts';
import { ok } from '../../../../shared/errors.ts';
import type { DialogLife } from '../../state/dialogContext.tsx';
import type { KeyActions } from '../../state/keyActions.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

export type OtherKey = Required<
  Pick<CallInput<'keys.paste'>, 'instanceId' | 'organizationId' | 'key' | 'notOf'>
> & { organizationName: string };

/** What became of a pasted key: `not-begun` where the dialog works already or is closed, `why` as sentences for a person. */
export type PastedOther = { state: 'stored' } | { state: 'not-begun' } | { state: 'refused'; why: string };

export async function pasteOther(
  { run, pasteKey }: Pick<DialogLife, 'run'> & Pick<KeyActions, 'pasteKey'>,
  { organizationName, ...input }: OtherKey,
): Promise<PastedOther> {
  // A failure is told beside its box: what the dialog itself does next has not failed.
  const asked = await run(
    async (attemptId) => ok(await pasteKey({ ...input, attemptId, forSession: false })),
    { connects: true, stays: true },
  );
  if (!asked?.ok) return { state: 'not-begun' };
  const pasted = asked.value;
  if (!pasted.ok) return { state: 'refused', why: `${pasted.error.message} ${pasted.error.advice}` };
  if (pasted.value.outcome === 'stored') return { state: 'stored' };
  const opens = sanitizeText(pasted.value.organizationName, 60);
  const wanted = sanitizeText(organizationName, 60) || 'this organization';
  const why =
    pasted.value.organizationId === null || opens === ''
      ? `This key no longer opens an organization, so not ${wanted} either. Nothing was stored.`
      : `This key opens ${opens}, not ${wanted}. Nothing was stored.`;
  return { state: 'refused', why };
}
