import { fail, ok, type Result } from '../../shared/errors.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { quoted } from '../../shared/text.ts';

export type Facts = readonly { name: string; value: string }[];

/** Asks in the main process, since the renderer may be compromised. Gives `canceled`. */
export async function confirmKept(
  ask: Ask,
  what: `${'Sign' | 'Delete'} ${'review' | 'baseline'}`,
  name: string,
  facts: Facts,
): Promise<Result<null>> {
  const isSigned = what.startsWith('Sign');
  const detail = isSigned
    ? 'It never changes from then on.'
    : 'It leaves this computer. This cannot be undone.';
  if (await isConfirmed(ask, { message: `${what} ${quoted(name)}?`, facts, detail, yes: what }))
    return ok(null);
  const advice = isSigned ? 'Nothing was signed.' : 'Nothing was deleted.';
  return fail({ code: 'canceled', message: 'You did not confirm it.', advice });
}
