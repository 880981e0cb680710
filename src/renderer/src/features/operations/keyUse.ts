import type { KeyUse, Step } from '../../../../shared/operations/step.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

export function keyUseSentence({ email, start, name }: KeyUse): string {
  const key = name ? `the key “${sanitizeText(name, 80)}”` : 'a pasted key';
  const letters = start ? ` (${sanitizeText(start, 20)}…)` : '';
  return `Used ${key}${letters} of ${sanitizeText(email, 120) || 'an unknown person'}.`;
}

export function keyUsesOf(steps: readonly Step[]): KeyUse[] {
  const known = new Map<string, KeyUse>();
  for (const { by } of steps) if (by) known.set(JSON.stringify(by), by);
  return [...known.values()];
}
