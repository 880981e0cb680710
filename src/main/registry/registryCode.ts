import { createHash } from 'node:crypto';

/** A short text of letters and digits made of a longer one, the same each time. */
export function shortCode(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(-length);
}

/** Tells the keys that one registry had made from those of another computer, within a name of at most 32 characters. */
export function registryCode(registryId: string): string {
  return shortCode(registryId, 4);
}
