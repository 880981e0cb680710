import type { Instance } from '../../shared/instance.ts';

/** Why an instance is not looked after. */
export type LeftOut = 'no-key' | 'pasted-key';

/**
 * Why an instance is left out; null where it is looked after. Keys that were made by hand in Dokploy allow ten
 * verifications a day unless their maker chose otherwise, and none tells; those that Quayside made have no limit.
 */
export function leftOutOf(
  { keys }: Pick<Instance, 'keys'>,
  { pastedToo }: { pastedToo: boolean },
): LeftOut | null {
  const used = keys.filter(({ status, retiring }) => status === 'active' && !retiring);
  if (used.length === 0) return 'no-key';
  return !pastedToo && used.some(({ origin }) => origin === 'pasted') ? 'pasted-key' : null;
}
