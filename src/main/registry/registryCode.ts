import { createHash } from 'node:crypto';

export function shortCode(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(-length);
}

/** Tells keys of this computer from others' within Dokploy's 32 characters. */
export function registryCode(registryId: string): string {
  return shortCode(registryId, 4);
}
