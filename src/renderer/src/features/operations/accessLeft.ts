import type { Operation } from '../../../../shared/operations/operation.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { isLookup } from '../../../../shared/operations/steps.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

export type AccessLeft = { still: string[]; unchecked: string[]; gone: string[]; at: number | null };

export function accessLeft({ kind }: Pick<Operation, 'kind'>, steps: readonly Step[]): AccessLeft | null {
  if (kind !== 'off-board') return null;
  // What was looked for again was found by a later step.
  const looks = new Map(
    steps.flatMap((step) => {
      const { change } = step;
      return isLookup(change) ? [[`${change.instanceId} ${foldAddress(change.email)}`, step]] : [];
    }),
  );
  if (looks.size === 0) return null;
  const left: AccessLeft = { still: [], unchecked: [], gone: [], at: null };
  for (const { instanceName, state } of looks.values()) {
    const name = sanitizeText(instanceName, 60) || 'Unnamed';
    const still = stillIn(state).map((words) => `${name}: ${sanitizeText(words, 300)}`);
    left.still.push(...still);
    if (!isLooked(state)) left.unchecked.push(`${name}: ${whyUnchecked(state)}`);
    else if (still.length === 0) left.gone.push(name);
    if (isLooked(state) && 'at' in state) left.at = Math.min(left.at ?? state.at, state.at);
  }
  const isThere = (name: string) =>
    [...left.still, ...left.unchecked].some((words) => words.startsWith(`${name}: `));
  return {
    ...left,
    unchecked: [...new Set(left.unchecked)],
    gone: [...new Set(left.gone)].filter((name) => !isThere(name)),
  };
}

function stillIn(state: Step['state']): readonly string[] {
  if (state.state === 'done') return state.output.still ?? [];
  const error = 'error' in state ? state.error : undefined;
  return error?.details?.still ?? (error && isLooked(state) ? [error.message] : []);
}

function isLooked(state: Step['state']): boolean {
  return state.state === 'done' || (state.state === 'failed' && state.error.code === 'conflict');
}

function whyUnchecked(state: Step['state']): string {
  const error = 'error' in state ? state.error : undefined;
  return error ? sanitizeText(error.message, 300) : 'Nobody looked there.';
}
